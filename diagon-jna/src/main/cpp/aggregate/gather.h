#pragma once

#include <cstdint>
#include <span>

#include "columns/column.h"

namespace diagon {

// Calls f(index of the code) for the value of each document of a column of at most one value a document. Answers how
// many documents have none.
template <typename F>
uint32_t each_single_value(const Column& column, std::span<const uint32_t> docs, F&& f) {
  if (docs.empty()) return 0;
  auto count = static_cast<uint32_t>(docs.size());
  uint32_t first = docs.front();
  if (column.present == nullptr) {
    if (docs.back() - first == count - 1) {
      for (uint32_t i = 0; i < count; ++i) f(first + i);
    } else {
      for (uint32_t doc : docs) f(doc);
    }
    return 0;
  }
  uint32_t without = 0;
  for (uint32_t doc : docs) {
    if (column.has_value(doc))
      f(doc);
    else
      ++without;
  }
  return without;
}

}  // namespace diagon
