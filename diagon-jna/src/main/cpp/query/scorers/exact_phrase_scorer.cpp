#include "query/scorers/exact_phrase_scorer.h"

#include <algorithm>
#include <bit>

#include "postings/kernels.h"
#include "postings/mark.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

// Terms whose documents are found, and positions compared, before those of the others.
constexpr size_t kRarest = 2;

}  // namespace

ExactPhraseScorer::ExactPhraseScorer(const std::vector<PhraseTerm>& terms, uint32_t max_doc, const uint8_t* norms,
                                     const Bm25& similarity, float weight)
    : max_doc_(max_doc), norms_(norms), inverse_(similarity.inverse.data()), weight_(weight) {
  uint32_t last_offset = 0;
  for (const PhraseTerm& term : terms) last_offset = std::max(last_offset, term.offset);
  for (const PhraseTerm& term : terms) terms_.push_back(std::make_unique<Term>(term, last_offset));
  dense_ = cost() >= kBatch && terms_.back()->finder.list().doc_freq / 32 <= cost();
}

void ExactPhraseScorer::Term::make_room(uint32_t count) {
  if (count <= room) return;
  room = count;
  for (auto* values : {&places, &freqs, &starts})
    *values = std::make_unique_for_overwrite<uint32_t[]>(size_t{count} + kKernelPadding);
}

uint32_t ExactPhraseScorer::shallow(uint32_t target) {
  uint32_t last = kNoMoreDocs;
  for (auto& term : terms_) {
    const PostingsList& list = term->finder.list();
    if (list.is_short()) {
      term->shallow_block = target > term->finder.docs()[list.doc_freq - 1] ? 1 : 0;
      if (term->shallow_block == 0) last = std::min(last, term->finder.docs()[list.doc_freq - 1]);
      continue;
    }
    term->shallow_block = list.find_block_near(term->shallow_block, target);
    if (term->shallow_block < list.block_count) last = std::min(last, list.last_docs[term->shallow_block]);
  }
  return last;
}

float ExactPhraseScorer::max_score(uint32_t to) {
  float least = weight_;
  for (auto& term : terms_) least = std::min(least, bound(*term, term->shallow_block, to));
  return least;
}

float ExactPhraseScorer::bound(Term& term, uint32_t first, uint32_t to) {
  const PostingsList& list = term.finder.list();
  if (list.is_short()) {
    if (first != 0) return 0;
    for (uint32_t i = 0; i < list.doc_freq && (i == 0 || term.short_bound < weight_); ++i)
      term.short_bound = std::max(term.short_bound, score_of(term.finder.docs()[i], term.finder.freqs()[i]));
    return term.short_bound;
  }
  if (first >= list.block_count) return 0;
  return bounds(term).range(first, std::min(list.find_block(first, to), list.block_count - 1));
}

ImpactBounds& ExactPhraseScorer::bounds(Term& term) {
  if (!term.bounds) term.bounds.emplace(term.finder.list(), norms_ != nullptr, inverse_, weight_);
  return *term.bounds;
}

uint32_t ExactPhraseScorer::candidates(uint32_t& from, uint32_t limit, float least, uint32_t* docs) {
  limit = std::min(limit, max_doc_);
  if (from >= limit) {
    from = kNoMoreDocs;
    return 0;
  }
  if (!dense_) return candidates_of_lead(from, limit, least, docs);
  uint32_t to = std::min(limit, (from & ~63u) + kBatch);
  if (least >= 0) {
    for (auto& term : terms_) {
      term->window_block = term->finder.list().find_block_near(term->window_block, from);
      if (bound(*term, term->window_block, to - 1) > least) continue;
      from = to;
      return 0;
    }
  }
  return candidates_of_window(from, to, docs);
}

uint32_t ExactPhraseScorer::candidates_of_window(uint32_t& from, uint32_t to, uint32_t* docs) {
  uint32_t base = from & ~63u, width = (to - base + 63) / 64;
  std::array<uint64_t, kBatch / 64> words;
  words.fill(~uint64_t{0});
  words[0] <<= from - base;
  for (auto& term : terms_) {
    std::fill_n(term->words.data(), width, 0);
    mark_long(term->finder.list(), term->window_block, base, to, term->words.data());
    for (uint32_t w = 0; w < width; ++w) words[w] &= term->words[w];
  }
  from = to;
  uint32_t count = list_bits(words.data(), width, base, docs);
  for (size_t t = 0; t < kRarest && count != 0; ++t) {
    Term& term = *terms_[t];
    term.make_room(count);
    term.finder.find_marked(words.data(), term.words.data(), width, base, term.freqs.get(), term.starts.get());
  }
  return count;
}

