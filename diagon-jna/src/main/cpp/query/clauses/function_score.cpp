#include <algorithm>
#include <cmath>
#include <limits>

#include "query/clauses/clauses.h"
#include "query/functions/score_function.h"

namespace diagon {
namespace {

using Spec = v1::FunctionScoreQuery;

struct Function {
  WeightPtr filter;  // null: all documents
  std::unique_ptr<ScoreFunction> score;
  double weight = 1;
};

struct Functions {
  std::vector<Function> functions;
  Spec::ScoreMode score_mode;
  Spec::BoostMode boost_mode;
  float max_boost = std::numeric_limits<float>::max();
  std::optional<float> min_score;
};

class FunctionScorer final : public Scorer {
 public:
  FunctionScorer(std::unique_ptr<Scorer> query, const Functions& functions, size_t segment)
      : query_(std::move(query)), all_(functions), segment_(segment) {
    for (const Function& function : all_.functions) {
      filters_.push_back(function.filter == nullptr ? nullptr : function.filter->scorer(segment));
      never_.push_back(function.filter != nullptr && filters_.back() == nullptr);
    }
  }

  uint32_t advance(uint32_t target) override {
    for (doc_ = query_->seek(target); doc_ != kNoMoreDocs; doc_ = query_->advance(doc_ + 1)) {
      if (!all_.min_score) break;
      current_ = compute();
      if (current_ >= *all_.min_score) break;
    }
    return doc_;
  }
  float score() override { return all_.min_score ? current_ : compute(); }
  uint64_t cost() const override { return query_->cost(); }

 private:
  // Nothing if no function applies.
  std::optional<double> factor() {
    double result = 0, weights = 0;
    bool any = false;
    for (size_t i = 0; i < all_.functions.size(); ++i) {
      const Function& function = all_.functions[i];
      if (never_[i] || (filters_[i] != nullptr && filters_[i]->seek(doc_) != doc_)) continue;
      double value = (function.score == nullptr ? 1.0 : function.score->value(segment_, doc_)) * function.weight;
      weights += function.weight;
      if (!any) {
        result = value;
        any = true;
        if (all_.score_mode == Spec::SCORE_FIRST) break;
        continue;
      }
      switch (all_.score_mode) {
        case Spec::SCORE_MAX: result = std::max(result, value); break;
        case Spec::SCORE_MIN: result = std::min(result, value); break;
        case Spec::SCORE_MULTIPLY: result *= value; break;
        default: result += value;
      }
    }
    if (!any) return std::nullopt;
    if (all_.score_mode == Spec::SCORE_AVG && weights != 0) result /= weights;
    return result;
  }

  float compute() {
    double query_score = query_->score();
    double factor_value = std::min(factor().value_or(1.0), static_cast<double>(all_.max_boost));
    double result;
    switch (all_.boost_mode) {
      case Spec::BOOST_REPLACE: result = factor_value; break;
      case Spec::BOOST_SUM: result = query_score + factor_value; break;
      case Spec::BOOST_AVG: result = (query_score + factor_value) / 2; break;
      case Spec::BOOST_MAX: result = std::max(query_score, factor_value); break;
      case Spec::BOOST_MIN: result = std::min(query_score, factor_value); break;
      default: result = query_score * factor_value;
    }
    auto score = static_cast<float>(result);
    if (score < 0 || std::isnan(score)) {
      throw Error(ErrorCode::kIllegalArgument, "function score query returned an invalid score: " +
                                                   std::to_string(score) + " for doc: " + std::to_string(doc_));
    }
    return score;
  }

  std::unique_ptr<Scorer> query_;
  const Functions& all_;
  size_t segment_;
  std::vector<std::unique_ptr<Scorer>> filters_;
  std::vector<bool> never_;
  float current_ = 0;
};

class FunctionScoreWeight final : public Weight {
 public:
  FunctionScoreWeight(WeightPtr query, Functions functions)
      : query_(std::move(query)), functions_(std::move(functions)) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    auto query = query_->scorer(segment);
    return query == nullptr ? nullptr : std::make_unique<FunctionScorer>(std::move(query), functions_, segment);
  }
  std::optional<uint64_t> count(size_t segment) const override {
    return functions_.min_score ? std::nullopt : query_->count(segment);
  }

 private:
  WeightPtr query_;
  Functions functions_;
};

}  // namespace

WeightPtr compile_function_score(Compiler& compiler, const v1::FunctionScoreQuery& query, float boost) {
  bool scores = compiler.scores() || query.has_min_score();
  v1::Query all;
  all.mutable_match_all();
  // The boost belongs to the query: a score that replaces the query's is not boosted.
  WeightPtr inner = compiler.compile(query.has_query() ? query.query() : all, boost, scores);
  if (!scores || inner->matches_nothing()) return inner;
  Functions functions;
  functions.score_mode = query.score_mode();
  functions.boost_mode = query.boost_mode();
  if (query.has_max_boost()) functions.max_boost = query.max_boost();
  if (query.has_min_score()) functions.min_score = query.min_score();
  if (query.functions_size() == 0) functions.boost_mode = Spec::BOOST_MULTIPLY;
  for (const auto& spec : query.functions()) {
    Function function;
    if (spec.has_filter()) function.filter = compiler.compile_filter(spec.filter());
    function.score = make_score_function(compiler, spec);
    if (spec.has_weight()) function.weight = static_cast<double>(spec.weight());
    functions.functions.push_back(std::move(function));
  }
  return std::make_unique<FunctionScoreWeight>(std::move(inner), std::move(functions));
}

}  // namespace diagon
