#include "query/scorers/disjunction.h"

#include <algorithm>
#include <array>
#include <bit>

#include "postings/kernels.h"
#include "query/scorers/batch.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

constexpr uint32_t kWords = kBatch / 64;
// Asking about a document costs as much as adding up the scores of so many.
constexpr uint64_t kAskCost = 6;
// Documents of a window that are few.
constexpr uint64_t kSparse = 256;

}  // namespace

DisjunctionScorer::DisjunctionScorer(std::vector<std::unique_ptr<Scorer>> clauses, uint32_t least_matching,
                                     uint32_t max_doc)
    : clauses_(std::move(clauses)), least_matching_(least_matching), max_doc_(max_doc) {
  for (auto& clause : clauses_) {
    cost_ += clause->cost();
    bounds_.emplace_back(0, clause.get());
    revisits_ = revisits_ && clause->revisits();
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
  if (scores != nullptr) round_scores(scores, count);
  return count;
}

uint32_t DisjunctionScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  bool scoring = scores != nullptr && mode != Probe::kExclude;
  if (mode == Probe::kPrefer && !scoring) return count;
  std::vector<uint32_t> matching(count, 0), asked(count);
  std::vector<double> sums(count, 0), added(count);
  for (auto& clause : clauses_) {
    std::copy_n(docs, count, asked.begin());
    if (scoring) added.assign(count, 0);
    uint32_t kept = clause->probe(Probe::kRequire, asked.data(), scoring ? added.data() : nullptr, count);
    each_kept(docs, asked.data(), kept, [&](uint32_t k, uint32_t i) {
      ++matching[i];
      sums[i] += added[k];
    });
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    bool hit = matching[i] >= least_matching_;
    if (mode != Probe::kPrefer && hit == (mode == Probe::kExclude)) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) scores[kept] = scores[i];
    if (scoring && hit) scores[kept] += static_cast<double>(static_cast<float>(sums[i]));
    ++kept;
  }
  return kept;
}

void DisjunctionScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  if (least_matching_ == 1) {
    for (auto& clause : clauses_) clause->mark(from, to, words);
    return;
  }
  for (; from < to; from += std::min(kBatch, to - from), words += kWords) {
    std::array<uint64_t, kWords> matching;
    uint32_t end = from + std::min(kBatch, to - from);
    mark_counted(from, end, matching.data());
    for (uint32_t w = 0; w < (end - from + 63) / 64; ++w) words[w] |= matching[w];
  }
}

void DisjunctionScorer::mark_counted(uint32_t base, uint32_t to, uint64_t* words) {
  MatchCounts counts(clauses_.size());
  MatchCounts::Window one;
  for (auto& clause : clauses_) {
    one.fill(0);
    clause->mark(base, to, one.data());
    counts.add(one);
  }
  counts.at_least(least_matching_, words);
}

uint32_t DisjunctionScorer::collect_window(uint32_t from, uint32_t to, size_t& first, uint32_t* docs, double* scores) {
  if (window_ == nullptr) window_ = std::make_unique<ScoreWindow>(least_matching_ > 1 ? clauses_.size() : 0);
  window_->begin(from, to);
  // Of documents that only clauses before `first` match, none can compete.
  for (size_t i = first; i < bounds_.size(); ++i) window_->add(*bounds_[i].second, true);
  for (;;) {
    size_t matches = least_matching_ > first ? least_matching_ - first : 1;
    uint64_t count = window_->keep(least_ < 0 ? -1 : least_ - reach(first), matches);
    if (first == 0 || count * kAskCost * max_doc_ <= bounds_[first - 1].second->cost() * (to - from)) break;
    window_->add(*bounds_[--first].second, false);
  }
  return window_->take(docs, scores);
}

bool DisjunctionScorer::is_sparse(size_t first, uint32_t width) const {
  uint64_t most = 0;
  for (size_t i = first; i < bounds_.size(); ++i) most += bounds_[i].second->cost();
  return most * width / max_doc_ <= kSparse;
}

uint32_t DisjunctionScorer::collect_sparse(uint32_t from, uint32_t to, size_t first, uint32_t* docs, double* scores) {
  if (sparse_ == nullptr) sparse_ = std::make_unique<SparseWindow>();
  sparse_->begin(from, to);
  for (size_t i = first; i < bounds_.size(); ++i) sparse_->add(*bounds_[i].second);
  sparse_->keep(least_ - reach(first), least_matching_ > first ? least_matching_ - first : 1);
  return sparse_->take(docs, scores);
}

uint32_t DisjunctionScorer::fill_all(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t base = from & ~63u;
  uint32_t to = std::min(limit, base + kBatch);
  size_t first = 0;
  uint32_t count;
  if (scores != nullptr) {
    count = collect_window(from, to, first, docs, scores);
  } else {
    std::array<uint64_t, kWords> words{};
    for (auto& clause : clauses_) clause->mark(base, to, words.data());
    words[0] &= ~uint64_t{0} << (from - base);
    count = list_bits(words.data(), kWords, base, docs);
  }
  from = to;
  return count;
}