uint32_t ExactPhraseScorer::candidates_of_lead(uint32_t& from, uint32_t limit, float least, uint32_t* docs) {
  Term& lead = *terms_[0];
  const PostingsList& list = lead.finder.list();
  lead.make_room(std::min(kChunk, list.doc_freq));
  uint32_t count = 0;
  // Takes those of [from, limit), the first of which has the place `first`.
  auto take = [&](const uint32_t* all, uint32_t size, uint32_t first) {
    auto begin = static_cast<uint32_t>(all[0] >= from ? 0 : std::lower_bound(all, all + size, from) - all);
    auto end = static_cast<uint32_t>(all[size - 1] < limit ? size : std::lower_bound(all, all + size, limit) - all);
    for (; begin < end; ++begin, ++count) {
      docs[count] = all[begin];
      lead.places[count] = first + begin;
    }
  };
  if (list.is_short()) {
    take(lead.finder.docs(), list.doc_freq, 0);
    from = limit;
    return keep_holders(docs, count, 1, kRarest);
  }
  lead.window_block = list.find_block_near(lead.window_block, from);
  while (count + kPostingsBlock <= kChunk) {
    if (least >= 0) lead.window_block = bounds(lead).next_above(lead.window_block, least);
    if (lead.window_block == list.block_count || list.base_of(lead.window_block) + 1 >= limit) {
      from = limit;
      break;
    }
    uint32_t all[kPostingsBlock];
    list.unpack_docs(lead.window_block, all);
    take(all, list.block_size(lead.window_block), lead.window_block * kPostingsBlock);
    if (list.last_docs[lead.window_block] >= limit) {
      from = limit;
      break;
    }
    from = list.last_docs[lead.window_block++] + 1;
  }
  return keep_holders(docs, count, 1, kRarest);
}

uint32_t ExactPhraseScorer::keep_holders(uint32_t* docs, uint32_t count, size_t first, size_t end) {
  std::array<uint32_t, kBatch> held;
  for (size_t t = first; t < end && count != 0; ++t) {
    Term& term = *terms_[t];
    term.make_room(count);
    term.finder.locate(docs, count, term.places.get());
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; ++i) {
      held[kept] = i;
      kept += term.places[i] != PositionFinder::kNoPlace ? 1 : 0;
    }
    if (kept == count) continue;
    auto keep = [&](uint32_t* values) {
      for (uint32_t i = 0; i < kept; ++i) values[i] = values[held[i]];
    };
    keep(docs);
    for (size_t k = 0; k <= t; ++k) keep(terms_[k]->places.get());
    count = kept;
  }
  for (size_t t = 0; t < end; ++t) {
    Term& term = *terms_[t];
    term.finder.find(term.places.get(), count, term.freqs.get(), term.starts.get());
  }
  return count;
}

uint32_t ExactPhraseScorer::keep_phrases(uint32_t* docs, uint32_t count, float least) {
  count = keep_phrases_of(kRarest, docs, count, least);
  if (terms_.size() == kRarest || count == 0) return count;
  // Few are left: what they are among the documents of all the terms is looked up.
  return keep_phrases_of(terms_.size(), docs, keep_holders(docs, count, 0, terms_.size()), least);
}

uint32_t ExactPhraseScorer::keep_phrases_of(size_t terms, uint32_t* docs, uint32_t count, float least) {
  std::array<uint32_t, kChunk> few, many, fewest, most;
  if (frequencies_.size() < count) frequencies_.resize(count);
  for (uint32_t from = 0; from < count; from += kChunk) {
    uint32_t n = std::min(count - from, kChunk), few_count = 0, many_count = 0;
    std::copy_n(terms_[0]->freqs.get() + from, n, fewest.data());
    std::copy_n(terms_[0]->freqs.get() + from, n, most.data());
    for (size_t t = 1; t < terms; ++t) {
      const uint32_t* freqs = terms_[t]->freqs.get() + from;
      for (uint32_t i = 0; i < n; ++i) {
        uint32_t freq = freqs[i], low = fewest[i], high = most[i];
        fewest[i] = freq < low ? freq : low;
        most[i] = freq > high ? freq : high;
      }
    }
    for (uint32_t i = 0; i < n; ++i) {
      few[few_count] = many[many_count] = from + i;
      uint32_t wanted = least < 0 || score_of(docs[from + i], fewest[i]) > least ? 1 : 0;
      uint32_t is_few = most[i] <= kFewPositions ? 1 : 0;
      few_count += wanted & is_few;
      many_count += wanted & ~is_few;
    }
    std::fill_n(frequencies_.data() + from, n, 0);
    if (few_count != 0) count_few(terms, few.data(), few_count);
    for (uint32_t i = 0; i < many_count; ++i) frequencies_[many[i]] = count_many(terms, many[i]);
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    docs[kept] = docs[i];
    frequencies_[kept] = frequencies_[i];
    kept += frequencies_[i] != 0 ? 1 : 0;
  }
  return kept;
}

