#include "query/scorers/dis_max.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "query/scorers/batch.h"
#include "query/scorers/window.h"

namespace diagon {

DisMaxScorer::DisMaxScorer(Clauses clauses, std::function<Clauses()> make, float tie_breaker, uint32_t max_doc)
    : made_(std::move(clauses)), make_(std::move(make)), tie_breaker_(tie_breaker), max_doc_(max_doc) {
  for (const auto& clause : made_) {
    cost_ += clause->cost();
    revisits_ = revisits_ && clause->revisits();
  }
}

DisMaxScorer::Clauses DisMaxScorer::take_clauses() { return made_.empty() ? make_() : std::move(made_); }

DisMaxScorer::Clauses& DisMaxScorer::askers() {
  if (askers_.empty()) askers_ = take_clauses();
  return askers_;
}

uint32_t DisMaxScorer::advance(uint32_t target) {
  uint32_t doc = kNoMoreDocs;
  for (auto& clause : askers()) doc = std::min(doc, clause->seek(target));
  return doc_ = doc;
}

float DisMaxScorer::score() {
  double best = 0, sum = 0;
  for (auto& clause : askers_) {
    if (clause->doc() != doc_) continue;
    double score = clause->score();
    best = std::max(best, score);
    sum += score;
  }
  return static_cast<float>(joined(best, sum));
}

void DisMaxScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  for (auto& clause : askers()) clause->mark(from, to, words);
}

uint32_t DisMaxScorer::shallow(uint32_t target) {
  uint32_t last = kNoMoreDocs;
  for (auto& clause : askers()) last = std::min(last, clause->shallow(target));
  return last;
}

float DisMaxScorer::max_score(uint32_t to) {
  double best = 0, sum = 0;
  for (auto& clause : askers()) {
    double bound = clause->max_score(to);
    best = std::max(best, bound);
    sum += bound;
  }
  // Infinite bounds have no difference.
  return static_cast<float>((std::isinf(sum) ? best : joined(best, sum)) * kSlack);
}

void DisMaxScorer::ask(const uint32_t* docs, uint32_t count, bool scores) {
  asked_.docs.resize(count);
  asked_.hit.assign(count, 0);
  if (scores) {
    asked_.best.assign(count, 0);
    asked_.sum.assign(count, 0);
  }
  for (auto& clause : askers()) {
    std::copy_n(docs, count, asked_.docs.begin());
    if (scores) asked_.scores.assign(count, 0);
    uint32_t kept = clause->probe(Probe::kRequire, asked_.docs.data(), scores ? asked_.scores.data() : nullptr, count);
    each_kept(docs, asked_.docs.data(), kept, [&](uint32_t k, uint32_t i) {
      asked_.hit[i] = 1;
      if (!scores) return;
      double score = static_cast<double>(static_cast<float>(asked_.scores[k]));
      asked_.best[i] = std::max(asked_.best[i], score);
      asked_.sum[i] += score;
    });
  }
}

uint32_t DisMaxScorer::probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) {
  bool scoring = scores != nullptr && mode != Probe::kExclude;
  if (mode == Probe::kPrefer && !scoring) return count;
  ask(docs, count, scoring);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    bool hit = asked_.hit[i] != 0;
    if (mode != Probe::kPrefer && hit == (mode == Probe::kExclude)) continue;
    docs[kept] = docs[i];
    if (scores != nullptr) {
      scores[kept] = scores[i];
      if (scoring && hit)
        scores[kept] += static_cast<double>(static_cast<float>(joined(asked_.best[i], asked_.sum[i])));
    }
    ++kept;
  }
  return kept;
}

