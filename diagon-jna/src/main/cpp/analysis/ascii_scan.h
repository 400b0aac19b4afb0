#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace diagon {

// Finds runs of ASCII letters, digits and underscores in a text, 64 bytes at once.
class AsciiScan {
 public:
  explicit AsciiScan(std::string_view text) : text_(text) {}

  // Where, from `at` on, such a run begins or goes on, or a byte beyond ASCII stands; the size of the text if nowhere.
  size_t find(size_t at) {
    for (; at < text_.size(); at = (at / 64 + 1) * 64) {
      load(at / 64);
      if (uint64_t found = (bits_.words | bits_.beyond) >> (at % 64); found != 0)
        return at + static_cast<size_t>(std::countr_zero(found));
    }
    return text_.size();
  }

  struct Run {
    size_t end;
    bool letters, digits;  // whether it has any
  };
  // That begins at `at`.
  Run run(size_t at) {
    uint64_t letters = 0, digits = 0;
    while (at < text_.size()) {
      load(at / 64);
      const uint64_t shift = at % 64, length = static_cast<uint64_t>(std::countr_one(bits_.words >> shift));
      if (length == 0) break;
      const uint64_t mask = ~uint64_t{0} >> (64 - length);
      letters |= bits_.letters >> shift & mask;
      digits |= bits_.digits >> shift & mask;
      at += length;
      if (shift + length < 64) break;
    }
    return {at, letters != 0, digits != 0};
  }

 private:
  // A bit a byte.
  struct Bits {
    uint64_t letters, digits, words, beyond;
  };

  void load(size_t block) {
    if (block == block_) return;
    block_ = block;
    read();
  }
  void read();
  static Bits classify(const uint8_t* bytes);

  std::string_view text_;
  size_t block_ = SIZE_MAX;
  Bits bits_{};
};

}  // namespace diagon
