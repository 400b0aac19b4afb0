#include "postings/list_check.h"

#include <bit>

#include "postings/packing.h"

namespace diagon {
namespace {

constexpr uint64_t kPadding = 2;  // words that may be read beyond packed ones
constexpr uint32_t kMostBits = 32;

// base: the document before, -1 if there is none.
bool ascend(uint32_t base, const uint32_t* docs, uint32_t count, uint32_t max_doc) {
  bool holds = base + 1 <= docs[0];
  for (uint32_t i = 1; i < count; ++i) holds &= docs[i - 1] < docs[i];
  return holds && docs[count - 1] < max_doc;
}

// 0 if one of them is not a frequency.
uint64_t sum(const uint32_t* freqs, uint32_t count) {
  uint64_t total = 0;
  bool positive = true;
  for (uint32_t i = 0; i < count; ++i) {
    positive &= freqs[i] != 0 && freqs[i] <= INT32_MAX;
    total += freqs[i];
  }
  return positive ? total : 0;
}

uint64_t packed_words(uint32_t count, uint32_t bits) {
  return count == kPostingsBlock ? words_across(bits) : (uint64_t{count} * bits + 31) / 32;
}

bool short_holds(const PostingsList& list, uint32_t max_doc) {
  uint32_t docs[kPostingsBlock], freqs[kPostingsBlock];
  const uint8_t* positions = list.unpack_short(docs, freqs);
  return ascend(UINT32_MAX, docs, list.doc_freq, max_doc) && sum(freqs, list.doc_freq) == list.total_term_freq &&
         (!list.has_positions || list.total_term_freq <= static_cast<uint64_t>(list.bytes_end - positions));
}

// Whether a block's data lie within so many words, and its bits, if it has any, are as many as its documents.
bool data_hold(const PostingsList& list, uint32_t block, uint64_t words) {
  const BlockReference& reference = list.references[block];
  uint32_t size = list.block_size(block);
  if (reference.bit_words > kMostBitWords || reference.freq_bits > kMostBits ||
      (reference.bit_words == 0 && reference.doc_bits > kMostBits))
    return false;
  uint64_t needed =
      reference.bit_words != 0 ? uint64_t{2} * reference.bit_words : packed_words(size, reference.doc_bits);
  if (list.has_freqs) needed += packed_words(size, reference.freq_bits);
  if (reference.word + needed + kPadding > words) return false;
  uint32_t bits = 0;
  for (uint32_t i = 0; i < reference.bit_words; ++i)
    bits += static_cast<uint32_t>(std::popcount(list.bit_word(block, i)));
  return reference.bit_words == 0 || bits == size;
}

bool positions_hold(const PostingsList& list, const ListLimits& limits) {
  if (list.total_term_freq > UINT32_MAX) return false;
  uint64_t blocks = (list.total_term_freq + kPositionBlock - 1) / kPositionBlock;
  if (blocks > limits.position_blocks) return false;
  for (uint64_t b = 0; b < blocks; ++b) {
    uint32_t bits = list.position_blocks[b] & ((1u << kPositionBitsBits) - 1);
    uint64_t begin = uint64_t{4} * (list.position_blocks[b] >> kPositionBitsBits);
    auto count = static_cast<uint32_t>(std::min<uint64_t>(kPositionBlock, list.total_term_freq - b * kPositionBlock));
    if (bits > kMostBits || begin + packed_words(count, bits) + kPadding > limits.position_words) return false;
  }
  return true;
}

}  // namespace

bool list_holds(const PostingsList& list, const ListLimits& limits) {
  if (list.doc_freq == 0) return false;
  if (list.is_short()) return short_holds(list, limits.max_doc);
  uint32_t docs[kPostingsBlock], freqs[kPostingsBlock + kKernelPadding];
  uint64_t total = 0;
  for (uint32_t block = 0; block < list.block_count; ++block) {
    if (!data_hold(list, block, limits.words)) return false;
    uint32_t size = list.block_size(block);
    list.unpack_docs(block, docs);
    list.unpack_freqs(block, freqs);
    if (!ascend(list.base_of(block), docs, size, limits.max_doc) || docs[size - 1] != list.last_docs[block])
      return false;
    if (list.has_positions && list.first_positions[block] != total) return false;
    uint64_t more = sum(freqs, size);
    if (more == 0) return false;
    total += more;
  }
  return total == list.total_term_freq && (!list.has_positions || positions_hold(list, limits));
}

}  // namespace diagon
