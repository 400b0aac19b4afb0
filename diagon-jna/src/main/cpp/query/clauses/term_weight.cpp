#include "query/clauses/clauses.h"
#include "query/scorers/term_scorer.h"

namespace diagon {
namespace {

class TermWeight final : public Weight {
 public:
  TermWeight(const Snapshot& snapshot, const FieldDef& field, std::shared_ptr<const Bm25> similarity)
      : similarity_(std::move(similarity)), found_(snapshot.segment_count()) {
    for (size_t i = 0; i < found_.size(); ++i) found_[i].field = snapshot.segment(i).inverted(field.name);
  }

  bool look_up(const std::string& term) {
    bool any = false;
    for (Found& found : found_) {
      if (found.field != nullptr) found.postings = found.field->find(term);
      any |= found.postings.has_value();
    }
    return any;
  }

  void set_weight(float weight) { weight_ = weight; }
  // Of the segments of the snapshot together.
  uint64_t doc_freq() const {
    uint64_t sum = 0;
    for (const Found& found : found_) sum += found.postings ? found.postings->doc_freq : 0;
    return sum;
  }

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    const Found& found = found_[segment];
    if (!found.postings) return nullptr;
    return std::make_unique<TermScorer>(found.field->postings(*found.postings), found.postings->doc_freq,
                                        found.field->norms, *similarity_, weight_);
  }
  std::optional<uint64_t> count(size_t segment) const override {
    return found_[segment].postings ? found_[segment].postings->doc_freq : 0;
  }
  bool prunes() const override { return true; }

 private:
  struct Found {
    const InvertedField* field = nullptr;
    std::optional<TermPostings> postings;
  };

  std::shared_ptr<const Bm25> similarity_;
  float weight_ = 1;
  std::vector<Found> found_;
};

}  // namespace

WeightPtr term_weight(Compiler& compiler, const FieldDef& field, const std::string& term, float boost,
                      uint64_t doc_freq) {
  if (compiler.listener() != nullptr) compiler.listener()->on_term(field, term);
  auto similarity = compiler.similarity(field);
  auto result = std::make_unique<TermWeight>(compiler.snapshot(), field, similarity);
  if (!result->look_up(term)) return none_weight();
  if (compiler.scores()) {
    if (doc_freq == 0)
      doc_freq = compiler.context().statistics == nullptr ? result->doc_freq() : compiler.doc_freq(field, term);
    boost *= similarity->idf(doc_freq);
  }
  result->set_weight(boost);
  return result;
}

}  // namespace diagon
