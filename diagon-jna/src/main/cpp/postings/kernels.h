#pragma once

#include <cstdint>

#include "postings/format.h"

namespace diagon {

// The inner loops over blocks of postings, for the widest vectors of the machine that runs them. Blocks are of
// kPostingsBlock values.
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
  // Clears the bits i of words[0, count) for which values[i] is not above `least`.
  void (*keep_above)(const double* values, double least, uint32_t count, uint64_t* words);
};

const Kernels& kernels() noexcept;
// The same without vectors: what the others are tested against.
const Kernels& scalar_kernels() noexcept;

}  // namespace diagon
