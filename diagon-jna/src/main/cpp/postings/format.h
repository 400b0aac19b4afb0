#pragma once

#include <cstdint>

namespace diagon {

inline constexpr uint32_t kPostingsBlock = 128;
inline constexpr uint32_t kBlocksPerGroup = 32;
inline constexpr uint32_t kPositionBlock = 256;
// Most words of a block's bit set, as they may be a quarter longer than gaps of 32 bits.
inline constexpr uint32_t kMostBitWords = 80;
// Values that vector loops may read beyond the end of an array.
inline constexpr uint32_t kKernelPadding = 16;

// The inverted index of a field, as sections "i/<field>/…" of a segment:
//
//   stats           FieldStats
//   terms           the terms' bytes, one after the other, ascending
//   offsets         u32 for each term and one more: where it begins in terms
//   entries         u32 for each term: where its list begins in lists
//   lists           bytes: the lists, see below
//   blocks          u32 words: the headers of the long lists' blocks
//   docs            u32 words: the long lists' documents and frequencies; two words of padding
//   position_blocks PositionBlock for each block of positions of the long lists
//   positions       u32 words: the long lists' positions; two words of padding
//   norms           a byte a document
//
// A list begins with its number of documents and, if the field has frequencies, the number of occurrences less that of
// documents. "Number" means groups of seven bits, the lowest first, all but the last with the highest bit set.
//
// A short list, of less than kPostingsBlock documents, is kept whole: for each document a number that holds the gap
// from the document before (from -1 at first) less 1, and without frequencies nothing else. With frequencies it is
// shifted left by one; the lowest bit says that the frequency is 1, and otherwise the frequency less 2 follows. Then,
// with positions, the positions of each document follow as numbers, each the difference from the one before.
//
// A long list goes on with four numbers: the index into blocks of its headers, the index into docs of its data, the
// index of its first PositionBlock and the index into positions of its data (0 without positions). Its postings are cut
// into blocks of kPostingsBlock, the last one may be shorter; kBlocksPerGroup blocks are a group. With n blocks and g
// groups, its headers are:
//
//   u32             n times: the last document of each block
//   BlockReference  n times
//   BlockImpacts    n times
//   GroupImpacts    g times
//   u32             n times, with positions: how many positions of the list come before the block
//
// The data of a block are its documents and then, with frequencies, the frequencies less 1. Documents are, in a
// shorter block, gaps less 1 from the document before (from -1 at first), packed one after the other, lowest bits
// first; in a full block such gaps packed across (see pack_across), or, where that is about as short, a bit for each
// document: bit_words pairs of words from the multiple of 64 at or before the document that follows the block before.
//
// Positions of a long list, for each document ascending, each as the difference from the one before in the document,
// are packed one after the other in blocks of kPositionBlock, the last one of the list may be shorter.
struct FieldStats {
  uint64_t sum_total_term_freq;
  uint64_t sum_doc_freq;
  uint32_t doc_count;
  uint8_t has_freqs;
  uint8_t has_positions;
  uint8_t has_norms;
  uint8_t unused;
};

struct BlockReference {
  uint32_t word;       // index into the list's data
  uint8_t doc_bits;    // a gap; meaningless with bit_words
  uint8_t freq_bits;   // a frequency
  uint16_t bit_words;  // 64-bit words of the bit set; 0: gaps
};

// The best that the postings of a block or group can score: for each of them there is a pair with at least its
// frequency and at most its norm (the length byte; a smaller one scores higher). Unused pairs repeat others. The
// frequency 255 stands for any from there on.
template <int N>
struct Impacts {
  static constexpr int kPairs = N;
  uint8_t freq[N];
  uint8_t norm[N];
};
using BlockImpacts = Impacts<4>;
using GroupImpacts = Impacts<8>;
inline constexpr uint8_t kAnyFreq = 255;

struct PositionBlock {
  uint32_t word;  // index into the list's data
  uint32_t bits;  // a difference
};

static_assert(sizeof(FieldStats) == 24 && sizeof(BlockReference) == 8 && sizeof(BlockImpacts) == 8 &&
              sizeof(GroupImpacts) == 16 && sizeof(PositionBlock) == 8);

}  // namespace diagon
