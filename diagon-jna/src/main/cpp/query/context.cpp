#include "query/context.h"

#include <string>

namespace diagon {
namespace {

[[noreturn]] void too_large(const char* breaker, const char* what, uint64_t bytes, uint64_t limit) {
  throw Error(ErrorCode::kCircuitBreaking,
              "[" + std::string(breaker) + "] Data too large, data for [" + what + "] would be [" +
                  std::to_string(bytes) + "b], which is larger than the limit of [" + std::to_string(limit) + "b]");
}

}  // namespace

void MemoryBudget::take(uint64_t bytes, const char* what) {
  if (bytes > limit_ - used()) too_large("request", what, used() + bytes, limit_);
  uint64_t total = native_memory::total() + bytes, allowed = native_memory::limit();
  if (allowed != 0 && total > allowed) too_large("parent", what, total, allowed);
  held_.add(bytes);
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
