#include "query/scorers/conjunction.h"

#include <algorithm>
#include <array>

#include "query/scorers/batch.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

// A clause with so many times the documents of the rarest is still marked in a bit set rather than asked.
constexpr uint64_t kMarkWorth = 16;
constexpr uint32_t kWidest = 4 * kBatch;

}  // namespace

ConjunctionScorer::ConjunctionScorer(std::vector<Required> required, std::unique_ptr<Scorer> optional,
                                     std::unique_ptr<Scorer> prohibited, uint32_t max_doc)
    : required_(std::move(required)), optional_(std::move(optional)), prohibited_(std::move(prohibited)) {
  std::stable_sort(required_.begin(), required_.end(),
                   [](const Required& a, const Required& b) { return a.scorer->cost() < b.scorer->cost(); });
  for (Required& clause : required_) {
    if (clause.scoring) scoring_.push_back(clause.scorer.get());
  }
  if (optional_ != nullptr) scoring_.push_back(optional_.get());
  reachable_.resize(required_.size() + 1);
  // A clause that scores and leads skips what cannot compete; a filter that is somewhat rarer cannot.
  lead_ = 0;
  while (lead_ < required_.size() && !required_[lead_].scoring) ++lead_;
  if (lead_ == required_.size() || required_[lead_].scorer->cost() / 16 > required_[0].scorer->cost()) lead_ = 0;
  uint64_t rarest = required_[0].scorer->cost();
  window_ = rarest * 32 >= max_doc ? kBatch : kWidest;
  dense_ = rarest * 1024 >= max_doc && required_.size() > 1;
  for (size_t i = 0; i < required_.size(); ++i)
    dense_ = dense_ && required_[i].scorer->revisits() && required_[i].scorer->cost() / kMarkWorth <= rarest;
  // A lead to whose scores the others add nothing skips more by itself.
  by_window_ = dense_ && !(scoring_.size() == 1 && required_[lead_].scoring);
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
  least_ = score;
  if (score < 0) required_[lead_].scorer->require_above(score);
}

uint32_t ConjunctionScorer::shallow(uint32_t target) {
  uint32_t last = kNoMoreDocs;
  for (Scorer* scorer : scoring_) last = std::min(last, scorer->shallow(target));
  return last;
}

float ConjunctionScorer::max_score(uint32_t to) {
  double sum = 0;
  for (Scorer* scorer : scoring_) sum += scorer->max_score(to);
  return static_cast<float>(sum * kSlack);
}

uint32_t ConjunctionScorer::filter(Scorer& clause, uint32_t* docs, double* scores, uint32_t count) {
  if (scores == nullptr) return clause.probe(Probe::kRequire, docs, nullptr, count);
  std::array<uint32_t, kBatch> before;
  std::copy_n(docs, count, before.begin());
  uint32_t kept = clause.probe(Probe::kRequire, docs, nullptr, count);
  each_kept(before.data(), docs, kept, [&](uint32_t k, uint32_t i) { scores[k] = scores[i]; });
  return kept;
}

uint32_t ConjunctionScorer::fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  if (from >= limit) return 0;
  if (least_ >= 0 && scores != nullptr && !scoring_.empty()) return fill_competitive(from, limit, docs, scores);
  Required& lead = required_[0];
  uint32_t count = lead.scorer->fill(from, limit, docs, lead.scoring ? scores : nullptr);
  if (scores != nullptr && !lead.scoring) std::fill_n(scores, count, 0.0);
  count = probe_required(1, docs, scores, count);
  if (optional_ != nullptr && scores != nullptr && count != 0) optional_->probe(Probe::kPrefer, docs, scores, count);
  if (scores != nullptr) round_scores(scores, count);
  return count;
}

uint32_t ConjunctionScorer::probe_required(size_t first, uint32_t* docs, double* scores, uint32_t count) {
  for (size_t i = first; i < required_.size() && count != 0; ++i) {
    count = required_[i].scoring ? required_[i].scorer->probe(Probe::kRequire, docs, scores, count)
                                 : filter(*required_[i].scorer, docs, scores, count);
  }
  return prohibited_ == nullptr || count == 0 ? count : prohibited_->probe(Probe::kExclude, docs, scores, count);
}

double ConjunctionScorer::bound_others(uint32_t from, uint32_t end) {
  double sum = 0;
  if (optional_ != nullptr) {
    optional_->shallow(from);
    sum = optional_->max_score(end - 1) * kSlack;
  }
  reachable_[required_.size()] = sum;
  for (size_t i = required_.size(); i-- > 0; reachable_[i] = sum) {
    if (i == lead_ || !required_[i].scoring) continue;
    required_[i].scorer->shallow(from);
    sum += required_[i].scorer->max_score(end - 1) * kSlack;
  }
  return sum;
}

