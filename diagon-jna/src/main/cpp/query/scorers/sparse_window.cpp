#include "query/scorers/sparse_window.h"

#include "query/scorers/window.h"

namespace diagon {

void SparseWindow::begin(uint32_t from, uint32_t to) {
  for (uint32_t i = 0; i < count_; ++i) sums_[places_[i]] = matches_[places_[i]] = 0;
  count_ = 0;
  from_ = from;
  to_ = to;
}

void SparseWindow::add(Scorer& clause) {
  clause.require_above(-1);
  for (uint32_t at = from_; at < to_;) {
    uint32_t count = clause.fill(at, to_, docs_.data(), scores_.data());
    for (uint32_t i = 0; i < count; ++i) {
      uint32_t place = docs_[i] - from_;
      places_[count_] = place;
      count_ += matches_[place]++ == 0 ? 1 : 0;
      sums_[place] += scores_[i];
    }
  }
}

void SparseWindow::keep(double score, size_t least_matches) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count_; ++i) {
    uint32_t place = places_[i];
    if (sums_[place] > score && matches_[place] >= least_matches)
      places_[kept++] = place;
    else
      sums_[place] = matches_[place] = 0;
  }
  count_ = kept;
}

uint32_t SparseWindow::take(uint32_t* docs, double* scores) {
  std::array<uint64_t, kBatch / 64> words{};
  for (uint32_t i = 0; i < count_; ++i) words[places_[i] / 64] |= uint64_t{1} << (places_[i] % 64);
  list_few_bits(words.data(), kBatch / 64, from_, docs);
  for (uint32_t i = 0; i < count_; ++i) scores[i] = sums_[docs[i] - from_];
  return count_;
}

}  // namespace diagon
