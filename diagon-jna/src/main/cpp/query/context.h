#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/error.h"
#include "base/memory.h"
#include "diagon/v1/search.pb.h"
#include "index/segment_reader.h"

namespace diagon {

class Schema;

// Bytes that one request may take for queues, bit sets and aggregations. Not thread-safe: a request runs on one thread.
class MemoryBudget {
 public:
  static constexpr uint64_t kDefaultLimit = uint64_t{512} << 20;

  explicit MemoryBudget(uint64_t limit = 0) : limit_(limit == 0 ? kDefaultLimit : limit) {}

  // Fails with kCircuitBreaking, and takes nothing, when its limit or that of the process would be passed.
  void take(uint64_t bytes, const char* what);
  void give_back(uint64_t bytes) noexcept { held_.set(used() - std::min(bytes, used())); }
  uint64_t used() const noexcept { return held_.bytes(); }

 private:
  uint64_t limit_;
  MemoryLease held_{MemoryCategory::kRequests};
};

// When a request has to stop. Asked every few thousand documents.
class Deadline {
 public:
  Deadline() = default;
  Deadline(int64_t timeout_millis, const volatile int32_t* cancelled);

  // Whether the time is over; fails with kTaskCancelled.
  bool expired() const;

 private:
  const volatile int32_t* cancelled_ = nullptr;
  bool limited_ = false;
  std::chrono::steady_clock::time_point end_{};
};

// What a request is evaluated against; outlives everything made from it.
struct QueryContext {
  const Snapshot& snapshot;
  int64_t now_millis = 0;
  // Of the whole index, for scores; null: those of the snapshot.
  const v1::TermStatistics* statistics = nullptr;
  uint32_t max_buckets = 0;  // 0: no limit
  MemoryBudget* memory = nullptr;
  const Deadline* deadline = nullptr;

  const Schema& schema() const { return snapshot.schema(); }
};

}  // namespace diagon
