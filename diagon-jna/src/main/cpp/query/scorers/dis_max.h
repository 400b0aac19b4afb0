#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "query/scorer.h"

namespace diagon {

// Documents that match any of some clauses; the score is the best one's and tie_breaker times the sum of the others'.
//
// Candidates come from walkers, each of which skips by itself what cannot compete and may be far ahead of the others.
// All else is asked of a second set of scorers, which never run ahead.
class DisMaxScorer final : public Scorer {
 public:
  using Clauses = std::vector<std::unique_ptr<Scorer>>;

  // make: makes the clauses' scorers anew, as often as it is called; more than one. tie_breaker: below 1.
  DisMaxScorer(Clauses clauses, std::function<Clauses()> make, float tie_breaker, uint32_t max_doc);

  uint32_t advance(uint32_t target) override;
  float score() override;
  uint64_t cost() const override { return cost_; }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override;
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override;
  void mark(uint32_t from, uint32_t to, uint64_t* words) override;
  void add_scores(uint32_t from, uint32_t to, uint64_t* words, double* sums) override;
  bool revisits() const override { return revisits_; }
  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override;
  float max_score(uint32_t to) override;

 private:
  struct Walker {
    std::unique_ptr<Scorer> scorer;
    float bound = 0;    // on any of its scores
    uint32_t from = 0;  // where it goes on
    std::vector<uint32_t> docs;
    std::vector<double> scores;
    uint32_t at = 0, count = 0;  // those of docs that are not used yet
  };
  // What the clauses say to a batch of documents.
  struct Asked {
    std::vector<uint32_t> docs;
    std::vector<double> scores, best, sum;
    std::vector<uint8_t> hit;
  };

  Clauses take_clauses();
  Clauses& askers();
  void start_walking();
  void refill(Walker& walker, uint32_t limit);
  uint32_t list_marked(uint32_t& from, uint32_t limit, uint32_t* docs);
  // Fills asked_ for docs[0, count); without scores only `hit`.
  void ask(const uint32_t* docs, uint32_t count, bool scores);
  double joined(double best, double sum) const { return best + (sum - best) * static_cast<double>(tie_breaker_); }

  Clauses made_;
  std::function<Clauses()> make_;
  float tie_breaker_;
  uint32_t max_doc_;
  uint64_t cost_ = 0;
  bool revisits_ = true;
  float least_ = -1;
  bool skipped_ = false;  // whether walkers may have left something out
  Clauses askers_;
  std::vector<Walker> walkers_;
  double bounds_ = 0;  // of all walkers together
  Asked asked_;
};

}  // namespace diagon