void ExactPhraseScorer::count_few(size_t terms, const uint32_t* which, uint32_t count) {
  std::array<uint64_t, kChunk * kFewPositions / 64> kept;
  for (size_t t = 0; t < terms; ++t) {
    Term& term = *terms_[t];
    uint32_t* positions = t == 0 ? few_.data() : other_few_.data();
    term.finder.read_few(which, count, term.freqs.get(), term.starts.get(), term.shift, positions);
    if (t != 0) kernels().keep_few(few_.data(), positions, count, kept.data());
  }
  constexpr uint32_t kPerWord = 64 / kFewPositions;
  for (uint32_t w = 0; w * kPerWord < count; ++w) {
    uint32_t left = std::min(count - w * kPerWord, kPerWord);
    uint64_t bits = left == kPerWord ? kept[w] : kept[w] & ((uint64_t{1} << (left * kFewPositions)) - 1);
    for (; bits != 0; bits &= bits - 1)
      ++frequencies_[which[w * kPerWord + static_cast<uint32_t>(std::countr_zero(bits)) / kFewPositions]];
  }
}

uint32_t ExactPhraseScorer::count_many(size_t terms, uint32_t i) {
  auto read = [i](Term& term, std::vector<uint32_t>& positions) {
    uint32_t freq = term.freqs[i];
    if (positions.size() < freq + kKernelPadding) positions.resize(freq + kKernelPadding);
    term.finder.read(term.starts[i], freq, term.shift, positions.data());
    return freq;
  };
  uint32_t found = read(*terms_[0], many_);
  for (size_t t = 1; t < terms && found != 0; ++t) {
    uint32_t count = read(*terms_[t], other_many_);
    std::fill_n(other_many_.data() + count, kKernelPadding, kNoPosition);
    found = kernels().keep_common(many_.data(), found, other_many_.data());
  }
  return found;
}

uint32_t ExactPhraseScorer::matches(uint32_t& from, uint32_t limit, float least, uint32_t* docs) {
  return keep_phrases(docs, candidates(from, limit, least, docs), least);
}

uint32_t ExactPhraseScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  float least = scores == nullptr ? -1 : least_;
  uint32_t count = 0;
  while (count == 0 && from < limit) count = matches(from, limit, least, docs);
  for (uint32_t i = 0; scores != nullptr && i < count; ++i) scores[i] = score_of(docs[i], frequencies_[i]);
  return count;
}

uint32_t ExactPhraseScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  if (mode == Probe::kPrefer && scores == nullptr) return count;
  std::array<uint32_t, kBatch> found;
  std::copy_n(docs, count, found.data());
  uint32_t matching = keep_phrases(found.data(), keep_holders(found.data(), count, 0, kRarest), -1), kept = 0;
  for (uint32_t i = 0, at = 0; i < count; ++i) {
    bool match = at < matching && found[at] == docs[i];
    uint32_t frequency = match ? frequencies_[at++] : 0;
    if (mode != Probe::kPrefer && match == (mode == Probe::kExclude)) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = scores[i];
    if (scores != nullptr && mode != Probe::kExclude && match) scores[kept] += score_of(docs[kept], frequency);
    ++kept;
  }
  return kept;
}

void ExactPhraseScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  std::array<uint32_t, kBatch> docs;
  for (uint32_t at = from; at < to;) {
    uint32_t count = matches(at, to, -1, docs.data());
    for (uint32_t i = 0; i < count; ++i) words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
  }
}

uint32_t ExactPhraseScorer::advance(uint32_t target) {
  std::array<uint32_t, kBatch> docs;
  for (;; ++ahead_at_) {
    while (ahead_at_ == ahead_.size()) {
      ahead_from_ = std::max(ahead_from_, target);
      if (ahead_from_ >= max_doc_) return doc_ = kNoMoreDocs;
      ahead_.clear();
      ahead_scores_.clear();
      ahead_at_ = 0;
      uint32_t count = matches(ahead_from_, max_doc_, -1, docs.data());
      for (uint32_t i = 0; i < count; ++i) {
        ahead_.push_back(docs[i]);
        ahead_scores_.push_back(score_of(docs[i], frequencies_[i]));
      }
    }
    if (ahead_[ahead_at_] < target) continue;
    score_ = ahead_scores_[ahead_at_];
    return doc_ = ahead_[ahead_at_];
  }
}

}  // namespace diagon
