#include <algorithm>

#include "query/clauses/clauses.h"

namespace diagon {
namespace {

class DisMaxScorer final : public Scorer {
 public:
  DisMaxScorer(std::vector<std::unique_ptr<Scorer>> clauses, float tie_breaker)
      : clauses_(std::move(clauses)), tie_breaker_(tie_breaker) {
    for (auto& clause : clauses_) cost_ += clause->cost();
  }

  uint32_t advance(uint32_t target) override {
    uint32_t doc = kNoMoreDocs;
    for (auto& clause : clauses_) doc = std::min(doc, clause->seek(target));
    return doc_ = doc;
  }
  float score() override {
    float best = 0;
    double others = 0;
    for (auto& clause : clauses_) {
      if (clause->doc() != doc_) continue;
      float score = clause->score();
      if (score >= best) {
        others += best;
        best = score;
      } else {
        others += score;
      }
    }
    return static_cast<float>(best + others * tie_breaker_);
  }
  uint64_t cost() const override { return cost_; }
  void mark(uint32_t from, uint32_t to, uint64_t* words) override {
    for (auto& clause : clauses_) clause->mark(from, to, words);
  }

  void require_above(float score) override { least_ = score; }
  uint32_t shallow(uint32_t target) override {
    uint32_t last = kNoMoreDocs;
    for (auto& clause : clauses_) last = std::min(last, clause->shallow(target));
    return last;
  }
  float max_score(uint32_t to) override {
    float best = 0;
    double sum = 0;
    for (auto& clause : clauses_) {
      float bound = clause->max_score(to);
      best = std::max(best, bound);
      sum += bound;
    }
    return static_cast<float>((best + (sum - best) * tie_breaker_) * (1 + 1e-6));
  }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override {
    if (scores == nullptr || least_ < 0) return Scorer::fill(from, limit, docs, scores);
    uint32_t last = shallow(from);
    uint32_t end = last < limit ? last + 1 : limit;
    if (!(max_score(end - 1) > least_)) {
      from = end;
      return 0;
    }
    return Scorer::fill(from, end, docs, scores);
  }

 private:
  std::vector<std::unique_ptr<Scorer>> clauses_;
  float tie_breaker_;
  uint64_t cost_ = 0;
  float least_ = -1;
};

class DisMaxWeight final : public Weight {
 public:
  DisMaxWeight(std::vector<WeightPtr> clauses, float tie_breaker)
      : clauses_(std::move(clauses)), tie_breaker_(tie_breaker) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    std::vector<std::unique_ptr<Scorer>> scorers;
    for (const auto& clause : clauses_) {
      if (auto scorer = clause->scorer(segment)) scorers.push_back(std::move(scorer));
    }
    if (scorers.empty()) return nullptr;
    if (scorers.size() == 1) return std::move(scorers[0]);
    return std::make_unique<DisMaxScorer>(std::move(scorers), tie_breaker_);
  }
  bool prunes() const override {
    return std::all_of(clauses_.begin(), clauses_.end(), [](const auto& clause) { return clause->prunes(); });
  }
  bool counts_apart() const override {
    return std::all_of(clauses_.begin(), clauses_.end(), [](const auto& clause) { return clause->counts_apart(); });
  }

 private:
  std::vector<WeightPtr> clauses_;
  float tie_breaker_;
};

}  // namespace

WeightPtr dis_max_weight(Compiler& compiler, std::vector<WeightPtr> clauses, float tie_breaker) {
  std::erase_if(clauses, [](const WeightPtr& clause) { return clause->matches_nothing(); });
  if (clauses.empty()) return none_weight();
  if (clauses.size() == 1) return std::move(clauses[0]);
  if (compiler.scores()) return std::make_unique<DisMaxWeight>(std::move(clauses), tie_breaker);
  BoolClauses any;
  any.should = std::move(clauses);
  any.minimum_should_match = 1;
  return bool_weight(compiler, std::move(any));
}

WeightPtr compile_dis_max(Compiler& compiler, const v1::DisMaxQuery& query, float boost) {
  std::vector<WeightPtr> clauses;
  for (const auto& clause : query.queries()) clauses.push_back(compiler.compile(clause, boost, compiler.scores()));
  return dis_max_weight(compiler, std::move(clauses), query.tie_breaker());
}

}  // namespace diagon