uint32_t DisjunctionScorer::ask_counted(size_t clauses, uint32_t* docs, double* scores, uint32_t* matching,
                                        uint32_t count) {
  std::array<uint32_t, kBatch> asked;
  std::array<double, kBatch> added;
  for (size_t c = clauses; c-- > 0 && count != 0;) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; ++i) {
      docs[kept] = docs[i];
      scores[kept] = scores[i];
      matching[kept] = matching[i];
      kept += scores[i] > least_ - reach(c + 1) && matching[i] + c + 1 >= least_matching_ ? 1 : 0;
    }
    count = kept;
    std::copy_n(docs, count, asked.begin());
    std::fill_n(added.begin(), count, 0.0);
    uint32_t matched = bounds_[c].second->probe(Probe::kRequire, asked.data(), added.data(), count);
    each_kept(docs, asked.data(), matched, [&](uint32_t k, uint32_t i) {
      scores[i] += added[k];
      ++matching[i];
    });
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    docs[kept] = docs[i];
    scores[kept] = scores[i];
    kept += matching[i] >= least_matching_ ? 1 : 0;
  }
  return kept;
}

uint32_t DisjunctionScorer::fill_counted(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  uint32_t base = from & ~63u;
  uint32_t to = std::min(limit, base + kBatch);
  if (scores == nullptr) {
    MatchCounts::Window words;
    mark_counted(base, to, words.data());
    words[0] &= ~uint64_t{0} << (from - base);
    from = to;
    return list_bits(words.data(), kWords, base, docs);
  }
  size_t essential = 0;
  if (least_ >= 0) {
    if (from >= window_end_) bound_window(from);
    to = std::min(to, window_end_);
    while (essential < bounds_.size() && reachable_[essential] <= least_) ++essential;
    if (essential == bounds_.size()) {
      from = std::min(window_end_, limit);
      return 0;
    }
  }
  std::array<uint32_t, kBatch> matching;
  uint32_t count;
  if (is_sparse(essential, to - from)) {
    count = collect_sparse(from, to, essential, docs, scores);
    for (uint32_t i = 0; i < count; ++i) matching[i] = sparse_->matches_of(docs[i]);
  } else {
    count = collect_window(from, to, essential, docs, scores);
    for (uint32_t i = 0; i < count; ++i) matching[i] = window_->matches_of(docs[i]);
  }
  from = to;
  return ask_counted(essential, docs, scores, matching.data(), count);
}

void DisjunctionScorer::bound_window(uint32_t from) {
  // As far as the block of the clause that can add most, but at least a window.
  for (auto& [bound, scorer] : bounds_) scorer->shallow(from);
  uint32_t last = bounds_.back().second->shallow(from);
  window_end_ = from + std::min(kBatch - (from & 63), max_doc_ - from);
  if (last > window_end_ && last < max_doc_) window_end_ = last + 1;
  for (auto& [bound, scorer] : bounds_) bound = scorer->max_score(window_end_ - 1);
  std::sort(bounds_.begin(), bounds_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double sum = 0;
  for (size_t i = 0; i < bounds_.size(); ++i) reachable_[i] = sum += bounds_[i].first * kSlack;
}

uint32_t DisjunctionScorer::fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (from >= window_end_) bound_window(from);
  size_t essential = 0;
  while (essential < bounds_.size() && reachable_[essential] <= least_) ++essential;
  uint32_t end = std::min(limit, window_end_);
  if (essential == bounds_.size()) {
    from = end;
    return 0;
  }
  uint32_t count;
  if (essential + 1 == bounds_.size()) {
    Scorer& scorer = *bounds_[essential].second;
    scorer.require_above(just_below(least_ - reach(essential)));
    // Where no clause is enough alone, only documents of the others are wanted.
    std::array<uint64_t, kWords> others{};
    bool both = bounds_[essential].first * kSlack <= least_ && revisits_;
    if (both) {
      uint32_t base = from & ~63u;
      end = std::min(end, base + kBatch);
      for (size_t i = 0; i < essential; ++i) bounds_[i].second->mark(base, end, others.data());
      scorer.only(base, others.data());
    }
    count = scorer.fill(from, end, docs, scores);
    if (both) scorer.only(0, nullptr);
    from = std::min(from, end);
  } else {
    uint32_t to = std::min(end, (from & ~63u) + kBatch);
    count = is_sparse(essential, to - from) ? collect_sparse(from, to, essential, docs, scores)
                                            : collect_window(from, to, essential, docs, scores);
    from = to;
  }
  for (size_t i = essential; i-- > 0 && count != 0;) {
    count = drop_below(least_ - reachable_[i], docs, scores, count);
    bounds_[i].second->probe(Probe::kPrefer, docs, scores, count);
  }
  return count;
}

}  // namespace diagon
