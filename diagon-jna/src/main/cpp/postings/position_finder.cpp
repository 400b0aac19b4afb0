#include "postings/position_finder.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "postings/kernels.h"
#include "postings/packing.h"

namespace diagon {

PositionFinder::PositionFinder(const PostingsList& list) : list_(list) {
  if (!list_.is_short()) return;
  short_positions_at_ = list_.unpack_short(docs_.data(), freqs_.data());
  first_ = 0;
  last_ = docs_[list_.doc_freq - 1];
  size_ = list_.doc_freq;
  std::fill(docs_.begin() + size_, docs_.end(), UINT32_MAX);
}

void PositionFinder::load_short_positions() {
  const uint8_t* at = short_positions_at_;
  short_differences_.reserve(list_.total_term_freq + kKernelPadding);
  for (uint64_t i = 0; i < list_.total_term_freq; ++i)
    short_differences_.push_back(static_cast<uint32_t>(read_number(at, list_.bytes_end)));
  short_differences_.resize(list_.total_term_freq + kKernelPadding);
}

void PositionFinder::load(uint32_t block) {
  block_ = block;
  first_ = list_.base_of(block) + 1;
  last_ = list_.last_docs[block];
  size_ = list_.block_size(block);
  bits_ = nullptr;
  if (list_.references[block].bit_words != 0) {
    bits_ = list_.data_of(block);
    bits_from_ = list_.bits_from(block);
  } else if (unpacked_ != block) {
    list_.unpack_docs(block, docs_.data());
    std::fill(docs_.begin() + size_, docs_.end(), UINT32_MAX);
    unpacked_ = block;
  }
}

uint32_t PositionFinder::place_of(uint32_t doc) {
  if (bits_ != nullptr) {
    uint32_t at = (doc - bits_from_) / 64;
    uint64_t word, bit = uint64_t{1} << (doc & 63);
    std::memcpy(&word, bits_ + 2 * at, sizeof(word));
    if ((word & bit) == 0) return kPostingsBlock;
    if (ranked_ != block_) {
      ranked_ = block_;
      list_.rank_words(block_, ranks_.data());
    }
    return ranks_[at] + static_cast<uint32_t>(std::popcount(word & (bit - 1)));
  }
  uint32_t place = kernels().count_below(docs_.data(), doc);
  return place < size_ && docs_[place] == doc ? place : kPostingsBlock;
}

void PositionFinder::locate(const uint32_t* docs, uint32_t count, uint32_t* places) {
  for (uint32_t i = 0; i < count; ++i) {
    places[i] = kNoPlace;
    if (docs[i] < first_ || docs[i] > last_) {
      if (list_.is_short()) continue;
      uint32_t block = list_.find_block_near(block_, docs[i]);
      if (block == list_.block_count) continue;
      load(block);
    }
    uint32_t place = place_of(docs[i]);
    if (place != kPostingsBlock) places[i] = block_ * kPostingsBlock + place;
  }
}

void PositionFinder::find(const uint32_t* places, uint32_t count, uint32_t* freqs, uint32_t* starts) {
  for (uint32_t i = 0, found = 0; i < count; found = i) {
    uint32_t block = places[i] / kPostingsBlock;
    uint64_t chosen[2] = {};
    for (; i < count && places[i] / kPostingsBlock == block; ++i)
      chosen[places[i] / 64 % 2] |= uint64_t{1} << (places[i] % 64);
    find_chosen(block, chosen, freqs + found, starts + found);
  }
}

uint32_t PositionFinder::find_chosen(uint32_t block, const uint64_t* chosen, uint32_t* freqs, uint32_t* starts) {
  if (list_.is_short()) return kernels().choose_freqs(freqs_.data(), chosen, 0, freqs, starts);
  list_.unpack_freqs(block, freqs_.data());
  return kernels().choose_freqs(freqs_.data(), chosen, list_.first_positions[block], freqs, starts);
}

uint32_t PositionFinder::count_before(uint32_t block, uint32_t doc) {
  if (list_.base_of(block) + 1 >= doc) return 0;
  if (list_.references[block].bit_words != 0) {
    uint32_t before = 0, end = (doc - list_.bits_from(block)) / 64;
    for (uint32_t i = 0; i < end; ++i) before += static_cast<uint32_t>(std::popcount(list_.bit_word(block, i)));
    return before;
  }
  load(block);
  return static_cast<uint32_t>(std::lower_bound(docs_.data(), docs_.data() + size_, doc) - docs_.data());
}

void PositionFinder::find_marked(const uint64_t* words, const uint64_t* own, uint32_t count, uint32_t base,
                                 uint32_t* freqs, uint32_t* starts) {
  marked_block_ = list_.find_block_near(marked_block_, base);
  if (marked_block_ == list_.block_count) return;
  std::array<uint64_t, kMostMarked / 64 + 4> chosen;
  uint32_t end = kernels().extract(words, own, count, count_before(marked_block_, base), chosen.data());
  for (uint32_t at = 0, block = marked_block_, found = 0; at < end; at += kPostingsBlock, ++block) {
    const uint64_t* these = &chosen[at / 64];
    if ((these[0] | these[1]) != 0) found += find_chosen(block, these, freqs + found, starts + found);
  }
}

void PositionFinder::load_positions(uint32_t block) {
  if (position_block_ == block) return;
  position_block_ = block;
  next_unpacked_ = false;
  list_.unpack_positions(block, differences_.data());
}

void PositionFinder::read(uint32_t start, uint32_t freq, uint32_t add, uint32_t* positions) {
  if (list_.is_short()) {
    if (short_differences_.empty()) load_short_positions();
    kernels().sum_up(short_differences_.data() + start, freq, add, positions);
    return;
  }
  for (uint32_t done = 0; done < freq;) {
    uint32_t at = (start + done) % kPositionBlock, count = std::min(freq - done, kPositionBlock - at);
    load_positions((start + done) / kPositionBlock);
    kernels().sum_up(differences_.data() + at, count, add, positions + done);
    done += count;
    add = positions[done - 1];
  }
}

void PositionFinder::read_few(const uint32_t* which, uint32_t count, const uint32_t* freqs, const uint32_t* starts,
                              uint32_t add, uint32_t* positions) {
  if (list_.is_short() && short_differences_.empty()) load_short_positions();
  for (uint32_t i = 0; i < count;) {
    constexpr uint32_t kAtOnce = 64;
    std::array<uint32_t, kAtOnce> at, many;
    uint32_t n = 0, begin = list_.is_short() ? 0 : starts[which[i]] & ~(kPositionBlock - 1);
    uint32_t size = list_.is_short() ? UINT32_MAX : kPositionBlock, last = 0;
    for (; i < count && n < kAtOnce && starts[which[i]] - begin < size; ++i, ++n) {
      at[n] = starts[which[i]] - begin;
      many[n] = freqs[which[i]];
      last = at[n] + many[n];
    }
    const uint32_t* differences = short_differences_.data();
    if (!list_.is_short()) {
      load_positions(begin / kPositionBlock);
      if (last > kPositionBlock && !next_unpacked_) {
        list_.unpack_positions(begin / kPositionBlock + 1, differences_.data() + kPositionBlock);
        next_unpacked_ = true;
      }
      differences = differences_.data();
    }
    kernels().few_positions(differences, at.data(), many.data(), n, add, positions);
    positions += size_t{n} * kFewPositions;
  }
}

}  // namespace diagon
