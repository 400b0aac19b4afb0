#pragma once

#include <cstdint>
#include <vector>

namespace diagon {

// The inverted index of a field, as sections "i/<field>/…" of a segment:
//
//   stats      FieldStats
//   terms      the terms' bytes, one after the other, ascending
//   offsets    uint32 for each term and one more: where it begins in terms
//   postings   TermEntry for each term
//   blocks     BlockHeader for each block of at most 128 postings, those of a term together
//   docs       uint32 words: of each block, bit-packed, the gaps between documents less 1 (the first one counts from
//   the last
//              document of the block before, or from -1), then, with frequencies, the frequencies less 1; each part
//              begins at a word
//   positions  bytes: for each posting its positions as differences, in groups of seven bits, the lowest first
//   norms      a byte a document
struct FieldStats {
  uint64_t sum_total_term_freq;
  uint64_t sum_doc_freq;
  uint32_t doc_count;
  uint8_t has_freqs;
  uint8_t has_positions;
  uint8_t has_norms;
  uint8_t unused;
};

struct TermEntry {
  uint64_t total_term_freq;
  uint64_t first_block;  // index into blocks
  uint32_t doc_freq;
  uint32_t max_freq;
  uint32_t min_norm;
  uint32_t unused;
};

struct BlockHeader {
  uint64_t word;       // index into docs
  uint64_t positions;  // offset into positions of the first posting
  uint32_t last_doc;
  uint32_t max_freq;
  uint8_t min_norm;
  uint8_t doc_bits;
  uint8_t freq_bits;
  uint8_t count_less_one;
  uint32_t unused;
};

static_assert(sizeof(FieldStats) == 24 && sizeof(TermEntry) == 32 && sizeof(BlockHeader) == 32);

// Appends the values, bits wide each, to words (from a fresh word on).
void pack_bits(const uint32_t* values, uint32_t count, uint32_t bits, std::vector<uint32_t>& words);
// Reads count values and returns the number of words that they take.
uint32_t unpack_bits(const uint32_t* words, uint32_t count, uint32_t bits, uint32_t* values) noexcept;

}  // namespace diagon
