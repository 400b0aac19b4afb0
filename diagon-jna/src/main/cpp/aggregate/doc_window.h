#pragma once

#include <array>
#include <cstdint>

#include "base/bit_set.h"
#include "columns/column.h"
#include "query/scorer.h"

namespace diagon {

// Documents of a segment as bits: bit i of the words stands for document from + i.
struct DocWindow {
  uint32_t from;  // a multiple of 64
  uint32_t size;  // at most kBatch; bits from there on are 0
  const uint64_t* words;
  uint32_t count;  // of bits that are set

  uint32_t word_count() const noexcept { return (size + 63) / 64; }
};

// Those documents of a window that have a value in a column of at most one each.
class ValueWindow {
 public:
  ValueWindow(const Column& column, const DocWindow& window) : window_(window) {
    if (column.present == nullptr) return;
    for (uint32_t w = 0; w < window.word_count(); ++w)
      words_[w] = window.words[w] & column.present[window.from / 64 + w];
    window_.words = words_.data();
    window_.count = count_bits(words_.data(), window.word_count());
  }
  ValueWindow(const ValueWindow&) = delete;

  const DocWindow& docs() const noexcept { return window_; }

 private:
  DocWindow window_;
  std::array<uint64_t, kBatch / 64> words_;
};

}  // namespace diagon
