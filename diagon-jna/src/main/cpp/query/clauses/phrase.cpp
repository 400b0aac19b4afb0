#include <algorithm>
#include <map>

#include "query/clauses/clauses.h"
#include "query/scorers/exact_phrase_scorer.h"
#include "query/scorers/phrase_scorer.h"

namespace diagon {
namespace {

class PhraseWeight final : public Weight {
 public:
  PhraseWeight(const Snapshot& snapshot, std::string field, std::vector<std::vector<std::string>> terms,
               std::vector<uint32_t> positions, uint32_t slop, std::shared_ptr<const Bm25> similarity, float weight)
      : snapshot_(snapshot),
        field_(std::move(field)),
        terms_(std::move(terms)),
        positions_(std::move(positions)),
        slop_(slop),
        similarity_(std::move(similarity)),
        weight_(weight) {
    exact_ = slop == 0 && std::all_of(terms_.begin(), terms_.end(), [](const auto& t) { return t.size() == 1; });
    // Repeats matter to sloppy matching only.
    std::map<std::string, std::vector<size_t>> users;
    for (size_t i = 0; i < terms_.size(); ++i) users[terms_[i][0]].push_back(i);
    groups_.assign(terms_.size(), -1);
    int group = 0;
    for (const auto& [term, where] : users) {
      if (where.size() > 1) {
        for (size_t i : where) groups_[i] = group;
        ++group;
      }
    }
  }

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    const InvertedField* inverted = snapshot_.segment(segment).inverted(field_);
    if (inverted == nullptr) return nullptr;
    if (!inverted->has_positions)
      throw Error(ErrorCode::kCorruptIndex, "field was indexed without the positions of its mapping [" + field_ + "]");
    if (exact_) return exact_scorer(*inverted, segment);
    std::vector<PhrasePosition> positions;
    for (size_t i = 0; i < terms_.size(); ++i) {
      PhrasePosition position;
      position.offset = positions_[i];
      position.repeat_group = groups_[i];
      for (const std::string& term : terms_[i]) {
        auto postings = inverted->find(term);
        if (!postings) continue;
        position.cursors.push_back(inverted->postings(*postings));
        position.cost += postings->doc_freq;
      }
      if (position.cursors.empty()) return nullptr;
      positions.push_back(std::move(position));
    }
    // The rarest first: it leads. Sloppy matching breaks ties by offset, so that the order does not matter there
    // either.
    std::stable_sort(positions.begin(), positions.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    return std::make_unique<PhraseScorer>(std::move(positions), slop_, inverted->norms, *similarity_, weight_);
  }
  bool prunes() const override { return true; }
  bool counts_apart() const override { return false; }

 private:
  std::unique_ptr<Scorer> exact_scorer(const InvertedField& inverted, size_t segment) const {
    std::vector<PhraseTerm> terms;
    for (size_t i = 0; i < terms_.size(); ++i) {
      auto postings = inverted.find(terms_[i][0]);
      if (!postings) return nullptr;
      terms.push_back({inverted.list(*postings), positions_[i]});
    }
    std::stable_sort(terms.begin(), terms.end(),
                     [](const auto& a, const auto& b) { return a.list.doc_freq < b.list.doc_freq; });
    return std::make_unique<ExactPhraseScorer>(terms, snapshot_.segment(segment).max_doc(), inverted.norms,
                                               *similarity_, weight_);
  }

  const Snapshot& snapshot_;
  std::string field_;
  std::vector<std::vector<std::string>> terms_;
  std::vector<uint32_t> positions_;
  uint32_t slop_;
  std::shared_ptr<const Bm25> similarity_;
  float weight_;
  bool exact_;  // one term at each position, and no slop
  std::vector<int> groups_;
};

}  // namespace

void require_positions(const FieldDef& field) {
  if (!field.positions) {
    throw Error(ErrorCode::kIllegalState,
                "field:[" + field.name + "] was indexed without position data; cannot run PhraseQuery");
  }
}

WeightPtr phrase_weight(Compiler& compiler, const FieldDef& field, std::vector<std::vector<std::string>> terms,
                        std::vector<uint32_t> positions, uint32_t slop, float boost) {
  require_positions(field);
  if (compiler.listener() != nullptr) compiler.listener()->on_phrase(field, terms, positions, slop);
  auto similarity = compiler.similarity(field);
  double idf = 0;
  for (const auto& alternatives : terms) {
    for (const std::string& term : alternatives) {
      if (!compiler.scores()) continue;
      uint64_t doc_freq = compiler.doc_freq(field, term);
      if (doc_freq > 0) idf += similarity->idf(doc_freq);
    }
  }
  return std::make_unique<PhraseWeight>(compiler.snapshot(), field.name, std::move(terms), std::move(positions), slop,
                                        std::move(similarity), boost * static_cast<float>(idf));
}

}  // namespace diagon
