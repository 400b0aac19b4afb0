#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace diagon {

// How fast one background task may write, so that searches and the translog get at the disk. Bounded below and above
// as Lucene's merge scheduler bounds it. One thread takes; any may change the rate or stop it.
class RateLimit {
 public:
  static constexpr double kLeast = 5.0 * 1024 * 1024, kMost = 10240.0 * 1024 * 1024;  // bytes a second

  // Waits until this many bytes may be written. Fails with kIllegalState once it was stopped.
  void take(size_t bytes);
  // Without a limit; that is how it begins.
  void lift() noexcept { bytes_per_second_ = 0; }
  // 20 MiB a second at first; a fifth more while work piles up, a tenth less when it does not.
  void adapt(bool backlog) noexcept;
  void stop() noexcept { stopped_ = true; }

  // 0: no limit
  double bytes_per_second() const noexcept { return bytes_per_second_; }
  uint64_t waited_nanos() const noexcept { return waited_nanos_; }

 private:
  using Clock = std::chrono::steady_clock;

  std::atomic<double> bytes_per_second_{0};
  std::atomic<bool> stopped_{false};
  std::atomic<uint64_t> waited_nanos_{0};
  Clock::time_point next_{};  // when what was taken may have been written
  double adapted_ = 20.0 * 1024 * 1024;
};

}  // namespace diagon
