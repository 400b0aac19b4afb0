#pragma once

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace diagon {

// A string in 16 bytes: the whole of it, if it has at most twelve, as nearly all words have; else where it is.
class TermKey {
 public:
  static constexpr size_t kWhole = 12;

  TermKey() = default;
  // A longer term has to outlive this.
  explicit TermKey(std::string_view term) noexcept : second_(uint64_t{static_cast<uint32_t>(term.size())} << 32) {
    const char* at = term.data();
    const size_t size = term.size();
    // Reads overlap, so that none goes beyond the string.
    if (size > kWhole) {
      first_ = reinterpret_cast<uintptr_t>(at);
    } else if (size >= 8) {
      first_ = read<uint64_t>(at);
      second_ |= uint64_t{read<uint32_t>(at + size - 4)} >> (8 * (kWhole - size));
    } else if (size >= 4) {
      first_ = read<uint32_t>(at) | uint64_t{read<uint32_t>(at + size - 4)} << (8 * (size - 4));
    } else if (size > 0) {
      first_ = byte(at[0]) | byte(at[size / 2]) << (8 * (size / 2)) | byte(at[size - 1]) << (8 * (size - 1));
    }
  }

  size_t size() const noexcept { return second_ >> 32; }
  bool is_whole() const noexcept { return size() <= kWhole; }
  std::string_view text() const noexcept {
    return {is_whole() ? reinterpret_cast<const char*>(this) : reinterpret_cast<const char*>(first_), size()};
  }

  // The first twelve bytes as numbers that compare as they do, zeros behind the end.
  struct Prefix {
    uint64_t first;
    uint32_t second;
  };
  Prefix prefix() const noexcept {
    const char* at = text().data();
    return {__builtin_bswap64(read<uint64_t>(at)), __builtin_bswap32(read<uint32_t>(at + 8))};
  }

  uint32_t hash() const noexcept {
    if (!is_whole()) return static_cast<uint32_t>(XXH3_64bits(text().data(), size()));
    // As xxh3 and wyhash do it with short strings: the halves of a product.
    unsigned __int128 product =
        static_cast<unsigned __int128>(first_ ^ 0x9E3779B97F4A7C15u) * (second_ ^ 0xC2B2AE3D27D4EB4Fu);
    return static_cast<uint32_t>(static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64));
  }

  bool operator==(const TermKey& other) const noexcept {
    if (second_ == other.second_ && first_ == other.first_) return true;
    return !is_whole() && second_ == other.second_ && std::memcmp(text().data(), other.text().data(), size()) == 0;
  }

 private:
  template <typename T>
  static T read(const char* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof(value));
    return value;
  }
  static uint64_t byte(char c) noexcept { return static_cast<unsigned char>(c); }

  // Bytes 0 to 7, or the address of a longer string; bytes 8 to 11 and above them the size. Zeros behind the end.
  uint64_t first_ = 0, second_ = 0;
};

static_assert(sizeof(TermKey) == 16);

}  // namespace diagon
