#include "query/scorers/score_window.h"

#include <algorithm>

#include "postings/kernels.h"
#include "query/scorers/window.h"

namespace diagon {
void ScoreWindow::begin(uint32_t from, uint32_t to) {
  base_ = from & ~63u;
  from_ = from;
  to_ = to;
  candidates_.fill(0);
  if (counting_) counts_.clear();
}

void ScoreWindow::add(Scorer& clause, bool candidates) {
  Window one{};
  clause.add_scores(base_, to_, one.data(), sums_.data());
  if (counting_) counts_.add(one);
  if (!candidates) return;
  one[0] &= ~uint64_t{0} << (from_ - base_);
  for (uint32_t w = 0; w < one.size(); ++w) candidates_[w] |= one[w];
}

uint32_t ScoreWindow::keep(double score, size_t least_matches) {
  if (counting_ && least_matches > 1) {
    Window enough;
    counts_.at_least(least_matches, enough.data());
    for (uint32_t w = 0; w < enough.size(); ++w) candidates_[w] &= enough[w];
  }
  if (score >= 0) kernels().keep_above(sums_.data(), score, MatchCounts::kWords, candidates_.data());
  return count_bits(candidates_.data(), candidates_.size());
}

uint32_t ScoreWindow::take(uint32_t* docs, double* scores) {
  uint32_t count = list_bits(candidates_.data(), MatchCounts::kWords, base_, docs);
  for (uint32_t i = 0; i < count; ++i) scores[i] = sums_[docs[i] - base_];
  std::fill(sums_.begin(), sums_.end(), 0.0);
  return count;
}

}  // namespace diagon
