#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/scorers/batch.h"

namespace diagon {
namespace {

class NoneWeight final : public Weight {
 public:
  explicit NoneWeight(bool wordless) : wordless_(wordless) {}
  std::unique_ptr<Scorer> scorer(size_t) const override { return nullptr; }
  std::optional<uint64_t> count(size_t) const override { return 0; }
  bool matches_nothing() const override { return true; }
  bool wordless() const override { return wordless_; }

 private:
  bool wordless_;
};

class FilterWeight final : public Weight {
 public:
  FilterWeight(MakeScorer make, CountMatches count) : make_(std::move(make)), count_(std::move(count)) {}
  std::unique_ptr<Scorer> scorer(size_t segment) const override { return make_(segment); }
  std::optional<uint64_t> count(size_t segment) const override { return count_ ? count_(segment) : std::nullopt; }

 private:
  MakeScorer make_;
  CountMatches count_;
};

class AllWeight final : public Weight {
 public:
  explicit AllWeight(const Snapshot& snapshot) : snapshot_(snapshot) {}
  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    return std::make_unique<AllScorer>(snapshot_.segment(segment).max_doc());
  }
  bool prunes() const override { return true; }
  std::optional<uint64_t> count(size_t segment) const override { return snapshot_.segment(segment).max_doc(); }

 private:
  const Snapshot& snapshot_;
};

class ConstantScorer final : public Scorer {
 public:
  ConstantScorer(std::unique_ptr<Scorer> filter, float score) : filter_(std::move(filter)), score_(score) {}

  uint32_t advance(uint32_t target) override { return doc_ = filter_->seek(target); }
  float score() override { return score_; }
  uint64_t cost() const override { return filter_->cost(); }
  uint32_t fill(uint32_t& from, uint32_t limit, uint32_t* docs, double* scores) override {
    if (scores != nullptr && score_ <= least_) {
      from = kNoMoreDocs;
      return 0;
    }
    uint32_t count = filter_->fill(from, limit, docs, nullptr);
    if (scores != nullptr) std::fill_n(scores, count, static_cast<double>(score_));
    return count;
  }
  uint32_t probe(Probe mode, uint32_t* docs, double* scores, uint32_t count) override {
    if (scores == nullptr || mode == Probe::kExclude) return filter_->probe(mode, docs, scores, count);
    std::vector<uint32_t> matches(docs, docs + count);
    uint32_t matching = filter_->probe(Probe::kRequire, matches.data(), nullptr, count);
    each_kept(docs, matches.data(), matching, [&](uint32_t k, uint32_t i) {
      if (mode == Probe::kPrefer) {
        scores[i] += score_;
      } else {
        docs[k] = matches[k];
        scores[k] = scores[i] + score_;
      }
    });
    return mode == Probe::kPrefer ? count : matching;
  }
  void mark(uint32_t from, uint32_t to, uint64_t* words) override { filter_->mark(from, to, words); }
  bool revisits() const override { return filter_->revisits(); }
  void require_above(float score) override { least_ = score; }
  float max_score(uint32_t) override { return score_; }

 private:
  std::unique_ptr<Scorer> filter_;
  float score_;
  float least_ = -1;
};

class ConstantWeight final : public Weight {
 public:
  ConstantWeight(WeightPtr filter, float score) : filter_(std::move(filter)), score_(score) {}
  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    auto filter = filter_->scorer(segment);
    return filter == nullptr ? nullptr : std::make_unique<ConstantScorer>(std::move(filter), score_);
  }
  std::optional<uint64_t> count(size_t segment) const override { return filter_->count(segment); }
  uint64_t most_matches(size_t segment) const override { return filter_->most_matches(segment); }
  // Once there are enough hits, none is better.
  bool prunes() const override { return true; }
  bool counts_apart() const override { return filter_->counts_apart(); }
  float max_score() const override { return score_; }
  bool matches_nothing() const override { return filter_->matches_nothing(); }
  bool wordless() const override { return filter_->wordless(); }

 private:
  WeightPtr filter_;
  float score_;
};

}  // namespace

WeightPtr none_weight() { return std::make_unique<NoneWeight>(false); }
WeightPtr wordless_weight() { return std::make_unique<NoneWeight>(true); }
WeightPtr all_weight(const Snapshot& snapshot, float score) {
  return constant_weight(std::make_unique<AllWeight>(snapshot), score);
}
WeightPtr filter_weight(MakeScorer make, CountMatches count) {
  return std::make_unique<FilterWeight>(std::move(make), std::move(count));
}

WeightPtr constant_weight(WeightPtr filter, float score) {
  if (filter->matches_nothing()) return filter;
  return std::make_unique<ConstantWeight>(std::move(filter), score);
}

}  // namespace diagon
