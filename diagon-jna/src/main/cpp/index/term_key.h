#pragma once

#include <xxhash.h>

#include <algorithm>
#include <bit>
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
  explicit TermKey(std::string_view term) noexcept {
    const char* at = term.data();
    size_t size = std::min(term.size(), kWhole);
    uint64_t low = 0, high = 0;
    // Reads overlap, so that none goes beyond the string.
    if (size >= 8) {
      low = read<uint64_t>(at);
      high = uint64_t{read<uint32_t>(at + size - 4)} >> (8 * (kWhole - size));
    } else if (size >= 4) {
      low = read<uint32_t>(at) | uint64_t{read<uint32_t>(at + size - 4)} << (8 * (size - 4));
    } else if (size > 0) {
      low = byte(at[0]) | byte(at[size / 2]) << (8 * (size / 2)) | byte(at[size - 1]) << (8 * (size - 1));
    }
    std::memcpy(bytes_, &low, sizeof(low));
    auto end = static_cast<uint32_t>(high);
    std::memcpy(bytes_ + sizeof(low), &end, sizeof(end));
    size_ = static_cast<uint32_t>(term.size());
    if (!is_whole()) std::memcpy(bytes_, &at, sizeof(at));
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

  bool is_whole() const noexcept { return size_ <= kWhole; }
  // bytes: the same bytes elsewhere.
  TermKey kept_at(const char* bytes) const noexcept {
    TermKey kept = *this;
    std::memcpy(kept.bytes_, &bytes, sizeof(bytes));
    return kept;
  }

  std::string_view text() const noexcept { return {is_whole() ? bytes_ : read<const char*>(bytes_), size_}; }

  uint32_t hash() const noexcept {
    if (!is_whole()) return static_cast<uint32_t>(XXH3_64bits(read<const char*>(bytes_), size_));
    // As xxh3 and wyhash do it with short strings: the halves of a product.
    unsigned __int128 product = static_cast<unsigned __int128>(read<uint64_t>(bytes_) ^ 0x9E3779B97F4A7C15u) *
                                (read<uint64_t>(bytes_ + 8) ^ 0xC2B2AE3D27D4EB4Fu);
    return static_cast<uint32_t>(static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64));
  }

  bool operator==(const TermKey& other) const noexcept {
    if (size_ != other.size_) return false;
    if (is_whole()) return std::memcmp(bytes_, other.bytes_, kWhole) == 0;
    return std::memcmp(read<const char*>(bytes_), read<const char*>(other.bytes_), size_) == 0;
  }

 private:
  template <typename T>
  static T read(const char* at) noexcept {
    T value;
    std::memcpy(&value, at, sizeof(value));
    return value;
  }
  static uint64_t byte(char c) noexcept { return static_cast<unsigned char>(c); }

  char bytes_[kWhole] = {};  // zeros behind the string; of a longer one its address
  uint32_t size_ = 0;
};

static_assert(sizeof(TermKey) == 16);

}  // namespace diagon
