#pragma once

#include <cstdint>
#include <vector>

namespace diagon {

// How many documents of a shard fell into each of so many slots: fewer than 2^32.
class SlotCounts {
 public:
  // Slots are counted in several arrays where that is cheap: a count would wait for the one before to be stored if both
  // are of one slot.
  static constexpr uint64_t kFew = 1024;
  static constexpr uint64_t kArrays = 4;

  // What it may take.
  static uint64_t bytes(uint64_t size) noexcept { return size * sizeof(uint32_t) * (size <= kFew ? kArrays : 1); }
  void resize(uint64_t size) {
    size_ = size;
    counts_.resize(size);
  }

  bool empty() const noexcept { return size_ == 0; }
  uint64_t size() const noexcept { return size_; }
  uint32_t& operator[](uint64_t slot) noexcept { return counts_[slot]; }
  uint32_t operator[](uint64_t slot) const noexcept { return counts_[slot]; }
  const uint32_t* data() const noexcept { return counts_.data(); }

  // One more in each of slots[0, count), all moved by `shift`.
  void count(const uint32_t* slots, uint32_t count, uint64_t shift) {
    if (size_ <= kFew) counts_.resize(size_ * kArrays);
    uint32_t* counts = counts_.data() + shift;
    uint64_t next = size_ <= kFew ? size_ : 0;
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4) {
      ++counts[slots[i]];
      ++counts[next + slots[i + 1]];
      ++counts[2 * next + slots[i + 2]];
      ++counts[3 * next + slots[i + 3]];
    }
    for (; i < count; ++i) ++counts[slots[i]];
  }
  // Brings together what was counted: before any count is read.
  void settle() noexcept {
    for (uint64_t other = size_; other < counts_.size(); other += size_) {
      for (uint64_t i = 0; i < size_; ++i) {
        counts_[i] += counts_[other + i];
        counts_[other + i] = 0;
      }
    }
  }

 private:
  uint64_t size_ = 0;
  std::vector<uint32_t> counts_;
};

}  // namespace diagon
