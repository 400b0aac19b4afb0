#include "query/clauses/clauses.h"

namespace diagon {
namespace {

class BoostingScorer final : public Scorer {
 public:
  BoostingScorer(std::unique_ptr<Scorer> positive, std::unique_ptr<Scorer> negative, float factor)
      : positive_(std::move(positive)), negative_(std::move(negative)), factor_(factor) {}

  uint32_t advance(uint32_t target) override { return doc_ = positive_->seek(target); }
  float score() override {
    float score = positive_->score();
    return negative_->seek(doc_) == doc_ ? score * factor_ : score;
  }
  uint64_t cost() const override { return positive_->cost(); }
  void mark(uint32_t from, uint32_t to, uint64_t* words) override { positive_->mark(from, to, words); }

 private:
  std::unique_ptr<Scorer> positive_;
  std::unique_ptr<Scorer> negative_;
  float factor_;
};

class BoostingWeight final : public Weight {
 public:
  BoostingWeight(WeightPtr positive, WeightPtr negative, float factor)
      : positive_(std::move(positive)), negative_(std::move(negative)), factor_(factor) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    auto positive = positive_->scorer(segment);
    if (positive == nullptr) return nullptr;
    auto negative = negative_->scorer(segment);
    if (negative == nullptr) return positive;
    return std::make_unique<BoostingScorer>(std::move(positive), std::move(negative), factor_);
  }
  std::optional<uint64_t> count(size_t segment) const override { return positive_->count(segment); }

 private:
  WeightPtr positive_;
  WeightPtr negative_;
  float factor_;
};

}  // namespace

WeightPtr compile_boosting(Compiler& compiler, const v1::BoostingQuery& query, float boost) {
  WeightPtr positive = compiler.compile(query.positive(), boost, compiler.scores());
  WeightPtr negative = compiler.compile_filter(query.negative());
  if (!compiler.scores() || positive->matches_nothing() || negative->matches_nothing()) return positive;
  return std::make_unique<BoostingWeight>(std::move(positive), std::move(negative), query.negative_boost());
}

}  // namespace diagon
