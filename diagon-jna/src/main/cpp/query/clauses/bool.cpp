#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/scorers/conjunction.h"
#include "query/scorers/disjunction.h"

namespace diagon {
namespace {

using Scorers = std::vector<std::unique_ptr<Scorer>>;

class BoolWeight final : public Weight {
 public:
  BoolWeight(const Snapshot& snapshot, BoolClauses clauses, bool scores)
      : snapshot_(snapshot), clauses_(std::move(clauses)), scores_(scores) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    uint32_t max_doc = snapshot_.segment(segment).max_doc();
    std::vector<Required> required;
    for (const auto& weight : clauses_.must) {
      required.push_back({weight->scorer(segment), scores_});
      if (required.back().scorer == nullptr) return nullptr;
    }
    for (const auto& weight : clauses_.filter) {
      required.push_back({weight->scorer(segment), false});
      if (required.back().scorer == nullptr) return nullptr;
    }
    uint32_t least = clauses_.minimum_should_match;
    Scorers should = scorers(clauses_.should, segment);
    if (should.size() < least) return nullptr;
    std::unique_ptr<Scorer> optional;
    if (!should.empty() && (least > 0 || scores_)) {
      if (least == should.size() && least > 1) {
        for (auto& clause : should) required.push_back({std::move(clause), scores_});
      } else {
        optional = should.size() == 1
                       ? std::move(should[0])
                       : std::make_unique<DisjunctionScorer>(std::move(should), std::max(least, 1u), max_doc);
        if (least > 0) required.push_back({std::move(optional), scores_});
      }
    }
    Scorers excluded = scorers(clauses_.must_not, segment);
    if (required.empty()) required.push_back({std::make_unique<AllScorer>(max_doc), false});
    if (required.size() == 1 && optional == nullptr && excluded.empty() && (required[0].scoring || !scores_))
      return std::move(required[0].scorer);
    std::unique_ptr<Scorer> prohibited;
    if (excluded.size() == 1)
      prohibited = std::move(excluded[0]);
    else if (!excluded.empty())
      prohibited = std::make_unique<DisjunctionScorer>(std::move(excluded), 1, max_doc);
    return std::make_unique<ConjunctionScorer>(std::move(required), std::move(optional), std::move(prohibited),
                                               max_doc);
  }

  uint64_t most_matches(size_t segment) const override {
    uint64_t least = UINT64_MAX;
    for (const auto& weight : clauses_.must) least = std::min(least, weight->most_matches(segment));
    for (const auto& weight : clauses_.filter) least = std::min(least, weight->most_matches(segment));
    return clauses_.minimum_should_match == 0 ? least : std::min(least, sum_of_matches(clauses_.should, segment));
  }
  bool prunes() const override {
    auto all = [](const std::vector<WeightPtr>& weights) {
      return std::all_of(weights.begin(), weights.end(), [](const auto& w) { return w->prunes(); });
    };
    return all(clauses_.must) && all(clauses_.should) && !(clauses_.must.empty() && clauses_.should.empty());
  }
  bool counts_apart() const override {
    auto all = [](const std::vector<WeightPtr>& weights) {
      return std::all_of(weights.begin(), weights.end(), [](const auto& w) { return w->counts_apart(); });
    };
    return all(clauses_.must) && all(clauses_.should) && all(clauses_.filter) && all(clauses_.must_not);
  }

 private:
  static uint64_t sum_of_matches(const std::vector<WeightPtr>& weights, size_t segment) {
    uint64_t sum = 0;
    for (const auto& weight : weights) {
      uint64_t most = weight->most_matches(segment);
      if (most > UINT32_MAX) return UINT64_MAX;
      sum += most;
    }
    return sum;
  }
  static Scorers scorers(const std::vector<WeightPtr>& weights, size_t segment) {
    Scorers result;
    for (const auto& weight : weights) {
      if (auto scorer = weight->scorer(segment)) result.push_back(std::move(scorer));
    }
    return result;
  }

