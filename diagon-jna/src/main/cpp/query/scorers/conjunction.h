#pragma once

#include <memory>
#include <vector>

#include "query/scorer.h"

namespace diagon {

struct Required {
  std::unique_ptr<Scorer> scorer;
  bool scoring = true;
};

// Documents that match all required clauses and not the prohibited one; the score is the sum of the scoring ones and of
// the optional one.
class ConjunctionScorer final : public Scorer {
 public:
  // required is not empty; optional and prohibited may be null.
  ConjunctionScorer(std::vector<Required> required, std::unique_ptr<Scorer> optional,
                    std::unique_ptr<Scorer> prohibited, uint32_t max_doc);

  uint32_t advance(uint32_t target) override;
  float score() override;
  uint64_t cost() const override { return required_[0].scorer->cost(); }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void require_above(float score) override;
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  uint32_t fill_competitive(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores);
  // Bits of the documents of [from, to), at most window_, that match all required clauses.
  void mark_required(uint32_t from, uint32_t to, uint64_t* words);
  // The documents of the optional clause alone.
  uint32_t fill_by_optional(uint32_t& from, uint32_t end, uint32_t* docs, double* scores);
  uint32_t fill_window(uint32_t& from, uint32_t end, uint32_t* docs, double* scores);
  // What the clauses behind the lead can add in [from, end); reachable_ tells it of each.
  double bound_others(uint32_t from, uint32_t end);
  // The clauses other than the lead; marked: those that only filter have been asked.
  uint32_t probe_others(bool marked, uint32_t* docs, double* scores, uint32_t count);
  // Keeps the documents that match the required clauses from the first on and not the prohibited one.
  uint32_t probe_required(size_t first, uint32_t* docs, double* scores, uint32_t count);
  // Keeps the documents that match a clause which adds nothing to their scores.
  static uint32_t filter(Scorer& clause, uint32_t* docs, double* scores, uint32_t count);

  std::vector<Required> required_;  // the rarest first
  std::unique_ptr<Scorer> optional_;
  std::unique_ptr<Scorer> prohibited_;
  std::vector<Scorer*> scoring_;   // of required_ and optional_
  std::vector<double> reachable_;  // reachable_[i]: what required_[i] and those after it, and optional_, add at most
  size_t lead_;                    // of required_, for the best hits: the rarest, or one that scores
  uint32_t window_;                // documents that are looked at together when all clauses are marked in bit sets
  bool dense_ = false;             // whether marking does that
  bool by_window_ = false;         // and the search for the best hits too
  float least_ = -1;
};

}  // namespace diagon
