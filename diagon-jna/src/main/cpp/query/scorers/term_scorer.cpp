#include "query/scorers/term_scorer.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "postings/kernels.h"
#include "postings/mark.h"

namespace diagon {

void TermScorer::score_all(const uint32_t* docs, const uint32_t* freqs, uint32_t count, Floats& scores) const {
  Floats inverses;
  for (uint32_t i = 0; i < count; ++i) inverses[i] = inverse_of(docs[i]);
  kernels().score(freqs, inverses.data(), weight_, count, scores.data());
}

uint32_t TermScorer::block_of(uint32_t doc) {
  if (list_.is_short()) {
    if (cursor_->block() == UINT32_MAX) cursor_->to_block(0);
    return doc > cursor_->docs()[doc_freq_ - 1] ? 1 : 0;
  }
  return block_ = list_.find_block(block_, doc);
}

uint32_t TermScorer::last_doc(uint32_t block) const noexcept {
  return list_.is_short() ? cursor_->docs()[doc_freq_ - 1] : list_.last_docs[block];
}

uint32_t TermScorer::advance(uint32_t target) {
  uint32_t block = block_of(target);
  if (cursor_->block() != block || cursor_->doc() > target) cursor_->to_block(block);
  return doc_ = cursor_->doc() == kNoMoreDocs || cursor_->doc() >= target ? cursor_->doc() : cursor_->advance(target);
}

template <typename F>
uint32_t TermScorer::each_block(uint32_t from, uint32_t to, F&& f) {
  for (uint32_t block = block_of(from); block < cursor_->block_count(); ++block) {
    uint32_t size = load(block);
    const uint32_t* docs = cursor_->docs();
    if (docs[0] >= to) return to;
    auto begin = static_cast<uint32_t>(docs[0] >= from ? 0 : std::lower_bound(docs, docs + size, from) - docs);
    auto end = static_cast<uint32_t>(docs[size - 1] < to ? size : std::lower_bound(docs, docs + size, to) - docs);
    if (begin < end && !f(begin, end)) return docs[end - 1] + 1;
    if (end < size) return to;
  }
  return kNoMoreDocs;
}

uint32_t TermScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (least_ >= 0 && scores != nullptr && !list_.is_short()) return fill_competitive(from, limit, docs, scores);
  uint32_t count = 0;
  from = each_block(from, limit, [&](uint32_t begin, uint32_t end) {
    uint32_t n = end - begin;
    std::copy_n(cursor_->docs() + begin, n, docs + count);
    if (scores != nullptr) {
      Floats block_scores;
      score_all(cursor_->docs() + begin, cursor_->freqs() + begin, n, block_scores);
      std::copy_n(block_scores.begin(), n, scores + count);
    }
    count += n;
    return count + kPostingsBlock <= kBatch;
  });
  return count;
}

uint32_t TermScorer::fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t found = 0;
  for (uint32_t block = block_of(from);; ++block) {
    block = bounds().next_above(block, least_);
    if (block == list_.block_count || list_.base_of(block) + 1 >= limit) {
      from = block == list_.block_count ? kNoMoreDocs : limit;
      return found;
    }
    // Few of a block's documents occur often enough: only those are looked at.
    uint32_t size = list_.block_size(block);
    std::array<uint32_t, kPostingsBlock> freqs;
    list_.unpack_freqs(block, freqs.data());
    uint64_t often[2] = {~uint64_t{0}, ~uint64_t{0}};
    uint32_t least_freq = bounds().least_freq(block, least_);
    if (least_freq > 1) kernels().at_least(freqs.data(), least_freq, often);
    if (size < kPostingsBlock) {
      often[0] &= size >= 64 ? ~uint64_t{0} : (uint64_t{1} << size) - 1;
      often[1] &= size <= 64 ? 0 : (uint64_t{1} << (size - 64)) - 1;
    }
    if ((often[0] | often[1]) == 0) continue;
    uint32_t count = list_chosen(block, from, limit, often, freqs.data(), docs + found);
    Floats block_scores;
    score_all(docs + found, freqs.data(), count, block_scores);
    for (uint32_t i = 0, first = found; i < count; ++i) {
      if (!(block_scores[i] > least_)) continue;
      docs[found] = docs[first + i];
      scores[found++] = block_scores[i];
    }
    if (list_.last_docs[block] >= limit) {
      from = limit;
      return found;
    }
    // What is found may raise the bound; but a stretch that was prepared is gone through at once.
    if (found == 0 || (only_ != nullptr && found + kPostingsBlock <= kBatch)) continue;
    from = list_.last_docs[block] + 1;
    return found;
  }
}

