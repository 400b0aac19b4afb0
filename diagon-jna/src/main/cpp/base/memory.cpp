#include "base/memory.h"

#include <atomic>

namespace diagon {
namespace {

std::atomic<uint64_t> held[kMemoryCategories];
std::atomic<uint64_t> allowed{0};

}  // namespace

namespace native_memory {

uint64_t bytes(MemoryCategory category) noexcept {
  return held[static_cast<uint32_t>(category)].load(std::memory_order_relaxed);
}

uint64_t total() noexcept {
  uint64_t sum = 0;
  for (const auto& category : held) sum += category.load(std::memory_order_relaxed);
  return sum;
}

void set_limit(uint64_t bytes) noexcept { allowed = bytes; }
uint64_t limit() noexcept { return allowed.load(std::memory_order_relaxed); }

bool write_buffers_are_full() noexcept { return limit() != 0 && bytes(MemoryCategory::kWriteBuffers) > limit() / 4; }

}  // namespace native_memory

void MemoryLease::set(uint64_t bytes) noexcept {
  // Unsigned numbers wrap: giving back is adding what is below zero.
  held[static_cast<uint32_t>(category_)].fetch_add(bytes - bytes_, std::memory_order_relaxed);
  bytes_ = bytes;
}

}  // namespace diagon