uint32_t ConjunctionScorer::probe_others(bool marked, uint32_t* docs, double* scores, uint32_t count) {
  for (size_t i = 0; i < required_.size() && count != 0; ++i) {
    if (i == lead_) continue;
    if (!required_[i].scoring) {
      if (!marked) count = filter(*required_[i].scorer, docs, scores, count);
      continue;
    }
    count = required_[i].scorer->probe(Probe::kRequire, docs, scores, count);
    count = drop_below(least_ - reachable_[i + 1], docs, scores, count);
  }
  if (prohibited_ != nullptr && count != 0) count = prohibited_->probe(Probe::kExclude, docs, scores, count);
  if (optional_ != nullptr && count != 0) optional_->probe(Probe::kPrefer, docs, scores, count);
  round_scores(scores, count);
  return count;
}

uint32_t ConjunctionScorer::fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) {
  Required& lead = required_[lead_];
  // A stretch that is bounded at once: a window, or what the lead's block covers.
  uint32_t last = lead.scorer->shallow(from);
  uint32_t end = limit, base = from & ~63u;
  if (by_window_)
    end = base + std::min(window_, limit - base);
  else if (limit - from > kBatch)
    end = last >= limit ? limit : std::max(last + 1, from + kBatch);
  double others = bound_others(from, end), needed = least_ - others;
  double most = lead.scoring ? lead.scorer->max_score(end - 1) : 0;
  if (lead.scoring ? most <= just_below(needed) : needed >= 0) {
    from = end;
    return 0;
  }
  if (lead.scoring) lead.scorer->require_above(just_below(needed));
  // What all but the optional clause give is not enough: it is as good as required, and rarer.
  bool optional_leads = optional_ != nullptr && optional_->cost() < lead.scorer->cost() / 4 &&
                        most * kSlack + others - reachable_.back() <= just_below(least_);
  if (optional_leads) return fill_by_optional(from, end, docs, scores);
  if (by_window_) return fill_window(from, end, docs, scores);
  uint32_t count = lead.scorer->fill(from, end, docs, lead.scoring ? scores : nullptr);
  from = std::min(from, end);
  if (!lead.scoring) std::fill_n(scores, count, 0.0);
  if (needed > 0) count = drop_below(needed, docs, scores, count);
  return probe_others(false, docs, scores, count);
}

uint32_t ConjunctionScorer::fill_by_optional(uint32_t& from, uint32_t end, uint32_t* docs, double* scores) {
  uint32_t count = optional_->fill(from, end, docs, scores);
  from = std::min(from, end);
  count = probe_required(0, docs, scores, count);
  round_scores(scores, count);
  return count;
}

uint32_t ConjunctionScorer::fill_window(uint32_t& from, uint32_t end, uint32_t* docs, double* scores) {
  uint32_t base = from & ~63u;
  std::array<uint64_t, kWidest / 64> words{};
  mark_required(base, end, words.data());
  words[0] &= ~uint64_t{0} << (from - base);
  uint32_t count = count_bits(words.data(), (end - base + 63) / 64);
  if (count > kBatch) {
    end = base + kBatch;
    count = count_bits(words.data(), kBatch / 64);
  }
  Required& lead = required_[lead_];
  // Many: the lead chooses those that occur often enough. Few: all are scored.
  bool many = lead.scoring && end - base <= kBatch && count > (end - base) / 64;
  if (many && lead.scorer->only(base, words.data())) {
    // One call may end before the window does: the rest is looked at anew.
    count = lead.scorer->fill(from, end, docs, scores);
    lead.scorer->only(base, nullptr);
    from = std::min(from, end);
    return probe_others(true, docs, scores, count);
  }
  lead.scorer->only(base, nullptr);
  list_few_bits(words.data(), (end - base + 63) / 64, base, docs);
  std::fill_n(scores, count, 0.0);
  from = end;
  if (lead.scoring) {
    lead.scorer->probe(Probe::kRequire, docs, scores, count);
    count = drop_below(least_ - reachable_[0], docs, scores, count);
  }
  return probe_others(true, docs, scores, count);
}

void ConjunctionScorer::mark_required(uint32_t from, uint32_t to, uint64_t* words) {
  uint32_t count = (to - from + 63) / 64;
  std::array<uint64_t, kWidest / 64> one;
  required_[0].scorer->mark(from, to, words);
  for (size_t i = 1; i < required_.size(); ++i) {
    std::fill_n(one.begin(), count, 0);
    required_[i].scorer->mark(from, to, one.data());
    for (uint32_t w = 0; w < count; ++w) words[w] &= one[w];
  }
}

void ConjunctionScorer::mark(uint32_t from, uint32_t to, uint64_t* words) {
  if (dense_) {
    while (from < to) {
      uint32_t end = from + std::min(window_, to - from), count = (end - from + 63) / 64;
      std::array<uint64_t, kWidest / 64> all{}, excluded{};
      mark_required(from, end, all.data());
      if (prohibited_ != nullptr) prohibited_->mark(from, end, excluded.data());
      for (uint32_t w = 0; w < count; ++w) words[w] |= all[w] & ~excluded[w];
      words += count;
      from = end;
    }
    return;
  }
  std::array<uint32_t, kBatch> docs;
  for (uint32_t at = from; at < to;) {
    uint32_t count = fill(at, to, docs.data(), nullptr);
    for (uint32_t i = 0; i < count; ++i) words[(docs[i] - from) >> 6] |= uint64_t{1} << ((docs[i] - from) & 63);
  }
}

}  // namespace diagon