void DisMaxScorer::add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) {
  uint32_t width = (to - from + 63) / 64;
  asked_.best.assign(size_t{width} * 64, 0);
  asked_.sum.assign(size_t{width} * 64, 0);
  asked_.scores.assign(size_t{width} * 64, 0);
  std::array<uint64_t, kBatch / 64> one, all{};
  auto each_bit = [&](const auto& bits, auto&& f) {
    for (uint32_t w = 0; w < width; ++w) {
      for (uint64_t word = bits[w]; word != 0; word &= word - 1)
        f(w * 64 + static_cast<uint32_t>(std::countr_zero(word)));
    }
  };
  for (auto& clause : askers()) {
    one.fill(0);
    clause->add_scores(from, to, one.data(), asked_.scores.data());
    each_bit(one, [&](uint32_t i) {
      double score = static_cast<double>(static_cast<float>(asked_.scores[i]));
      asked_.best[i] = std::max(asked_.best[i], score);
      asked_.sum[i] += score;
      asked_.scores[i] = 0;
    });
    for (uint32_t w = 0; w < width; ++w) all[w] |= one[w];
  }
  each_bit(all, [&](uint32_t i) {
    sums[i] += static_cast<double>(static_cast<float>(joined(asked_.best[i], asked_.sum[i])));
  });
  for (uint32_t w = 0; w < width; ++w) words[w] |= all[w];
}

uint32_t DisMaxScorer::list_marked(uint32_t& from, uint32_t limit, uint32_t* docs) {
  uint32_t base = from & ~63u, to = std::min(limit, base + kBatch);
  std::array<uint64_t, kBatch / 64> words{};
  mark(base, to, words.data());
  words[0] &= ~uint64_t{0} << (from - base);
  from = to;
  return list_bits(words.data(), (to - base + 63) / 64, base, docs);
}

void DisMaxScorer::start_walking() {
  if (!walkers_.empty()) return;
  for (auto& clause : take_clauses()) {
    Walker& walker = walkers_.emplace_back();
    walker.scorer = std::move(clause);
    if (tie_breaker_ != 0) {
      walker.scorer->shallow(0);
      walker.bound = walker.scorer->max_score(max_doc_);
      bounds_ += static_cast<double>(walker.bound);
    }
  }
}

void DisMaxScorer::refill(Walker& walker, uint32_t limit) {
  walker.docs.resize(kBatch);
  walker.scores.resize(kBatch);
  if (least_ >= 0) {
    skipped_ = true;
    // Were it the best clause of a document, it would have to reach so much.
    double others = tie_breaker_ == 0 ? 0 : (bounds_ - static_cast<double>(walker.bound)) * kSlack;
    walker.scorer->require_above(just_below(least_ - others * static_cast<double>(tie_breaker_)));
  }
  walker.at = 0;
  walker.count = walker.scorer->fill(walker.from, limit, walker.docs.data(), walker.scores.data());
}

uint32_t DisMaxScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  limit = std::min(limit, max_doc_);
  if (from >= limit) {
    from = kNoMoreDocs;
    return 0;
  }
  if (scores == nullptr) return list_marked(from, limit, docs);
  start_walking();
  for (Walker& walker : walkers_) {
    while (walker.at < walker.count && walker.docs[walker.at] < from) ++walker.at;
    walker.from = std::max(walker.from, from);
  }
  auto dry = [limit](const Walker& walker) { return walker.at == walker.count && walker.from < limit; };
  uint32_t count = 0;
  // What is found may raise the bound: it is told before more is looked for.
  while (count == 0 || (count < kBatch && std::none_of(walkers_.begin(), walkers_.end(), dry))) {
    uint32_t doc = limit;
    for (Walker& walker : walkers_) {
      while (dry(walker)) refill(walker, limit);
      if (walker.at < walker.count) doc = std::min(doc, walker.docs[walker.at]);
    }
    from = doc;
    if (doc == limit) break;
    double best = 0, sum = 0;
    for (Walker& walker : walkers_) {
      if (walker.at == walker.count || walker.docs[walker.at] != doc) continue;
      double score = walker.scores[walker.at++];
      best = std::max(best, score);
      sum += score;
    }
    docs[count] = doc;
    scores[count++] = joined(best, sum);
    from = doc + 1;
  }
  if (skipped_ && tie_breaker_ != 0) {
    ask(docs, count, true);
    for (uint32_t i = 0; i < count; ++i) scores[i] = joined(asked_.best[i], asked_.sum[i]);
  }
  round_scores(scores, count);
  return count;
}

}  // namespace diagon
