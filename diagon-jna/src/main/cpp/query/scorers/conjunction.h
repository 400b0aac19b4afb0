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
                    std::unique_ptr<Scorer> prohibited);

  uint32_t advance(uint32_t target) override;
  float score() override;
  uint64_t cost() const override { return required_[0].scorer->cost(); }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void require_above(float score) override;
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  // The end of the stretch from `from` on whose documents may all be bounded at once; skips stretches that cannot
  // compete.
  uint32_t competitive_limit(uint32_t& from, uint32_t limit);

  std::vector<Required> required_;  // the rarest first
  std::unique_ptr<Scorer> optional_;
  std::unique_ptr<Scorer> prohibited_;
  std::vector<Scorer*> scoring_;  // of required_ and optional_
  float least_ = -1;
};

}  // namespace diagon
