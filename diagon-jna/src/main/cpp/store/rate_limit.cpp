#include "store/rate_limit.h"

#include <algorithm>
#include <thread>

#include "base/error.h"

namespace diagon {

void RateLimit::take(size_t bytes) {
  constexpr Clock::duration kLongestSleep = std::chrono::milliseconds(100);  // until it sees that it was stopped
  auto begin = Clock::now();
  auto now = begin;
  for (;;) {
    if (stopped_) throw Error(ErrorCode::kIllegalState, "the shard of a merge was closed");
    double rate = bytes_per_second_;
    if (rate == 0) break;
    if (now >= next_) {
      next_ = now + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(bytes) / rate));
      break;
    }
    std::this_thread::sleep_for(std::min(next_ - now, kLongestSleep));
    now = Clock::now();
  }
  waited_nanos_ += static_cast<uint64_t>(std::chrono::nanoseconds(now - begin).count());
}

void RateLimit::adapt(bool backlog) noexcept {
  adapted_ = std::clamp(adapted_ * (backlog ? 1.2 : 0.9), kLeast, kMost);
  bytes_per_second_ = adapted_;
}

}  // namespace diagon
