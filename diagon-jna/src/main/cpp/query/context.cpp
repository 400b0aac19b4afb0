#include "query/context.h"

#include <string>

namespace diagon {

void MemoryBudget::take(uint64_t bytes, const char* what) {
  if (bytes > limit_ - used_) {
    throw Error(ErrorCode::kCircuitBreaking, "[request] Data too large, data for [" + std::string(what) +
                                                 "] would be [" + std::to_string(used_ + bytes) +
                                                 "b], which is larger than the limit of [" + std::to_string(limit_) +
                                                 "b]");
  }
  used_ += bytes;
}

Deadline::Deadline(int64_t timeout_millis, const volatile int32_t* cancelled)
    : cancelled_(cancelled), limited_(timeout_millis > 0) {
  if (limited_) end_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_millis);
}

bool Deadline::expired() const {
  if (cancelled_ != nullptr && *cancelled_ != 0) throw Error(ErrorCode::kTaskCancelled, "task cancelled");
  return limited_ && std::chrono::steady_clock::now() >= end_;
}

}  // namespace diagon
