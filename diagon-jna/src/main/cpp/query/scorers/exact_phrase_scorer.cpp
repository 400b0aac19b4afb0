#include "query/scorers/exact_phrase_scorer.h"

#include <algorithm>

#include "postings/mark.h"
#include "query/scorers/window.h"

namespace diagon {

ExactPhraseScorer::ExactPhraseScorer(const std::vector<PhraseTerm>& terms, uint32_t max_doc, const uint8_t* norms,
                                     const Bm25& similarity, float weight)
    : max_doc_(max_doc), norms_(norms), inverse_(similarity.inverse.data()), weight_(weight) {
  for (const PhraseTerm& term : terms)
    terms_.push_back(std::make_unique<Term>(term, norms != nullptr, inverse_, weight));
  dense_ = cost() >= kBatch && terms_.back()->finder.list().doc_freq / 32 <= cost();
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
  return term.bounds.range(first, std::min(list.find_block(first, to), list.block_count - 1));
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
  std::array<uint64_t, kBatch / 64> words{}, one;
  for (auto& term : terms_) {
    if (term == terms_[0]) {
      mark_long(term->finder.list(), term->window_block, base, to, words.data());
      continue;
    }
    one.fill(0);
    mark_long(term->finder.list(), term->window_block, base, to, one.data());
    for (uint32_t w = 0; w < width; ++w) words[w] &= one[w];
  }
  words[0] &= ~uint64_t{0} << (from - base);
  from = to;
  return list_bits(words.data(), width, base, docs);
}

uint32_t ExactPhraseScorer::candidates_of_lead(uint32_t& from, uint32_t limit, float least, uint32_t* docs) {
  Term& lead = *terms_[0];
  const PostingsList& list = lead.finder.list();
  auto take = [&](const uint32_t* all, uint32_t size, uint32_t count) {
    const uint32_t* begin = all[0] >= from ? all : std::lower_bound(all, all + size, from);
    const uint32_t* end = all[size - 1] < limit ? all + size : std::lower_bound(begin, all + size, limit);
    std::copy(begin, end, docs + count);
    return static_cast<uint32_t>(end - begin);
  };
  if (list.is_short()) {
    uint32_t count = take(lead.finder.docs(), list.doc_freq, 0);
    from = limit;
    return count;
  }
  uint32_t count = 0;
  lead.window_block = list.find_block_near(lead.window_block, from);
  while (count + kPostingsBlock <= kChunk) {
    if (least >= 0) lead.window_block = lead.bounds.next_above(lead.window_block, least);
    if (lead.window_block == list.block_count || list.base_of(lead.window_block) + 1 >= limit) {
      from = limit;
      return count;
    }
    uint32_t all[kPostingsBlock];
    list.unpack_docs(lead.window_block, all);
    count += take(all, list.block_size(lead.window_block), count);
    if (list.last_docs[lead.window_block] >= limit) {
      from = limit;
      return count;
    }
    from = list.last_docs[lead.window_block++] + 1;
  }
  return count;
}

void ExactPhraseScorer::count_phrases(const uint32_t* docs, uint32_t count, float least) {
  const uint32_t* held = nullptr;
  for (auto& term : terms_) {
    if (held == nullptr)
      std::fill_n(term->freqs.begin(), count, 1);
    else
      std::copy_n(held, count, term->freqs.begin());
    term->finder.find(docs, count, term->freqs.data(), term->starts.data());
    held = term->freqs.data();
  }
  for (uint32_t i = 0; i < count; ++i) {
    frequencies_[i] = 0;
    if (held[i] == 0) continue;
    uint32_t most = held[i];
    for (auto& term : terms_) most = std::min(most, term->freqs[i]);
    if (least < 0 || score_of(docs[i], most) > least) frequencies_[i] = count_phrases_of(i);
  }
}

uint32_t ExactPhraseScorer::count_phrases_of(uint32_t i) {
  Term* rarest = terms_[0].get();
  for (auto& term : terms_) {
    if (term->freqs[i] < rarest->freqs[i]) rarest = term.get();
  }
  auto read = [i](Term& term, std::vector<uint32_t>& positions) {
    if (positions.size() < term.freqs[i]) positions.resize(term.freqs[i]);
    term.finder.read(term.starts[i], term.freqs[i], positions.data());
    return term.freqs[i];
  };
  uint32_t found = read(*rarest, begins_);
  for (auto& term : terms_) {
    if (term.get() == rarest || found == 0) continue;
    uint32_t count = read(*term, positions_), kept = 0;
    // A position less its offset is where the phrase would begin: sums do not go below 0.
    if (found == 1) {
      uint32_t wanted = begins_[0] + term->offset;
      for (uint32_t k = 0; k < count; ++k) kept |= positions_[k] + rarest->offset == wanted ? 1 : 0;
    } else {
      for (uint32_t at = 0, k = 0; at < found && k < count;) {
        uint32_t begin = begins_[at] + term->offset, other = positions_[k] + rarest->offset;
        begins_[kept] = begins_[at];
        kept += begin == other ? 1 : 0;
        at += begin <= other ? 1 : 0;
        k += other <= begin ? 1 : 0;
      }
    }
    found = kept;
  }
  return found;
}

template <typename F>
void ExactPhraseScorer::each_match(const uint32_t* docs, uint32_t count, float least, F&& f) {
  for (uint32_t begin = 0; begin < count; begin += kChunk) {
    uint32_t n = std::min(kChunk, count - begin);
    count_phrases(docs + begin, n, least);
    for (uint32_t i = 0; i < n; ++i) {
      if (frequencies_[i] != 0) f(docs[begin + i], frequencies_[i]);
    }
  }
}

uint32_t ExactPhraseScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  float least = scores == nullptr ? -1 : least_;
  uint32_t kept = 0;
  while (kept == 0 && from < limit) {
    uint32_t count = candidates(from, limit, least, docs);
    each_match(docs, count, least, [&](uint32_t doc, uint32_t frequency) {
      docs[kept] = doc;
      if (scores != nullptr) scores[kept] = score_of(doc, frequency);
      ++kept;
    });
  }
  return kept;
}

