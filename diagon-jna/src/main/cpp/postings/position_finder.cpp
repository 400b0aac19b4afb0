#include "postings/position_finder.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "postings/packing.h"

namespace diagon {

PositionFinder::PositionFinder(const PostingsList& list) : list_(list) {
  if (!list_.is_short()) return;
  short_positions_at_ = list_.unpack_short(docs_.data(), freqs_.data());
  first_ = 0;
  last_ = docs_[list_.doc_freq - 1];
  count_before(list_.doc_freq);
}

void PositionFinder::count_before(uint32_t size) noexcept {
  size_ = size;
  uint32_t before = 0;
  for (uint32_t i = 0; i < size_; ++i) {
    before_[i] = before;
    before += freqs_[i];
  }
}

void PositionFinder::load_short_positions() {
  const uint8_t* at = short_positions_at_;
  short_positions_.reserve(before_[size_ - 1] + freqs_[size_ - 1]);
  for (uint32_t i = 0; i < size_; ++i) {
    uint32_t position = 0;
    for (uint32_t n = freqs_[i]; n > 0; --n)
      short_positions_.push_back(position += static_cast<uint32_t>(read_number(at, list_.bytes_end)));
  }
}

void PositionFinder::load(uint32_t block) {
  block_ = block;
  first_ = list_.base_of(block) + 1;
  last_ = list_.last_docs[block];
  bits_ = nullptr;
  if (uint32_t bit_words = list_.references[block].bit_words; bit_words != 0) {
    bits_ = list_.data_of(block);
    bits_from_ = list_.bits_from(block);
    uint32_t before = 0;
    for (uint32_t i = 0; i < bit_words; ++i) {
      ranks_[i] = static_cast<uint8_t>(before);
      before += static_cast<uint32_t>(std::popcount(list_.bit_word(block, i)));
    }
  } else {
    list_.unpack_docs(block, docs_.data());
  }
  list_.unpack_freqs(block, freqs_.data());
  count_before(list_.block_size(block));
}

uint32_t PositionFinder::place_of(uint32_t doc) const noexcept {
  if (bits_ != nullptr) {
    uint32_t at = (doc - bits_from_) / 64;
    uint64_t word, bit = uint64_t{1} << (doc & 63);
    std::memcpy(&word, bits_ + 2 * at, sizeof(word));
    return (word & bit) == 0 ? kPostingsBlock : ranks_[at] + static_cast<uint32_t>(std::popcount(word & (bit - 1)));
  }
  // Branches of a search among so few would be mispredicted.
  const uint32_t* at = docs_.data();
  for (uint32_t n = size_; n > 1;) {
    uint32_t half = n / 2;
    at += at[half - 1] < doc ? half : 0;
    n -= half;
  }
  return *at == doc ? static_cast<uint32_t>(at - docs_.data()) : kPostingsBlock;
}

void PositionFinder::find(const uint32_t* docs, uint32_t count, uint32_t* freqs, uint64_t* starts) {
  bool is_short = list_.is_short();
  for (uint32_t i = 0; i < count; ++i) {
    if (freqs[i] == 0) continue;
    freqs[i] = 0;
    if (docs[i] < first_ || docs[i] > last_) {
      if (is_short) continue;
      uint32_t block = list_.find_block_near(block_, docs[i]);
      if (block == list_.block_count) continue;
      load(block);
    }
    uint32_t place = place_of(docs[i]);
    if (place == kPostingsBlock) continue;
    if (is_short && short_positions_.empty()) load_short_positions();
    freqs[i] = freqs_[place];
    starts[i] = before_[place] + (is_short ? 0 : uint64_t{list_.first_positions[block_]});
  }
}

void PositionFinder::read(uint64_t start, uint32_t freq, uint32_t* positions) {
  if (list_.is_short()) {
    std::copy_n(short_positions_.data() + start, freq, positions);
    return;
  }
  uint32_t position = 0;
  for (uint64_t at = start, end = start + freq; at < end;) {
    if (at / kPositionBlock != position_block_) {
      position_block_ = at / kPositionBlock;
      list_.unpack_positions(position_block_, differences_.data());
    }
    for (uint64_t stop = std::min(end, (position_block_ + 1) * kPositionBlock); at < stop; ++at)
      *positions++ = position += differences_[at % kPositionBlock];
  }
}

}  // namespace diagon
