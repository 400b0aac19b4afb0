#include <algorithm>

#include "query/clauses/clauses.h"

namespace diagon {
namespace {

// The postings of several terms as those of one whose frequencies are the sums.
class SynonymScorer final : public Scorer {
 public:
  SynonymScorer(std::vector<std::unique_ptr<PostingsCursor>> cursors, uint64_t cost, const uint8_t* norms,
                const Bm25& similarity, float weight)
      : cursors_(std::move(cursors)),
        cost_(cost),
        norms_(norms),
        inverse_(similarity.inverse.data()),
        weight_(weight) {}

  uint32_t advance(uint32_t target) override {
    uint32_t least = kNoMoreDocs;
    for (auto& cursor : cursors_) {
      uint32_t doc = cursor->doc();
      if (doc < target || doc == kNoMoreDocs) doc = cursor->advance(target);
      least = std::min(least, doc);
    }
    std::erase_if(cursors_, [](const auto& cursor) { return cursor->doc() == kNoMoreDocs; });
    return doc_ = least;
  }
  float score() override {
    uint32_t freq = 0;
    for (auto& cursor : cursors_) freq += cursor->doc() == doc_ ? cursor->freq() : 0;
    return Bm25::score(weight_, static_cast<float>(freq), inverse_[norms_ == nullptr ? kNoNorm : norms_[doc_]]);
  }
  uint64_t cost() const override { return cost_; }
  // More than any frequency gives.
  float max_score(uint32_t) override { return weight_; }

 private:
  std::vector<std::unique_ptr<PostingsCursor>> cursors_;
  uint64_t cost_;
  const uint8_t* norms_;
  const float* inverse_;
  float weight_;
};

class SynonymWeight final : public Weight {
 public:
  SynonymWeight(const Snapshot& snapshot, std::string field, std::vector<std::string> terms,
                std::shared_ptr<const Bm25> similarity, float weight)
      : snapshot_(snapshot),
        field_(std::move(field)),
        terms_(std::move(terms)),
        similarity_(std::move(similarity)),
        weight_(weight) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    const InvertedField* inverted = snapshot_.segment(segment).inverted(field_);
    if (inverted == nullptr) return nullptr;
    std::vector<std::unique_ptr<PostingsCursor>> cursors;
    uint64_t cost = 0;
    for (const std::string& term : terms_) {
      auto postings = inverted->find(term);
      if (!postings) continue;
      cursors.push_back(inverted->postings(*postings));
      cost += postings->doc_freq;
    }
    if (cursors.empty()) return nullptr;
    return std::make_unique<SynonymScorer>(std::move(cursors), cost, inverted->norms, *similarity_, weight_);
  }

 private:
  const Snapshot& snapshot_;
  std::string field_;
  std::vector<std::string> terms_;
  std::shared_ptr<const Bm25> similarity_;
  float weight_;
};

}  // namespace

WeightPtr synonym_weight(Compiler& compiler, const FieldDef& field, const std::vector<std::string>& terms,
                         float boost) {
  uint64_t doc_freq = 0;
  for (const std::string& term : terms) {
    if (compiler.listener() != nullptr) compiler.listener()->on_term(field, term);
    doc_freq = std::max(doc_freq, compiler.doc_freq(field, term));
  }
  if (doc_freq == 0) return none_weight();
  auto similarity = compiler.similarity(field);
  float weight = boost * (compiler.scores() ? similarity->idf(doc_freq) : 1.0f);
  return std::make_unique<SynonymWeight>(compiler.snapshot(), field.name, terms, std::move(similarity), weight);
}

}  // namespace diagon
