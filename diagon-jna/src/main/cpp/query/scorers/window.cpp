#include "query/scorers/window.h"

#include <algorithm>
#include <bit>

#include "postings/kernels.h"

namespace diagon {

void WindowScorer::load(uint32_t doc) {
  loaded_from_ = doc / width_ * width_;
  std::fill_n(words_.begin(), width_ / 64, 0);
  evaluate(loaded_from_, std::min(loaded_from_ + width_, max_doc_), words_.data());
}

bool WindowScorer::matches(uint32_t doc) {
  if (loaded_from_ != doc / width_ * width_) load(doc);
  uint32_t i = doc - loaded_from_;
  return ((words_[i >> 6] >> (i & 63)) & 1) != 0;
}

uint32_t WindowScorer::advance(uint32_t target) {
  while (target < max_doc_) {
    if (loaded_from_ != target / width_ * width_) load(target);
    uint32_t i = target - loaded_from_;
    uint64_t word = words_[i >> 6] & (~uint64_t{0} << (i & 63));
    for (uint32_t w = i >> 6;;) {
      if (word != 0) return doc_ = loaded_from_ + w * 64 + static_cast<uint32_t>(std::countr_zero(word));
      if (++w == width_ / 64) break;
      word = words_[w];
    }
    target = loaded_from_ + width_;
  }
  return doc_ = kNoMoreDocs;
}

uint32_t WindowScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  limit = std::min(limit, max_doc_);
  if (from >= limit) {
    from = kNoMoreDocs;
    return 0;
  }
  uint32_t base = from & ~63u;
  uint32_t to = std::min(limit, base + kBatch);
  std::array<uint64_t, kBatch / 64> words{};
  evaluate(base, to, words.data());
  words[0] &= ~uint64_t{0} << (from & 63);
  uint32_t count = list_bits(words.data(), (to - base + 63) / 64, base, docs);
  if (scores != nullptr) std::fill_n(scores, count, 0.0);
  from = to == max_doc_ ? kNoMoreDocs : to;
  return count;
}

uint32_t WindowScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  if (mode == Probe::kPrefer) return count;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (matches(docs[i]) == (mode == Probe::kExclude)) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = scores[i];
    ++kept;
  }
  return kept;
}

void WindowScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  to = std::min(to, max_doc_);
  for (; from < to; from += kBatch, words += kBatch / 64) evaluate(from, std::min(from + kBatch, to), words);
}

void BitSetScorer::evaluate(uint32_t from, uint32_t to, uint64_t* words) { copy_bits(bits_, from, to, words); }

void AllScorer::evaluate(uint32_t from, uint32_t to, uint64_t* words) { set_first_bits(words, to - from); }

void copy_bits(const BitSet& bits, uint32_t from, uint32_t to, uint64_t* words) noexcept {
  uint32_t full = (to - from) / 64;
  const uint64_t* source = bits.words() + from / 64;
  for (uint32_t i = 0; i < full; ++i) words[i] |= source[i];
  if ((to - from) % 64 != 0) words[full] |= source[full] & ((uint64_t{1} << ((to - from) % 64)) - 1);
}

void set_first_bits(uint64_t* words, uint32_t count) noexcept {
  std::fill_n(words, count / 64, ~uint64_t{0});
  if (count % 64 != 0) words[count / 64] |= (uint64_t{1} << (count % 64)) - 1;
}

uint32_t list_bits(const uint64_t* words, uint32_t word_count, uint32_t base, uint32_t* docs) noexcept {
  return kernels().list_bits(words, word_count, base, docs);
}

uint32_t list_few_bits(const uint64_t* words, uint32_t word_count, uint32_t base, uint32_t* docs) noexcept {
  return scalar_kernels().list_bits(words, word_count, base, docs);
}

}  // namespace diagon
