#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "postings/format.h"

namespace diagon {

// Where the parts of one term's list are, in the mapped file: see format.h.
struct PostingsList {
  uint32_t doc_freq = 0;
  uint64_t total_term_freq = 0;
  bool has_freqs = false;
  bool has_positions = false;

  // Of a short list: its documents.
  const uint8_t* bytes = nullptr;
  const uint8_t* bytes_end = nullptr;

  // Of a long list.
  uint32_t block_count = 0;
  const uint32_t* last_docs = nullptr;
  const BlockReference* references = nullptr;
  uint32_t block_impacts = 0;  // of each block
  const Impact* impacts = nullptr;
  const Impact* group_impacts = nullptr;
  const uint32_t* first_positions = nullptr;
  const uint32_t* words = nullptr;
  const uint32_t* position_blocks = nullptr;
  const uint32_t* position_words = nullptr;

  bool is_short() const noexcept { return doc_freq < kPostingsBlock; }
  uint32_t group_count() const noexcept { return (block_count + kBlocksPerGroup - 1) / kBlocksPerGroup; }
  // Documents in a block.
  uint32_t block_size(uint32_t block) const noexcept {
    return block + 1 == block_count ? doc_freq - block * kPostingsBlock : kPostingsBlock;
  }
  // The last document before a block; -1 before the first.
  uint32_t base_of(uint32_t block) const noexcept { return block == 0 ? UINT32_MAX : last_docs[block - 1]; }
  const uint32_t* data_of(uint32_t block) const noexcept { return words + references[block].word; }
  const uint32_t* freq_data_of(uint32_t block) const noexcept;
  // The first block at or after `from` that ends at or after doc; block_count if there is none. Gallops.
  uint32_t find_block(uint32_t from, uint32_t doc) const noexcept;
  // The first block that ends at or after doc, which may be before `hint`.
  uint32_t find_block_near(uint32_t hint, uint32_t doc) const noexcept {
    return find_block(hint < block_count && (hint == 0 || last_docs[hint - 1] < doc) ? hint : 0, doc);
  }

  // Of a short list: documents and frequencies, with room for kPostingsBlock; answers where the positions begin.
  const uint8_t* unpack_short(uint32_t* docs, uint32_t* freqs) const noexcept;
  // A block's documents; room for kPostingsBlock.
  void unpack_docs(uint32_t block, uint32_t* docs) const noexcept;
  void unpack_freqs(uint32_t block, uint32_t* freqs) const noexcept;
  uint32_t freq_at(uint32_t block, uint32_t index) const noexcept;
  // A block of differences of positions; room for kPositionBlock.
  void unpack_positions(uint64_t block, uint32_t* differences) const noexcept;
  // Of a block with bit_words: where its bits begin, and each of its words.
  uint32_t bits_from(uint32_t block) const noexcept { return (base_of(block) + 1) & ~63u; }
  uint64_t bit_word(uint32_t block, uint32_t i) const noexcept {
    uint64_t word;
    std::memcpy(&word, data_of(block) + 2 * i, sizeof(word));
    return word;
  }
  // How many documents of it come before each of its words; room for kMostBitWords.
  void rank_words(uint32_t block, uint8_t* ranks) const noexcept;
};

}  // namespace diagon
