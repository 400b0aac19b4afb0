#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "store/section_file.h"

namespace diagon {

// Numbers as their distance from the least one, in as many bits as the largest needs. A section:
//
//   base    i64
//   count   u32
//   bits    u32: 0 to 56, or 64
//   values  from the lowest bit of the first byte on; eight bytes of padding. None if bits is 0
class PackedLongs {
 public:
  PackedLongs(const SectionFile& file, std::string_view section) {
    std::string_view bytes = file.section(section);
    if (bytes.size() >= kHead) {
      std::memcpy(&base_, bytes.data(), 8);
      std::memcpy(&count_, bytes.data() + 8, 4);
      std::memcpy(&bits_, bytes.data() + 12, 4);
      values_ = bytes.data() + kHead;
    }
    uint64_t needed = kHead + (bits_ == 0 ? 0 : (uint64_t{count_} * bits_ + 7) / 8 + 8);
    if (bytes.size() < needed || (bits_ > kMostBits && bits_ != 64))
      throw Error(ErrorCode::kCorruptIndex, "packed numbers do not fit together [" + std::string(section) + "]");
  }

  uint32_t size() const noexcept { return count_; }
  int64_t operator[](uint32_t i) const noexcept {
    if (bits_ == 0) return base_;
    uint64_t bit = uint64_t{i} * bits_, value;
    std::memcpy(&value, values_ + bit / 8, sizeof(value));
    if (bits_ != 64) value = value >> (bit % 8) & ((uint64_t{1} << bits_) - 1);
    return static_cast<int64_t>(static_cast<uint64_t>(base_) + value);
  }

  static void write(const std::vector<int64_t>& numbers, std::string_view section, SectionWriter& out) {
    int64_t base = numbers.empty() ? 0 : *std::min_element(numbers.begin(), numbers.end());
    uint64_t widest = 0;
    for (int64_t number : numbers) widest |= static_cast<uint64_t>(number) - static_cast<uint64_t>(base);
    auto bits = static_cast<uint32_t>(std::bit_width(widest)), count = static_cast<uint32_t>(numbers.size());
    if (bits > kMostBits) bits = 64;
    std::string bytes(kHead + (bits == 0 ? 0 : (uint64_t{count} * bits + 7) / 8 + 8), '\0');
    std::memcpy(bytes.data(), &base, 8);
    std::memcpy(bytes.data() + 8, &count, 4);
    std::memcpy(bytes.data() + 12, &bits, 4);
    for (uint64_t i = 0; bits != 0 && i < count; ++i) {
      char* at = bytes.data() + kHead + i * bits / 8;
      uint64_t both;
      std::memcpy(&both, at, sizeof(both));
      both |= (static_cast<uint64_t>(numbers[i]) - static_cast<uint64_t>(base)) << (i * bits % 8);
      std::memcpy(at, &both, sizeof(both));
    }
    out.add(section, bytes);
  }

 private:
  static constexpr size_t kHead = 16;
  static constexpr uint32_t kMostBits = 56;  // with any shift within eight bytes

  int64_t base_ = 0;
  uint32_t count_ = 0, bits_ = 0;
  const char* values_ = nullptr;
};

}  // namespace diagon
