#pragma once

#include <array>
#include <vector>

#include "query/scorer.h"

namespace diagon {

// Adds up, clause by clause, what the documents of a window score of which few match: they are listed as they come, and
// brought in order when most of them have been dropped.
class SparseWindow {
 public:
  SparseWindow() : sums_(kBatch, 0.0), matches_(kBatch, 0) {}

  // Of [from, to), at most kBatch documents.
  void begin(uint32_t from, uint32_t to);
  void add(Scorer& clause);
  // Drops the documents that score no more than a number or match fewer clauses.
  void keep(double score, size_t least_matches);
  // Lists the rest, ascending. Answers how many.
  uint32_t take(uint32_t* docs, double* scores);
  // How many clauses a document that was taken matches.
  uint32_t matches_of(uint32_t doc) const noexcept { return matches_[doc - from_]; }

 private:
  uint32_t from_ = 0, to_ = 0;
  std::vector<double> sums_;                 // by document - from
  std::vector<uint16_t> matches_;            // 0 but for those listed
  std::array<uint32_t, kBatch + 1> places_;  // one more is written than listed
  uint32_t count_ = 0;
  std::array<uint32_t, kBatch> docs_;
  std::array<double, kBatch> scores_;
};

}  // namespace diagon
