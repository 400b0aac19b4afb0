#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "query/scorers/window.h"

namespace diagon {

// Packs bytes of 0 or 1 into bits.
inline void pack_flags(const uint8_t* flags, uint32_t count, uint64_t* words) noexcept {
  for (uint32_t i = 0; i < count; i += 8) {
    uint64_t eight;
    std::memcpy(&eight, flags + i, 8);
    words[i >> 6] |= ((eight * 0x0102040810204080u) >> 56) << (i & 63);
  }
}

// Documents with a value whose code the predicate takes: bool(uint64_t code).
template <typename Accept>
class ColumnScorer final : public WindowScorer {
 public:
  ColumnScorer(const Column& column, Accept accept, uint64_t cost)
      : WindowScorer(column.max_doc, cost), column_(column), accept_(std::move(accept)) {}

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    with_codes(column_, [&](const auto* codes) {
      if (column_.multi_valued()) {
        const uint32_t* offsets = column_.offsets;
        for (uint32_t doc = from; doc < to; ++doc) {
          bool any = false;
          for (uint32_t i = offsets[doc]; i < offsets[doc + 1] && !any; ++i) any = accept_(codes[i]);
          words[(doc - from) >> 6] |= uint64_t{any} << ((doc - from) & 63);
        }
        return;
      }
      alignas(8) std::array<uint8_t, kBatch> flags;
      uint32_t count = to - from;
      for (uint32_t i = 0; i < count; ++i) flags[i] = accept_(codes[from + i]) ? 1 : 0;
      std::fill(flags.begin() + count, flags.begin() + (count + 7) / 8 * 8, uint8_t{0});
      if (column_.present == nullptr) {
        pack_flags(flags.data(), count, words);
        return;
      }
      std::array<uint64_t, kBatch / 64> bits{};
      pack_flags(flags.data(), count, bits.data());
      for (uint32_t w = 0; w < (count + 63) / 64; ++w) words[w] |= bits[w] & column_.present[from / 64 + w];
    });
  }

 private:
  const Column& column_;
  Accept accept_;
};

template <typename Accept>
std::unique_ptr<Scorer> column_scorer(const Column& column, Accept accept, uint64_t cost) {
  return std::make_unique<ColumnScorer<Accept>>(column, std::move(accept), cost);
}

// Documents that have a value.
std::unique_ptr<Scorer> present_scorer(const Column& column);
// A value from low to high, both inclusive; null if there is none. Compared as unsigned for kUnsigned, else as signed;
// ordinals too.
std::unique_ptr<Scorer> range_scorer(const Column& column, int64_t low, int64_t high);
// How many documents range_scorer matches, if that is known without looking at them.
std::optional<uint64_t> range_count(const Column& column, int64_t low, int64_t high);
// One of some values, ascending as signed numbers; null if there is none.
std::unique_ptr<Scorer> set_scorer(const Column& column, std::vector<int64_t> values);

}  // namespace diagon
