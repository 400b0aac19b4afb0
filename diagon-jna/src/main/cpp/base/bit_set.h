#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace diagon {

// How many bits of the words are set.
inline uint32_t count_bits(const uint64_t* words, size_t count) noexcept {
  uint32_t sum = 0;
  for (size_t w = 0; w < count; ++w) sum += static_cast<uint32_t>(std::popcount(words[w]));
  return sum;
}

// A fixed number of bits in 64-bit words; the bits behind the last one are 0.
class BitSet {
 public:
  BitSet() = default;
  explicit BitSet(uint32_t size, bool value = false) : size_(size), words_((size + 63) / 64, value ? ~uint64_t{0} : 0) {
    if (value) clear_tail();
  }

  uint32_t size() const noexcept { return size_; }
  bool get(uint32_t i) const noexcept { return (words_[i >> 6] >> (i & 63)) & 1; }
  void set(uint32_t i) noexcept { words_[i >> 6] |= uint64_t{1} << (i & 63); }
  void clear(uint32_t i) noexcept { words_[i >> 6] &= ~(uint64_t{1} << (i & 63)); }

  uint32_t count() const noexcept { return count_bits(words_.data(), words_.size()); }

  // The first set bit at or after i; size() if there is none.
  uint32_t next_set(uint32_t i) const noexcept {
    if (i >= size_) return size_;
    size_t w = i >> 6;
    uint64_t word = words_[w] & (~uint64_t{0} << (i & 63));
    while (word == 0) {
      if (++w == words_.size()) return size_;
      word = words_[w];
    }
    return static_cast<uint32_t>(w * 64) + static_cast<uint32_t>(std::countr_zero(word));
  }

  void and_with(const BitSet& other) noexcept {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }
  void or_with(const BitSet& other) noexcept {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void and_not(const BitSet& other) noexcept {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  void flip() noexcept {
    for (uint64_t& word : words_) word = ~word;
    clear_tail();
  }

  uint64_t* words() noexcept { return words_.data(); }
  const uint64_t* words() const noexcept { return words_.data(); }
  size_t word_count() const noexcept { return words_.size(); }

 private:
  void clear_tail() noexcept {
    if (size_ % 64 != 0) words_.back() &= (uint64_t{1} << (size_ % 64)) - 1;
  }

  uint32_t size_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace diagon
