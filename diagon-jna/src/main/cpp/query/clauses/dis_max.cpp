#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/scorers/dis_max.h"

namespace diagon {
namespace {

class DisMaxWeight final : public Weight {
 public:
  DisMaxWeight(const Snapshot& snapshot, std::vector<WeightPtr> clauses, float tie_breaker)
      : snapshot_(snapshot), clauses_(std::move(clauses)), tie_breaker_(tie_breaker) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    auto make = [this, segment] {
      DisMaxScorer::Clauses scorers;
      for (const auto& clause : clauses_) {
        if (auto scorer = clause->scorer(segment)) scorers.push_back(std::move(scorer));
      }
      return scorers;
    };
    DisMaxScorer::Clauses scorers = make();
    if (scorers.empty()) return nullptr;
    if (scorers.size() == 1) return std::move(scorers[0]);
    return std::make_unique<DisMaxScorer>(std::move(scorers), make, tie_breaker_, snapshot_.segment(segment).max_doc());
  }
  bool prunes() const override {
    return std::all_of(clauses_.begin(), clauses_.end(), [](const auto& clause) { return clause->prunes(); });
  }
  bool counts_apart() const override {
    return std::all_of(clauses_.begin(), clauses_.end(), [](const auto& clause) { return clause->counts_apart(); });
  }

 private:
  const Snapshot& snapshot_;
  std::vector<WeightPtr> clauses_;
  float tie_breaker_;
};

}  // namespace

WeightPtr dis_max_weight(Compiler& compiler, std::vector<WeightPtr> clauses, float tie_breaker) {
  bool wordless = std::all_of(clauses.begin(), clauses.end(), [](const auto& clause) { return clause->wordless(); });
  std::erase_if(clauses, [](const WeightPtr& clause) { return clause->matches_nothing(); });
  if (clauses.empty()) return wordless ? wordless_weight() : none_weight();
  if (clauses.size() == 1) return std::move(clauses[0]);
  // A tie breaker of 1 makes a sum.
  if (compiler.scores() && tie_breaker != 1)
    return std::make_unique<DisMaxWeight>(compiler.snapshot(), std::move(clauses), tie_breaker);
  return any_weight(compiler, std::move(clauses));
}

WeightPtr compile_dis_max(Compiler& compiler, const v1::DisMaxQuery& query, float boost) {
  std::vector<WeightPtr> clauses;
  for (const auto& clause : query.queries()) clauses.push_back(compiler.compile(clause, boost, compiler.scores()));
  return dis_max_weight(compiler, std::move(clauses), query.tie_breaker());
}

}  // namespace diagon
