#pragma once

#include <cstdint>

namespace diagon {

inline constexpr uint32_t kPostingsBlock = 128;
inline constexpr uint32_t kBlocksPerGroup = 32;
inline constexpr uint32_t kPositionBlock = kPostingsBlock;
inline constexpr uint32_t kTermsPerBlock = 16;
// Most words of a block's bit set, as they may be half as long again as gaps of 32 bits.
inline constexpr uint32_t kMostBitWords = 96;
// Values that vector loops may read beyond the end of an array.
inline constexpr uint32_t kKernelPadding = 16;
// So many positions of a document are compared at once; where there are fewer, this stands for one.
inline constexpr uint32_t kFewPositions = 4;
inline constexpr uint32_t kNoPosition = UINT32_MAX;

// The inverted index of a field, as sections "i/<field>/…" of a segment:
//
//   stats           FieldStats
//   terms           bytes: the terms, ascending, and the sizes of their lists, see below
//   term_blocks     TermBlock for each block of terms
//   lists           bytes: the lists, see below
//   blocks          u32 words: the headers of the long lists' blocks
//   docs            u32 words: the long lists' documents and frequencies; two words of padding
//   position_blocks u32 for each block of positions of the long lists: its width in the lowest kPositionBitsBits bits,
//                   above them a quarter of the index into the list's data of its first word
//   positions       u32 words: the long lists' positions; two words of padding
//   norms           a byte a document
//
// "Number" means groups of seven bits, the lowest first, all but the last with the highest bit set.
//
// Terms are in blocks of kTermsPerBlock, the last one may be shorter. The first term of a block is the number of its
// bytes, its bytes, and the size of its list in bytes as a number. The others begin with a byte: how many bytes a term
// shares with the one before in the higher half, how many follow in the lower one. 15 in either is 15 and a number
// more, which follows, that of the higher half first. Then come the bytes that are not shared, and the size of the
// list. The lists of the terms follow one another.
//
// A list begins with a number, which is its number of documents; if the field has frequencies, it is shifted left by
// one, the lowest bit says that all frequencies are 1, and otherwise the number of occurrences less that of documents
// follows.
//
// A short list, of less than kPostingsBlock documents, is kept whole: for each document a number that holds the gap
// from the document before (from -1 at first) less 1. Unless all frequencies are 1 it is shifted left by one; the
// lowest bit says that the frequency is 1, and otherwise the frequency less 2 follows. Then, with positions, the
// positions of each document follow as numbers, each the difference from the one before.
//
// A long list goes on with five numbers: the impacts of each of its blocks (kLeastImpacts to kMostImpacts, even), the
// index into blocks of its headers, the index into docs of its data, the index of its first entry in position_blocks
// and the index into positions of its data (0 without positions). Its
// postings are cut into blocks of kPostingsBlock, the last one may be shorter; kBlocksPerGroup blocks are a group. With
// n blocks and g groups, its headers are:
//
//   u32             n times: the last document of each block
//   BlockReference  n times
//   Impact          n times the impacts of a block
//   Impact          g times kGroupImpacts
//   u32             n times, with positions: how many positions of the list come before the block
//
// The data of a block are its documents and then, with frequencies, the frequencies less 1. Documents are, in a
// shorter block, gaps less 1 from the document before (from -1 at first), packed one after the other, lowest bits
// first; in a full block such gaps packed across (see pack_across), or, where that is about as short, a bit for each
// document: bit_words pairs of words from the multiple of 64 at or before the document that follows the block before.
//
// Positions of a long list, for each document ascending, each as the difference from the one before in the document,
// are packed in blocks of kPositionBlock: full ones across (see pack_across), the last one of the list, if it is
// shorter, one after the other.
struct FieldStats {
  uint64_t sum_total_term_freq;
  uint64_t sum_doc_freq;
  uint32_t doc_count;
  uint32_t term_count;
  uint8_t has_freqs;
  uint8_t has_positions;
  uint8_t has_norms;
  uint8_t unused[5];
};

struct TermBlock {
  uint32_t terms;  // where it begins in terms
  uint32_t list;   // where the list of its first term begins in lists
};

struct BlockReference {
  uint32_t word;       // index into the list's data
  uint8_t doc_bits;    // a gap; meaningless with bit_words
  uint8_t freq_bits;   // a frequency
  uint16_t bit_words;  // 64-bit words of the bit set; 0: gaps
};

// The best that the postings of a block or group can score: for each of them there is an impact with at least its
// frequency and at most its norm (the length byte; a smaller one scores higher). Both descend from one impact to the
// next; unused ones repeat the last. Frequencies are rounded up: see impact_freq.h.
struct Impact {
  uint8_t freq;
  uint8_t norm;
};
inline constexpr uint32_t kLeastImpacts = 4, kMostImpacts = 16, kGroupImpacts = 8;

inline constexpr uint32_t kPositionBitsBits = 6;

static_assert(sizeof(FieldStats) == 32 && sizeof(TermBlock) == 8 && sizeof(BlockReference) == 8 && sizeof(Impact) == 2);

}  // namespace diagon
