#pragma once

#include <vector>

#include "query/scorers/match_counts.h"

namespace diagon {

// Adds up, clause by clause, what the documents of one window score of which many match.
class ScoreWindow {
 public:
  // clauses: of which as many as a document matches are counted; 0: they are not.
  explicit ScoreWindow(size_t clauses) : counts_(clauses), counting_(clauses != 0), sums_(kBatch, 0.0) {}

  // Of [from, to), which lies within kBatch documents from the multiple of 64 at or before `from`.
  void begin(uint32_t from, uint32_t to);
  // Adds a clause's scores. Documents that no clause has added as candidates are not taken.
  void add(Scorer& clause, bool candidates);
  // Drops the candidates that score no more than a number or match fewer clauses. Answers how many remain.
  uint32_t keep(double score, size_t least_matches);
  // Lists the candidates, ascending, and clears the window.
  uint32_t take(uint32_t* docs, double* scores);
  // How many clauses a document that was taken matched.
  uint32_t matches_of(uint32_t doc) const noexcept { return counts_.of(doc - base_); }

 private:
  using Window = MatchCounts::Window;

  uint32_t base_ = 0, from_ = 0, to_ = 0;
  Window candidates_{};
  MatchCounts counts_;
  bool counting_;
  std::vector<double> sums_;
};

}  // namespace diagon