  const Snapshot& snapshot_;
  BoolClauses clauses_;
  bool scores_;
};

}  // namespace

WeightPtr bool_weight(Compiler& compiler, BoolClauses clauses) {
  auto nothing = [](const WeightPtr& weight) { return weight->matches_nothing(); };
  if (std::any_of(clauses.must.begin(), clauses.must.end(), nothing) ||
      std::any_of(clauses.filter.begin(), clauses.filter.end(), nothing)) {
    return none_weight();
  }
  std::erase_if(clauses.should, nothing);
  // What may match or not decides nothing but scores.
  if (!compiler.scores() && clauses.minimum_should_match == 0 && !(clauses.must.empty() && clauses.filter.empty()))
    clauses.should.clear();
  std::erase_if(clauses.must_not, nothing);
  if (clauses.should.size() < clauses.minimum_should_match) return none_weight();
  if (clauses.filter.empty() && clauses.must_not.empty()) {
    if (clauses.must.size() == 1 && clauses.should.empty()) return std::move(clauses.must[0]);
    if (clauses.must.empty() && clauses.should.size() == 1 && clauses.minimum_should_match == 1)
      return std::move(clauses.should[0]);
  }
  return std::make_unique<BoolWeight>(compiler.snapshot(), std::move(clauses), compiler.scores());
}

WeightPtr any_weight(Compiler& compiler, std::vector<WeightPtr> clauses) {
  BoolClauses any;
  any.should = std::move(clauses);
  any.minimum_should_match = 1;
  return bool_weight(compiler, std::move(any));
}

namespace {

// Leaves out what the analysis left no word of; true if nothing remains but clauses that match all.
bool drop_wordless(const v1::BoolQuery& query, BoolClauses& clauses) {
  auto wordless = [](const WeightPtr& weight) { return weight->wordless(); };
  size_t dropped = 0;
  for (auto* kind : {&clauses.must, &clauses.should, &clauses.filter, &clauses.must_not})
    dropped += std::erase_if(*kind, wordless);
  auto all = std::count_if(query.should().begin(), query.should().end(),
                           [](const auto& clause) { return clause.has_match_all(); });
  return dropped > 0 && clauses.must.empty() && clauses.filter.empty() && clauses.must_not.empty() &&
         clauses.should.size() == static_cast<size_t>(all);
}

}  // namespace

WeightPtr compile_bool(Compiler& compiler, const v1::BoolQuery& query, float boost) {
  auto size =
      static_cast<uint32_t>(query.must_size() + query.should_size() + query.filter_size() + query.must_not_size());
  if (size > kMaxClauses)
    throw Error(ErrorCode::kTooManyClauses, "maxClauseCount is set to " + std::to_string(kMaxClauses));
  if (size == 0) return all_weight(compiler.snapshot(), boost);
  BoolClauses clauses;
  for (const auto& clause : query.must()) clauses.must.push_back(compiler.compile(clause, boost, compiler.scores()));
  for (const auto& clause : query.should())
    clauses.should.push_back(compiler.compile(clause, boost, compiler.scores()));
  for (const auto& clause : query.filter()) clauses.filter.push_back(compiler.compile_filter(clause));
  for (const auto& clause : query.must_not()) clauses.must_not.push_back(compiler.compile_filter(clause));
  if (query.of_text() && drop_wordless(query, clauses)) return wordless_weight();
  bool alone = clauses.must.empty() && clauses.filter.empty();
  int count = static_cast<int>(clauses.should.size());
  // Where nothing is asked for but what must not be, there is nothing to count.
  if (count > 0 || !alone) {
    int least = count > 0 && alone ? 1 : 0;
    if (!query.minimum_should_match().empty())
      least = std::max(minimum_should_match(query.minimum_should_match(), count), least);
    clauses.minimum_should_match = static_cast<uint32_t>(least);
    if (least > count) return none_weight();
  }
  return bool_weight(compiler, std::move(clauses));
}

}  // namespace diagon
