#pragma once

#include <bit>
#include <cstdint>

namespace diagon {

// Field lengths in one byte, as Lucene's SmallFloat: exact up to 39, then with four significant bits. Monotonic; 0 is
// no length.
namespace norm_detail {
constexpr uint32_t to_int4(uint64_t value) noexcept {
  int bits = 64 - std::countl_zero(value);
  if (bits < 4) return static_cast<uint32_t>(value);
  int shift = bits - 4;
  return (static_cast<uint32_t>(value >> shift) & 7u) | static_cast<uint32_t>(shift + 1) << 3;
}
constexpr uint64_t from_int4(uint32_t code) noexcept {
  uint64_t bits = code & 7u;
  int shift = static_cast<int>(code >> 3) - 1;
  return shift == -1 ? bits : (bits | 8u) << shift;
}
inline constexpr uint32_t kFree = 255 - to_int4(INT32_MAX);
}  // namespace norm_detail

constexpr uint8_t encode_length(uint32_t length) noexcept {
  if (length < norm_detail::kFree) return static_cast<uint8_t>(length);
  return static_cast<uint8_t>(norm_detail::kFree + norm_detail::to_int4(length - norm_detail::kFree));
}

constexpr uint32_t decode_length(uint8_t norm) noexcept {
  if (norm < norm_detail::kFree) return norm;
  return norm_detail::kFree + static_cast<uint32_t>(norm_detail::from_int4(norm - norm_detail::kFree));
}

}  // namespace diagon
