#pragma once

#include <algorithm>
#include <cstdint>

namespace diagon {

// What codes are added to and divided by, as shifts and a multiplication: ((code + add) >> before) * reciprocal >>
// after. code + add has no more than before + 32 bits.
struct Division {
  uint64_t add;
  uint32_t before;
  uint32_t reciprocal;
  uint32_t after;
};

// Of chosen codes, fewer than 2^32; where there is none, least is any.
struct CodeTotals {
  uint64_t least = UINT64_MAX, most = 0;
  uint64_t low = 0, high = 0;  // the sum is low + 2^32 * high

  void add(uint64_t code) noexcept {
    least = std::min(least, code);
    most = std::max(most, code);
    low += static_cast<uint32_t>(code);
    high += code >> 32;
  }
};

// The inner loops over the codes of columns, for the widest vectors of the machine that runs them. The codes [0, count)
// are meant whose bits of words are set; count is at most 2^15, and bits from there on are 0.
struct CodeKernels {
  // Writes them one after another and returns how many; out has room for count and kCodePadding.
  uint32_t (*select_8)(const uint8_t* codes, const uint64_t* words, uint32_t count, uint32_t* out);
  uint32_t (*select_16)(const uint16_t* codes, const uint64_t* words, uint32_t count, uint32_t* out);
  uint32_t (*select_32)(const uint32_t* codes, const uint64_t* words, uint32_t count, uint32_t* out);
  // The same, and each is divided.
  uint32_t (*divide_64)(const uint64_t* codes, const uint64_t* words, uint32_t count, const Division& by,
                        uint32_t* out);
  // Adds to counts, of which there are kFewCodes, how many are 0, 1 and so on below `values`, which all are.
  void (*count_few)(const uint8_t* codes, const uint64_t* words, uint32_t count, uint32_t values, uint32_t* counts);
  CodeTotals (*total_8)(const uint8_t* codes, const uint64_t* words, uint32_t count);
  CodeTotals (*total_16)(const uint16_t* codes, const uint64_t* words, uint32_t count);
  CodeTotals (*total_32)(const uint32_t* codes, const uint64_t* words, uint32_t count);
  CodeTotals (*total_64)(const uint64_t* codes, const uint64_t* words, uint32_t count);
};

// What is counted by its own kernel.
inline constexpr uint32_t kFewCodes = 16;
// What kernels may write beyond.
inline constexpr uint32_t kCodePadding = 16;

const CodeKernels& code_kernels() noexcept;
// The same without vectors: what the others are tested against.
const CodeKernels& scalar_code_kernels() noexcept;

// The kernel for the width of the codes.
inline uint32_t select_codes(const uint8_t* codes, const uint64_t* words, uint32_t count, uint32_t* out) {
  return code_kernels().select_8(codes, words, count, out);
}
inline uint32_t select_codes(const uint16_t* codes, const uint64_t* words, uint32_t count, uint32_t* out) {
  return code_kernels().select_16(codes, words, count, out);
}
inline uint32_t select_codes(const uint32_t* codes, const uint64_t* words, uint32_t count, uint32_t* out) {
  return code_kernels().select_32(codes, words, count, out);
}

}  // namespace diagon
