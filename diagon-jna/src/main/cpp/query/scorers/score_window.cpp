#include "query/scorers/score_window.h"

#include <algorithm>
#include <bit>

#include "postings/kernels.h"
#include "query/scorers/window.h"

namespace diagon {
namespace {

// So few documents of a window are sooner looked at one by one.
constexpr uint32_t kSparse = 256;

uint32_t count_bits(const MatchCounts::Window& words) {
  uint32_t count = 0;
  for (uint64_t word : words) count += static_cast<uint32_t>(std::popcount(word));
  return count;
}

// Calls f(place, bit) for each bit.
template <typename F>
void each_bit(const MatchCounts::Window& words, F&& f) {
  for (uint32_t w = 0; w < words.size(); ++w) {
    for (uint64_t word = words[w]; word != 0; word &= word - 1)
      f(w * 64 + static_cast<uint32_t>(std::countr_zero(word)), word & -word);
  }
}

}  // namespace

void ScoreWindow::begin(uint32_t from, uint32_t to) {
  base_ = from & ~63u;
  from_ = from;
  to_ = to;
  candidates_.fill(0);
  touched_.fill(0);
  if (counting_) counts_.clear();
}

void ScoreWindow::add(Scorer& clause, bool candidates) {
  Window one{};
  clause.add_scores(base_, to_, one.data(), sums_.data());
  for (uint32_t w = 0; w < one.size(); ++w) touched_[w] |= one[w];
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
  uint32_t count = count_bits(candidates_);
  if (score < 0) return count;
  if (count > kSparse) {
    kernels().keep_above(sums_.data(), score, MatchCounts::kWords, candidates_.data());
    return count_bits(candidates_);
  }
  each_bit(candidates_, [&](uint32_t place, uint64_t bit) {
    if (sums_[place] > score) return;
    candidates_[place / 64] ^= bit;
    --count;
  });
  return count;
}

uint32_t ScoreWindow::take(uint32_t* docs, double* scores) {
  uint32_t count = list_bits(candidates_.data(), MatchCounts::kWords, base_, docs);
  for (uint32_t i = 0; i < count; ++i) scores[i] = sums_[docs[i] - base_];
  if (count_bits(touched_) > kSparse)
    std::fill(sums_.begin(), sums_.end(), 0.0);
  else
    each_bit(touched_, [&](uint32_t place, uint64_t) { sums_[place] = 0; });
  return count;
}

}  // namespace diagon
