#pragma once

#include <memory>
#include <vector>

#include "query/scorer.h"
#include "query/scorers/score_window.h"
#include "query/scorers/sparse_window.h"

namespace diagon {

// Documents that match at least `least_matching` of the clauses; the score is the sum of those that match. Batches are
// made window by window; with a bound on scores, clauses that cannot reach it together are only probed (MaxScore:
// Turtle and Flood, with block maxima).
class DisjunctionScorer final : public Scorer {
 public:
  DisjunctionScorer(std::vector<std::unique_ptr<Scorer>> clauses, uint32_t least_matching, uint32_t max_doc);

  uint32_t advance(uint32_t target) override;
  float score() override;
  uint64_t cost() const override { return cost_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  bool revisits() const override { return revisits_; }
  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  uint32_t fill_all(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  uint32_t fill_counted(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  uint32_t fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  // The documents in [from, to) of the clauses bounds_[first, …) whose scores, which are added up, can get above least_
  // together with those of the clauses before `first`, and that can match enough clauses. Clauses that would have to be
  // asked about too many documents are added up as well; moves `first` to where they begin.
  uint32_t collect_window(uint32_t from, uint32_t to, size_t& first, uint32_t* docs, double* scores);
  // The same where few documents are to be expected: answers whether they are.
  bool is_sparse(size_t first, uint32_t width) const;
  uint32_t collect_sparse(uint32_t from, uint32_t to, size_t first, uint32_t* docs, double* scores);
  // What the clauses bounds_[0, count) can add.
  double reach(size_t count) const { return count == 0 ? 0 : reachable_[count - 1]; }
  // Bounds the clauses over [from, window_end_), which it chooses.
  void bound_window(uint32_t from);
  // Asks the clauses bounds_[0, count) about documents that collect_window found; drops those that match too few.
  // matching: how many clauses each has matched so far.
  uint32_t ask_counted(size_t clauses, uint32_t* docs, double* scores, uint32_t* matching, uint32_t count);
  // Bits of the documents in [base, to) that enough clauses match.
  void mark_counted(uint32_t base, uint32_t to, uint64_t* words);

  std::vector<std::unique_ptr<Scorer>> clauses_;
  uint32_t least_matching_;
  uint32_t max_doc_;
  uint64_t cost_ = 0;
  float least_ = -1;
  uint32_t window_end_ = 0;                         // up to where bounds_ hold
  std::vector<std::pair<double, Scorer*>> bounds_;  // ascending
  std::vector<double> reachable_;                   // reachable_[i]: the sum of bounds_[0, i]
  bool revisits_ = true;                            // whether all clauses do
  // Made when they are needed.
  std::unique_ptr<ScoreWindow> window_;
  std::unique_ptr<SparseWindow> sparse_;
};

}  // namespace diagon
