#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/section_file.h"

namespace diagon {

// The codes of a column of at most one value a document, in ascending order, which for numbers is that of the values.
// How many documents lie in a range or bucket is a difference of two places, whatever documents they are.
//
// Sections "c/<field>/…": sorted_blocks, a SortedBlock for each kBlock values, the last one may be shorter; sorted, the
// values less the block's first, `bits` wide each, one after the other from the byte `begin` on, lowest bits first;
// 8 bytes of padding.
struct SortedBlock {
  uint64_t first;
  uint64_t begin : 56;
  uint64_t bits : 8;  // up to 56, or 64
};
static_assert(sizeof(SortedBlock) == 16);

class SortedValues {
 public:
  static constexpr uint64_t kBlock = 128;

  // Fails with kCorruptIndex if the sections do not hold `size` values, ascending and none above `greatest`.
  SortedValues(const SectionFile& file, const std::string& prefix, uint64_t size, uint64_t greatest);

  uint64_t size() const noexcept { return size_; }
  uint64_t code(uint64_t place) const noexcept {
    const SortedBlock& block = blocks_[place / kBlock];
    return block.first + above_first(block, place % kBlock);
  }

  // The first place at or after `from` whose code the predicate does not hold for; it holds for all before that, and
  // for none after. Found fast if it is near.
  template <typename Holds>
  uint64_t skip_while(uint64_t from, Holds&& holds) const {
    if (from >= size_ || !holds(code(from))) return from;
    uint64_t b = last_block(from, holds);
    const SortedBlock& block = blocks_[b];
    uint64_t begin = std::max(from, b * kBlock) + 1, end = std::min((b + 1) * kBlock, size_);
    while (begin < end) {
      uint64_t middle = begin + (end - begin) / 2;
      if (holds(block.first + above_first(block, middle % kBlock)))
        begin = middle + 1;
      else
        end = middle;
    }
    return begin;
  }
  // The first place at or after `from` whose code is greater. Guesses where that is, as if codes were spread evenly
  // between those that begin two blocks.
  uint64_t first_above(uint64_t from, uint64_t most) const;
  // How many codes are less.
  uint64_t count_below(uint64_t code) const { return code == 0 ? 0 : first_above(0, code - 1); }

 private:
  bool ascends_to(uint64_t greatest) const;
  // The last block from that of `from` on whose first code the predicate holds for; that of `from` counts as such.
  template <typename Holds>
  uint64_t last_block(uint64_t from, Holds&& holds) const {
    uint64_t low = from / kBlock, high = low + 1, step = 1;
    while (high < blocks_.size() && holds(blocks_[high].first)) {
      low = high;
      high = low + step;
      step *= 2;
    }
    high = std::min<uint64_t>(high, blocks_.size());
    while (high - low > 1) {
      uint64_t middle = low + (high - low) / 2;
      (holds(blocks_[middle].first) ? low : high) = middle;
    }
    return low;
  }
  uint64_t above_first(const SortedBlock& block, uint64_t i) const noexcept {
    uint64_t bit = i * block.bits, word;
    std::memcpy(&word, bytes_.data() + block.begin + bit / 8, sizeof(word));
    word >>= bit % 8;
    return block.bits == 64 ? word : word & ((uint64_t{1} << block.bits) - 1);
  }

  std::span<const SortedBlock> blocks_;
  std::string_view bytes_;
  uint64_t size_;
};

// codes: in any order; sorted on return.
void write_sorted_values(std::vector<uint64_t>& codes, const std::string& prefix, SectionWriter& out);

}  // namespace diagon
