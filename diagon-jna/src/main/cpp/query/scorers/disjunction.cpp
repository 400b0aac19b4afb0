#include "query/scorers/disjunction.h"

#include <algorithm>
#include <array>

#include "query/scorers/window.h"

namespace diagon {
namespace {

constexpr uint32_t kWords = kBatch / 64;
// Sums in another order may differ in the last bits.
constexpr double kSlack = 1 + 1e-6;

}  // namespace

DisjunctionScorer::DisjunctionScorer(std::vector<std::unique_ptr<Scorer>> clauses, uint32_t least_matching,
                                     uint32_t max_doc)
    : clauses_(std::move(clauses)), least_matching_(least_matching), max_doc_(max_doc) {
  for (auto& clause : clauses_) {
    cost_ += clause->cost();
    bounds_.emplace_back(0, clause.get());
  }
  reachable_.resize(clauses_.size());
}

uint32_t DisjunctionScorer::advance(uint32_t target) {
  for (;;) {
    uint32_t doc = kNoMoreDocs;
    uint32_t matching = 0;
    for (auto& clause : clauses_) {
      uint32_t at = clause->seek(target);
      if (at < doc) {
        doc = at;
        matching = 1;
      } else if (at == doc) {
        ++matching;
      }
    }
    if (doc == kNoMoreDocs || matching >= least_matching_) return doc_ = doc;
    target = doc + 1;
  }
}

float DisjunctionScorer::score() {
  double sum = 0;
  for (auto& clause : clauses_) {
    if (clause->doc() == doc_) sum += clause->score();
  }
  return static_cast<float>(sum);
}

uint32_t DisjunctionScorer::shallow(uint32_t target) {
  uint32_t last = kNoMoreDocs;
  for (auto& clause : clauses_) last = std::min(last, clause->shallow(target));
  return last;
}

float DisjunctionScorer::max_score(uint32_t to) {
  double sum = 0;
  for (auto& clause : clauses_) sum += clause->max_score(to);
  return static_cast<float>(sum * kSlack);
}

uint32_t DisjunctionScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  limit = std::min(limit, max_doc_);
  if (from >= limit) {
    from = kNoMoreDocs;
    return 0;
  }
  uint32_t count;
  if (least_matching_ > 1)
    count = fill_counted(from, limit, docs, scores);
  else if (least_ >= 0 && scores != nullptr)
    count = fill_competitive(from, limit, docs, scores);
  else
    count = fill_all(from, limit, docs, scores);
  if (from >= max_doc_) from = kNoMoreDocs;
  return count;
}

void DisjunctionScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  if (least_matching_ == 1) {
    for (auto& clause : clauses_) clause->mark(from, to, words);
    return;
  }
  std::array<uint32_t, kBatch> docs;
  for (uint32_t at = from; at < to;) {
    uint32_t count = fill(at, to, docs.data(), nullptr);
    for (uint32_t i = 0; i < count; ++i) words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
  }
}

uint32_t DisjunctionScorer::collect_window(uint32_t base, uint32_t from, uint32_t to, size_t first, uint32_t* docs,
                                           double* scores) {
  std::array<uint64_t, kWords> words{};
  if (scores == nullptr) {
    for (auto& clause : clauses_) clause->mark(base, to, words.data());
  } else {
    sums_.resize(kBatch);
    for (size_t i = first; i < bounds_.size(); ++i) bounds_[i].second->add_scores(base, to, words.data(), sums_.data());
  }
  // Nothing before `from` is wanted; what was added there is dropped.
  for (uint32_t doc = base; scores != nullptr && doc < from; ++doc) sums_[doc - base] = 0;
  words[0] &= ~uint64_t{0} << (from - base);
  uint32_t count = list_bits(words.data(), kWords, base, docs);
  if (scores != nullptr) {
    for (uint32_t i = 0; i < count; ++i) {
      scores[i] = sums_[docs[i] - base];
      sums_[docs[i] - base] = 0;
    }
  }
  return count;
}

uint32_t DisjunctionScorer::fill_all(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t base = from & ~63u;
  uint32_t to = std::min(limit, base + kBatch);
  uint32_t count = collect_window(base, from, to, 0, docs, scores);
  from = to;
  return count;
}

uint32_t DisjunctionScorer::fill_counted(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t base = from & ~63u;
  uint32_t to = std::min(limit, base + kBatch);
  counts_.assign(kBatch, 0);
  std::array<uint64_t, kWords> words;
  sums_.resize(kBatch);
  for (auto& clause : clauses_) {
    words.fill(0);
    if (scores != nullptr)
      clause->add_scores(base, to, words.data(), sums_.data());
    else
      clause->mark(base, to, words.data());
    uint32_t n = list_bits(words.data(), kWords, base, docs);
    for (uint32_t i = 0; i < n; ++i) ++counts_[docs[i] - base];
  }
  uint32_t count = 0;
  for (uint32_t doc = from; doc < to; ++doc) {
    if (counts_[doc - base] < least_matching_) continue;
    docs[count] = doc;
    if (scores != nullptr) scores[count] = sums_[doc - base];
    ++count;
  }
  if (scores != nullptr) std::fill(sums_.begin(), sums_.end(), 0.0);
  from = to;
  return count;
}

uint32_t DisjunctionScorer::fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (from >= window_end_) {
    // The next stretch that can be bounded at once: as far as the blocks of the clauses that were essential last go,
    // but at least one window.
    uint32_t last = kNoMoreDocs;
    for (size_t i = 0; i < bounds_.size(); ++i) {
      uint32_t block_last = bounds_[i].second->shallow(from);
      if (i >= essential_) last = std::min(last, block_last);
    }
    window_end_ = last >= max_doc_ ? max_doc_ : std::max(last + 1, std::min(from + 512, max_doc_));
    for (auto& [bound, scorer] : bounds_) bound = scorer->max_score(window_end_ - 1);
    std::sort(bounds_.begin(), bounds_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    double sum = 0;
    for (size_t i = 0; i < bounds_.size(); ++i) reachable_[i] = sum += bounds_[i].first * kSlack;
  }
  essential_ = 0;
  while (essential_ < bounds_.size() && reachable_[essential_] <= least_) ++essential_;
  uint32_t end = std::min(limit, window_end_);
  if (essential_ == bounds_.size()) {
    essential_ = bounds_.size() - 1;
    from = end;
    return 0;
  }
  uint32_t count;
  if (essential_ + 1 == bounds_.size()) {
    count = bounds_[essential_].second->fill(from, end, docs, scores);
    from = std::min(from, end);
  } else {
    uint32_t base = from & ~63u;
    uint32_t to = std::min(end, base + kBatch);
    count = collect_window(base, from, to, essential_, docs, scores);
    from = to;
  }
  for (size_t i = essential_; i-- > 0 && count != 0;) {
    uint32_t kept = 0;
    for (uint32_t k = 0; k < count; ++k) {
      if (scores[k] + reachable_[i] <= least_) continue;
      docs[kept] = docs[k];
      scores[kept++] = scores[k];
    }
    count = bounds_[i].second->probe(Probe::kPrefer, docs, scores, kept);
  }
  return count;
}

}  // namespace diagon