uint32_t ExactPhraseScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  if (mode == Probe::kPrefer && scores == nullptr) return count;
  uint32_t kept = 0;
  for (uint32_t begin = 0; begin < count; begin += kChunk) {
    uint32_t n = std::min(kChunk, count - begin);
    count_phrases(docs + begin, n, -1);
    for (uint32_t i = 0; i < n; ++i) {
      uint32_t frequency = frequencies_[i], doc = docs[begin + i];
      if (mode != Probe::kPrefer && (frequency != 0) == (mode == Probe::kExclude)) continue;
      docs[kept] = doc;
      if (scores != nullptr) scores[kept] = scores[begin + i];
      if (scores != nullptr && mode != Probe::kExclude && frequency != 0) scores[kept] += score_of(doc, frequency);
      ++kept;
    }
  }
  return kept;
}

void ExactPhraseScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  std::array<uint32_t, kBatch> docs;
  for (uint32_t at = from; at < to;) {
    uint32_t count = candidates(at, to, -1, docs.data());
    each_match(docs.data(), count, -1,
               [&](uint32_t doc, uint32_t) { words[(doc - from) >> 6] |= uint64_t{1} << ((doc - from) & 63); });
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
      uint32_t count = candidates(ahead_from_, max_doc_, -1, docs.data());
      each_match(docs.data(), count, -1, [&](uint32_t doc, uint32_t frequency) {
        ahead_.push_back(doc);
        ahead_scores_.push_back(score_of(doc, frequency));
      });
    }
    if (ahead_[ahead_at_] < target) continue;
    score_ = ahead_scores_[ahead_at_];
    return doc_ = ahead_[ahead_at_];
  }
}

}  // namespace diagon