uint32_t TermScorer::list_chosen(uint32_t block, uint32_t from, uint32_t limit, const uint64_t* often, uint32_t* freqs,
                                 uint32_t* docs) {
  uint32_t count = 0;
  auto wanted = [&](uint32_t doc) {
    uint32_t at = doc - only_from_;
    return doc >= from && doc < limit && (only_ == nullptr || (only_[at >> 6] >> (at & 63) & 1) != 0);
  };
  uint32_t bit_words = list_.references[block].bit_words;
  if (bit_words == 0) {
    load(block);
    const uint32_t* all = cursor_->docs();
    for (uint32_t half = 0; half < 2; ++half) {
      for (uint64_t bits = often[half]; bits != 0; bits &= bits - 1) {
        uint32_t i = half * 64 + static_cast<uint32_t>(std::countr_zero(bits));
        if (!wanted(all[i])) continue;
        docs[count] = all[i];
        freqs[count++] = freqs[i];
      }
    }
    return count;
  }
  std::array<uint64_t, kMostBitWords> words, chosen;
  for (uint32_t w = 0; w < bit_words; ++w) words[w] = list_.bit_word(block, w);
  kernels().deposit(often, words.data(), bit_words, chosen.data());
  uint32_t base = list_.bits_from(block), before = 0;
  for (uint32_t w = 0; only_ != nullptr && w < bit_words; ++w) {
    uint32_t at = base + 64 * w - only_from_;  // wraps below only_from_
    chosen[w] &= at < kBatch ? only_[at / 64] : 0;
  }
  for (uint32_t w = 0; w < bit_words; base += 64, before += static_cast<uint32_t>(std::popcount(words[w++]))) {
    for (uint64_t bits = chosen[w]; bits != 0; bits &= bits - 1) {
      auto bit = static_cast<uint32_t>(std::countr_zero(bits));
      if (base + bit < from || base + bit >= limit) continue;
      docs[count] = base + bit;
      freqs[count++] = freqs[before + static_cast<uint32_t>(std::popcount(words[w] & ((uint64_t{1} << bit) - 1)))];
    }
  }
  return count;
}

TermScorer::OpenBlock TermScorer::open_block(uint32_t doc) {
  uint32_t block = block_of(doc);
  if (block == cursor_->block_count()) return {.first = doc, .last = kNoMoreDocs};
  OpenBlock open{.first = 0, .last = last_doc(block), .empty = false};
  if (!list_.is_short()) open.first = list_.base_of(block) + 1;
  if (!list_.is_short() && list_.references[block].bit_words != 0) {
    open.bits = list_.data_of(block);
    open.bits_from = list_.bits_from(block);
  } else {
    load(block);
  }
  return open;
}

uint32_t TermScorer::place_of(uint32_t doc) const noexcept {
  // Branches of a search among so few would be mispredicted.
  const uint32_t* at = cursor_->docs();
  for (uint32_t n = cursor_->block_size(); n > 1;) {
    uint32_t half = n / 2;
    at += at[half - 1] < doc ? half : 0;
    n -= half;
  }
  return *at == doc ? static_cast<uint32_t>(at - cursor_->docs()) : kPostingsBlock;
}

