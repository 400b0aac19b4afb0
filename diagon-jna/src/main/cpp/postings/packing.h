#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "postings/format.h"

namespace diagon {

// The least width that holds all values.
uint32_t bits_of(const uint32_t* values, uint32_t count) noexcept;

// Appends values, bits wide each, one after the other from a fresh word on, lowest bits first.
void pack_bits(const uint32_t* values, uint32_t count, uint32_t bits, std::vector<uint32_t>& words);
// Appends kPostingsBlock values packed across four columns: value i is number i / 4 of column i % 4, each column is
// packed one value after the other, and word w of column c is at 4 * w + c. So four values are unpacked at once.
void pack_across(const uint32_t* values, uint32_t bits, std::vector<uint32_t>& words);
inline constexpr uint32_t words_across(uint32_t bits) noexcept { return kPostingsBlock / 32 * bits; }

// One value of pack_bits; reads up to two words beyond it.
inline uint32_t packed_value(const uint32_t* words, uint32_t bits, uint64_t index) noexcept {
  uint64_t bit = index * bits, both;
  std::memcpy(&both, words + (bit >> 5), sizeof(both));
  return static_cast<uint32_t>(both >> (bit & 31) & ((uint64_t{1} << bits) - 1));
}
// One value of pack_across.
inline uint32_t value_across(const uint32_t* words, uint32_t bits, uint32_t index) noexcept {
  if (bits == 0) return 0;
  uint32_t bit = index / 4 * bits, word = bit / 32, shift = bit % 32;
  const uint32_t* column = words + index % 4;
  uint64_t both = column[4 * word];
  if (shift + bits > 32) both |= uint64_t{column[4 * word + 4]} << 32;
  return static_cast<uint32_t>(both >> shift & ((uint64_t{1} << bits) - 1));
}

// Groups of seven bits, the lowest first.
void append_number(uint64_t value, std::string& bytes);
// Reads on from `at`, never beyond `end`.
inline uint64_t read_number(const uint8_t*& at, const uint8_t* end) noexcept {
  uint64_t value = 0;
  for (uint32_t shift = 0; at < end && shift < 64; shift += 7) {
    uint8_t byte = *at++;
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

}  // namespace diagon
