#pragma once

#include <cstdint>
#include <span>
#include <vector>

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

// Documents of a batch with the buckets of the parent they fell into; null: all into bucket 0.
struct OwnedDocs {
  std::span<const uint32_t> docs;
  const uint32_t* owners;
};

// Leaves out those without a value in a column of at most one each; kept where they are, or in `docs` and `owners`.
inline OwnedDocs with_values(const Column& column, OwnedDocs all, std::vector<uint32_t>& docs,
                             std::vector<uint32_t>& owners) {
  if (column.present == nullptr) return all;
  size_t kept = 0;
  docs.resize(all.docs.size());
  owners.resize(all.owners == nullptr ? 0 : all.docs.size());
  for (size_t i = 0; i < all.docs.size(); ++i) {
    docs[kept] = all.docs[i];
    if (all.owners != nullptr) owners[kept] = all.owners[i];
    kept += column.has_value(all.docs[i]) ? 1 : 0;
  }
  return {{docs.data(), kept}, all.owners == nullptr ? nullptr : owners.data()};
}

}  // namespace diagon
