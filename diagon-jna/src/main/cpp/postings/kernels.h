#pragma once

#include <cstdint>

#include "postings/format.h"

namespace diagon {

// The inner loops over blocks of postings and columns, for the widest vectors of the machine that runs them. Blocks
// of postings have kPostingsBlock values.
struct Kernels {
  // values[i] = value i of pack_across + add.
  void (*unpack)(const uint32_t* words, uint32_t bits, uint32_t add, uint32_t* values);
  // The same, then every value becomes the sum of all up to it and of base: docs from gaps less 1.
  void (*unpack_docs)(const uint32_t* words, uint32_t bits, uint32_t base, uint32_t* docs);
  // Bit i of out[0, 2) is whether values[i] is at least `least`.
  void (*at_least)(const uint32_t* values, uint32_t least, uint64_t* out);
  // scores[i] = weight - weight / (1 + freqs[i] * inverses[i]); goes on to the next multiple of 16 of count, for
  // which the arrays have room. Frequencies are below 2^31.
  void (*score)(const uint32_t* freqs, const float* inverses, float weight, uint32_t count, float* scores);
  // Of the documents that the bits of words[0, count) stand for, at most kPostingsBlock: out are the bits of those
  // whose place among them is set in chosen[0, 2).
  void (*deposit)(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint64_t* out);
  // Writes base + i for every set bit i of words[0, count) and returns how many; docs has room for 64 * count.
  uint32_t (*list_bits)(const uint64_t* words, uint32_t count, uint32_t base, uint32_t* docs);
  // Clears the bits i of words[0, count) for which values[i] is not above `least`.
  void (*keep_above)(const double* values, double least, uint32_t count, uint64_t* words);
  // Sets bit i of words for each code i of [0, count) with code - first <= span, in arithmetic of the codes' width.
  void (*in_range_8)(const uint8_t* codes, uint8_t first, uint8_t span, uint32_t count, uint64_t* words);
  void (*in_range_16)(const uint16_t* codes, uint16_t first, uint16_t span, uint32_t count, uint64_t* words);
  void (*in_range_32)(const uint32_t* codes, uint32_t first, uint32_t span, uint32_t count, uint64_t* words);
  void (*in_range_64)(const uint64_t* codes, uint64_t first, uint64_t span, uint32_t count, uint64_t* words);
};

const Kernels& kernels() noexcept;
// The same without vectors: what the others are tested against.
const Kernels& scalar_kernels() noexcept;

}  // namespace diagon
