#include "postings/list.h"

#include <algorithm>

#include "postings/kernels.h"
#include "postings/packing.h"

namespace diagon {

const uint32_t* PostingsList::freq_data_of(uint32_t block) const noexcept {
  const BlockReference& reference = references[block];
  uint32_t doc_words;
  if (reference.bit_words != 0)
    doc_words = 2u * reference.bit_words;
  else if (uint32_t size = block_size(block); size == kPostingsBlock)
    doc_words = words_across(reference.doc_bits);
  else
    doc_words = (size * reference.doc_bits + 31) / 32;
  return words + reference.word + doc_words;
}

uint32_t PostingsList::find_block(uint32_t from, uint32_t doc) const noexcept {
  uint32_t low = from, high = from, step = 1;
  while (high < block_count && last_docs[high] < doc) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = std::min(high, block_count);
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (last_docs[middle] < doc)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const uint8_t* PostingsList::unpack_short(uint32_t* docs, uint32_t* freqs) const noexcept {
  const uint8_t* at = bytes;
  uint32_t doc = UINT32_MAX;
  for (uint32_t i = 0; i < doc_freq; ++i) {
    uint64_t gap = read_number(at, bytes_end);
    if (total_term_freq != doc_freq) {
      freqs[i] = (gap & 1) != 0 ? 1 : static_cast<uint32_t>(read_number(at, bytes_end)) + 2;
      gap >>= 1;
    } else {
      freqs[i] = 1;
    }
    docs[i] = doc += static_cast<uint32_t>(gap) + 1;
  }
  return at;
}

void PostingsList::unpack_docs(uint32_t block, uint32_t* docs) const noexcept {
  const BlockReference& reference = references[block];
  uint32_t base = base_of(block);
  const uint32_t* data = words + reference.word;
  if (reference.bit_words != 0) {
    uint64_t bits[kMostBitWords];
    std::memcpy(bits, data, reference.bit_words * sizeof(uint64_t));
    uint32_t listed[kMostBitWords * 64];  // as much room as the kernel asks for
    uint32_t size = kernels().list_bits(bits, reference.bit_words, bits_from(block), listed);
    std::memcpy(docs, listed, size * sizeof(uint32_t));
  } else if (uint32_t size = block_size(block); size == kPostingsBlock) {
    kernels().unpack_docs(data, reference.doc_bits, base, docs);
  } else {
    for (uint32_t i = 0; i < size; ++i) docs[i] = base += packed_value(data, reference.doc_bits, i) + 1;
  }
}

void PostingsList::unpack_freqs(uint32_t block, uint32_t* freqs) const noexcept {
  uint32_t size = block_size(block);
  if (!has_freqs) {
    std::fill_n(freqs, size, 1u);
    return;
  }
  uint32_t bits = references[block].freq_bits;
  const uint32_t* data = freq_data_of(block);
  if (size == kPostingsBlock) {
    kernels().unpack(data, bits, 1, freqs);
  } else {
    for (uint32_t i = 0; i < size; ++i) freqs[i] = packed_value(data, bits, i) + 1;
  }
}

void PostingsList::unpack_positions(uint64_t block, uint32_t* differences) const noexcept {
  uint32_t bits = position_blocks[block] & ((1u << kPositionBitsBits) - 1);
  const uint32_t* data = position_words + size_t{4} * (position_blocks[block] >> kPositionBitsBits);
  if (uint64_t before = block * kPositionBlock; total_term_freq - before >= kPositionBlock) {
    kernels().unpack(data, bits, 0, differences);
  } else {
    for (uint32_t i = 0; i < total_term_freq - before; ++i) differences[i] = packed_value(data, bits, i);
  }
}

void PostingsList::rank_words(uint32_t block, uint8_t* ranks) const noexcept {
  uint32_t before = 0, count = references[block].bit_words;
  for (uint32_t i = 0; i < count; ++i) {
    ranks[i] = static_cast<uint8_t>(before);
    before += static_cast<uint32_t>(std::popcount(bit_word(block, i)));
  }
}

uint32_t PostingsList::freq_at(uint32_t block, uint32_t index) const noexcept {
  if (!has_freqs) return 1;
  uint32_t bits = references[block].freq_bits;
  const uint32_t* data = freq_data_of(block);
  return 1 + (block_size(block) == kPostingsBlock ? value_across(data, bits, index) : packed_value(data, bits, index));
}

}  // namespace diagon
