#include "postings/packing.h"

#include <bit>

namespace diagon {

uint32_t bits_of(const uint32_t* values, uint32_t count) noexcept {
  uint32_t all = 0;
  for (uint32_t i = 0; i < count; ++i) all |= values[i];
  return static_cast<uint32_t>(std::bit_width(all));
}

void pack_bits(const uint32_t* values, uint32_t count, uint32_t bits, std::vector<uint32_t>& words) {
  uint64_t pending = 0;
  uint32_t filled = 0;
  for (uint32_t i = 0; i < count; ++i) {
    pending |= static_cast<uint64_t>(values[i]) << filled;
    filled += bits;
    while (filled >= 32) {
      words.push_back(static_cast<uint32_t>(pending));
      pending >>= 32;
      filled -= 32;
    }
  }
  if (filled > 0) words.push_back(static_cast<uint32_t>(pending));
}

void pack_across(const uint32_t* values, uint32_t bits, std::vector<uint32_t>& words) {
  size_t begin = words.size();
  words.resize(begin + words_across(bits));
  for (uint32_t i = 0; i < kPostingsBlock && bits != 0; ++i) {
    uint32_t bit = i / 4 * bits, shift = bit % 32;
    size_t at = begin + size_t{4} * (bit / 32) + i % 4;
    words[at] |= values[i] << shift;
    if (shift + bits > 32) words[at + 4] |= values[i] >> (32 - shift);
  }
}

void append_number(uint64_t value, std::string& bytes) {
  while (value >= 0x80) {
    bytes += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes += static_cast<char>(value);
}

}  // namespace diagon
