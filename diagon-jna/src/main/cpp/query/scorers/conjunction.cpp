#include "query/scorers/conjunction.h"

#include <algorithm>
#include <array>

namespace diagon {

ConjunctionScorer::ConjunctionScorer(std::vector<Required> required, std::unique_ptr<Scorer> optional,
                                     std::unique_ptr<Scorer> prohibited)
    : required_(std::move(required)), optional_(std::move(optional)), prohibited_(std::move(prohibited)) {
  std::stable_sort(required_.begin(), required_.end(),
                   [](const Required& a, const Required& b) { return a.scorer->cost() < b.scorer->cost(); });
  for (Required& clause : required_) {
    if (clause.scoring) scoring_.push_back(clause.scorer.get());
  }
  if (optional_ != nullptr) scoring_.push_back(optional_.get());
}

uint32_t ConjunctionScorer::advance(uint32_t target) {
  Scorer& lead = *required_[0].scorer;
  uint32_t doc = lead.seek(target);
  while (doc != kNoMoreDocs) {
    size_t i = 1;
    for (; i < required_.size(); ++i) {
      uint32_t other = required_[i].scorer->seek(doc);
      if (other != doc) {
        doc = other == kNoMoreDocs ? kNoMoreDocs : lead.seek(other);
        break;
      }
    }
    if (i < required_.size()) continue;
    if (prohibited_ == nullptr || prohibited_->seek(doc) != doc) break;
    doc = lead.seek(doc + 1);
  }
  return doc_ = doc;
}

float ConjunctionScorer::score() {
  double sum = 0;
  for (Required& clause : required_) {
    if (clause.scoring) sum += clause.scorer->score();
  }
  if (optional_ != nullptr && optional_->seek(doc_) == doc_) sum += optional_->score();
  return static_cast<float>(sum);
}

void ConjunctionScorer::require_above(float score) {
  // Only one of the two looks at the blocks: both would move the same cursors.
  if (scoring_.size() == 1 && scoring_[0] == required_[0].scorer.get())
    scoring_[0]->require_above(score);
  else
    least_ = score;
}

uint32_t ConjunctionScorer::shallow(uint32_t target) {
  uint32_t last = kNoMoreDocs;
  for (Scorer* scorer : scoring_) last = std::min(last, scorer->shallow(target));
  return last;
}

float ConjunctionScorer::max_score(uint32_t to) {
  double sum = 0;
  for (Scorer* scorer : scoring_) sum += scorer->max_score(to);
  // Sums in another order may differ in the last bits.
  return static_cast<float>(sum * (1 + 1e-6));
}

uint32_t ConjunctionScorer::competitive_limit(uint32_t& from, uint32_t limit) {
  while (from < limit) {
    uint32_t last = shallow(from);
    uint32_t end = last < limit ? last + 1 : limit;
    if (max_score(end - 1) > least_) return end;
    from = end;
  }
  return limit;
}

uint32_t ConjunctionScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (least_ >= 0 && scores != nullptr && !scoring_.empty()) limit = competitive_limit(from, limit);
  if (from >= limit) return 0;
  Required& lead = required_[0];
  uint32_t count = lead.scorer->fill(from, limit, docs, lead.scoring ? scores : nullptr);
  if (scores != nullptr && !lead.scoring) std::fill_n(scores, count, 0.0);
  for (size_t i = 1; i < required_.size() && count != 0; ++i) {
    if (required_[i].scoring || scores == nullptr) {
      count = required_[i].scorer->probe(Probe::kRequire, docs, scores, count);
      continue;
    }
    // A clause that only filters must leave the scores alone.
    std::array<uint32_t, kBatch> before;
    std::copy_n(docs, count, before.begin());
    uint32_t kept = required_[i].scorer->probe(Probe::kRequire, docs, nullptr, count);
    for (uint32_t k = 0, b = 0; k < kept; ++k) {
      while (before[b] != docs[k]) ++b;
      scores[k] = scores[b];
    }
    count = kept;
  }
  if (prohibited_ != nullptr && count != 0) count = prohibited_->probe(Probe::kExclude, docs, scores, count);
  if (optional_ != nullptr && scores != nullptr && count != 0) optional_->probe(Probe::kPrefer, docs, scores, count);
  return count;
}

void ConjunctionScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  std::array<uint32_t, kBatch> docs;
  for (uint32_t at = from; at < to;) {
    uint32_t count = fill(at, to, docs.data(), nullptr);
    for (uint32_t i = 0; i < count; ++i) words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
  }
}

}  // namespace diagon
