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
  // The reverse of deposit. Of the documents that the bits of words[0, count) stand for, which are numbered from
  // `first` on: sets the bits, of out, of those numbers whose documents are set in chosen, too; all other bits up to
  // the last number's word and the next one become 0. Answers the number after the last.
  uint32_t (*extract)(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint32_t first, uint64_t* out);
  // Of a block's frequencies, those whose places are set in chosen[0, 2), and start plus the sum of all before each;
  // answers how many. What is written has room for kKernelPadding more.
  uint32_t (*choose_freqs)(const uint32_t* freqs, const uint64_t* chosen, uint32_t start, uint32_t* chosen_freqs,
                           uint32_t* starts);
  // How many of kPostingsBlock values are below a bound.
  uint32_t (*count_below)(const uint32_t* values, uint32_t bound);
  // For each of count documents, which has freqs[i] <= kFewPositions positions, the differences of which begin at
  // differences[at[i]]: add plus the positions, and then kNoPosition, to kFewPositions in all. The differences may be
  // read some beyond.
  void (*few_positions)(const uint32_t* differences, const uint32_t* at, const uint32_t* freqs, uint32_t count,
                        uint32_t add, uint32_t* positions);
  // Of count documents of few_positions: makes the positions that are not among the others of the document kNoPosition.
  // Bit i of kept is whether the i-th of all is a position then. Goes on to the next multiple of kKernelPadding, for
  // which there is room, and writes that many bits.
  void (*keep_few)(uint32_t* positions, const uint32_t* others, uint32_t count, uint64_t* kept);
  // sums[i] = base + the sum of differences[0, i]; goes on to the next multiple of 4.
  void (*sum_up)(const uint32_t* differences, uint32_t count, uint32_t base, uint32_t* sums);
  // Moves those positions that are among others to the front and answers how many they are. Both ascend, the others end
  // with kKernelPadding times kNoPosition.
  uint32_t (*keep_common)(uint32_t* positions, uint32_t count, const uint32_t* others);
};

const Kernels& kernels() noexcept;
// The same without vectors: what the others are tested against.
const Kernels& scalar_kernels() noexcept;

}  // namespace diagon
