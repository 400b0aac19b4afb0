#include "index/term_table.h"

#include <algorithm>
#include <array>

namespace diagon {
namespace {

struct SortKey {
  uint64_t first;  // the first twelve bytes decide nearly always
  uint32_t second;
  uint32_t number;
};
constexpr size_t kPrefixBytes = 12;
constexpr size_t kFew = 48;  // are sorted by comparing them

size_t byte_of(const SortKey& key, size_t depth) {
  return (depth < 8 ? key.first >> (56 - 8 * depth) : uint64_t{key.second} >> (88 - 8 * depth)) & 0xFF;
}

// By the bytes from depth on, which is where keys begin to differ; other: as much room.
template <typename Less>
void sort_keys(SortKey* keys, SortKey* other, size_t count, size_t depth, Less less) {
  if (count <= kFew || depth == kPrefixBytes) {
    std::sort(keys, keys + count, less);
    return;
  }
  std::array<size_t, 257> begins{};
  for (size_t i = 0; i < count; ++i) ++begins[byte_of(keys[i], depth) + 1];
  for (size_t byte = 1; byte < begins.size(); ++byte) begins[byte] += begins[byte - 1];
  std::array<size_t, 257> ends = begins;
  for (size_t i = 0; i < count; ++i) other[ends[byte_of(keys[i], depth)]++] = keys[i];
  std::copy(other, other + count, keys);
  for (size_t byte = 0; byte < 256; ++byte) {
    if (size_t size = begins[byte + 1] - begins[byte]; size > 1)
      sort_keys(keys + begins[byte], other, size, depth + 1, less);
  }
}

}  // namespace

std::vector<uint32_t> TermTable::sorted() const {
  std::vector<SortKey> keys(terms_.size()), other(terms_.size());
  for (uint32_t i = 0; i < keys.size(); ++i) {
    TermKey::Prefix prefix = terms_[i].prefix();
    keys[i] = {prefix.first, prefix.second, i};
  }
  sort_keys(keys.data(), other.data(), keys.size(), 0, [this](const SortKey& a, const SortKey& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    return terms_[a.number].text() < terms_[b.number].text();
  });
  std::vector<uint32_t> numbers(keys.size());
  std::transform(keys.begin(), keys.end(), numbers.begin(), [](const SortKey& key) { return key.number; });
  return numbers;
}

}  // namespace diagon