uint32_t TermScorer::rank_of(uint32_t word) noexcept {
  if (ranked_block_ != block_) {
    ranked_block_ = block_;
    list_.rank_words(block_, ranks_.data());
  }
  return ranks_[word];
}

uint32_t TermScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  bool scoring = scores != nullptr && mode != Probe::kExclude;
  uint32_t kept = 0;
  OpenBlock open;
  std::array<uint32_t, kPostingsBlock> freqs, places;
  Floats inverses, hit_scores;
  uint32_t hits = 0;
  auto add_hits = [&] {
    kernels().score(freqs.data(), inverses.data(), weight_, hits, hit_scores.data());
    for (uint32_t i = 0; i < hits; ++i) scores[places[i]] += hit_scores[i];
    hits = 0;
  };
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t doc = docs[i];
    if (doc > open.last || doc < open.first) open = open_block(doc);
    bool hit = false;
    uint32_t place = 0, at = 0;
    uint64_t word = 0, bit = uint64_t{1} << (doc & 63);
    if (open.bits != nullptr) {
      at = (doc - open.bits_from) / 64;
      std::memcpy(&word, open.bits + 2 * at, sizeof(word));
      hit = (word & bit) != 0;
    } else if (!open.empty) {
      place = place_of(doc);
      hit = place != kPostingsBlock;
    }
    if (mode != Probe::kPrefer && hit == (mode == Probe::kExclude)) continue;
    docs[kept] = doc;
    if (scores != nullptr) scores[kept] = scores[i];
    if (scoring && hit) {
      if (open.bits != nullptr) place = rank_of(at) + static_cast<uint32_t>(std::popcount(word & (bit - 1)));
      freqs[hits] = list_.is_short() ? cursor_->freqs()[place] : list_.freq_at(block_, place);
      inverses[hits] = inverse_of(doc);
      places[hits++] = kept;
      if (hits == kPostingsBlock) add_hits();
    }
    ++kept;
  }
  if (hits != 0) add_hits();
  return kept;
}

void TermScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  mark_postings(*cursor_, marked_block_, from, to, words);
}

void TermScorer::add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) {
  each_block(from, to, [&](uint32_t begin, uint32_t end) {
    const uint32_t* docs = cursor_->docs() + begin;
    uint32_t count = end - begin;
    Floats block_scores;
    score_all(docs, cursor_->freqs() + begin, count, block_scores);
    for (uint32_t i = 0; i < count; ++i) sums[docs[i] - from] += block_scores[i];
    mark_block(*cursor_, begin, end, from, to, words);
    return true;
  });
}

ImpactBounds& TermScorer::bounds() {
  if (!bounds_) bounds_.emplace(list_, norms_ != nullptr, inverse_, weight_);
  return *bounds_;
}

float TermScorer::short_bound() {
  if (short_bound_ < 0) {
    load(0);
    Floats all;
    score_all(cursor_->docs(), cursor_->freqs(), doc_freq_, all);
    short_bound_ = *std::max_element(all.begin(), all.begin() + doc_freq_);
  }
  return short_bound_;
}

uint32_t TermScorer::shallow(uint32_t target) {
  if (list_.is_short()) {
    shallow_block_ = block_of(target);
    return shallow_block_ == 0 ? last_doc(0) : kNoMoreDocs;
  }
  shallow_block_ = list_.find_block(shallow_block_, target);
  return shallow_block_ < list_.block_count ? list_.last_docs[shallow_block_] : kNoMoreDocs;
}

float TermScorer::max_score(uint32_t to) {
  if (shallow_block_ >= cursor_->block_count()) return 0;
  if (list_.is_short()) return short_bound();
  uint32_t last = std::min(list_.find_block(shallow_block_, to), list_.block_count - 1);
  return bounds().range(shallow_block_, last);
}

}  // namespace diagon
