#pragma once

#include <cstdint>

namespace diagon {

// What native memory is held for. Files that are mapped are not of it: the system takes their pages back when it has
// to.
enum class MemoryCategory : uint32_t { kWriteBuffers, kMerges, kRequests, kOrdinals };
inline constexpr uint32_t kMemoryCategories = 4;

// The account of this process. Thread-safe.
namespace native_memory {
uint64_t bytes(MemoryCategory category) noexcept;
uint64_t total() noexcept;
// 0, at first: none.
void set_limit(uint64_t bytes) noexcept;
uint64_t limit() noexcept;
// Whether buffered documents have more than their quarter of the limit.
bool write_buffers_are_full() noexcept;
}  // namespace native_memory

// A holder's part of the account, given back when it goes. Not thread-safe.
class MemoryLease {
 public:
  explicit MemoryLease(MemoryCategory category) noexcept : category_(category) {}
  ~MemoryLease() { set(0); }
  MemoryLease(const MemoryLease&) = delete;
  MemoryLease& operator=(const MemoryLease&) = delete;

  // What the holder has now.
  void set(uint64_t bytes) noexcept;
  void add(uint64_t bytes) noexcept { set(bytes_ + bytes); }
  uint64_t bytes() const noexcept { return bytes_; }

 private:
  MemoryCategory category_;
  uint64_t bytes_ = 0;
};

}  // namespace diagon
