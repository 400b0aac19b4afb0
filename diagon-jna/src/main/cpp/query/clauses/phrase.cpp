#include <algorithm>
#include <map>

#include "query/clauses/clauses.h"
#include "query/scorers/exact_phrase_scorer.h"
#include "query/scorers/phrase_scorer.h"

namespace diagon {
namespace {

class PhraseWeight final : public Weight {
 public:
  // terms: at each position, one of some.
  PhraseWeight(const Snapshot& snapshot, const std::string& field, const std::vector<std::vector<std::string>>& terms,
               std::vector<uint32_t> positions, uint32_t slop, std::shared_ptr<const Bm25> similarity)
      : snapshot_(snapshot),
        found_(snapshot.segment_count()),
        positions_(std::move(positions)),
        slop_(slop),
        similarity_(std::move(similarity)) {
    exact_ = slop == 0 && std::all_of(terms.begin(), terms.end(), [](const auto& t) { return t.size() == 1; });
    for (size_t s = 0; s < found_.size(); ++s) {
      Found& found = found_[s];
      found.field = snapshot.segment(s).inverted(field);
      if (found.field == nullptr) continue;
      if (!found.field->has_positions)
        throw Error(ErrorCode::kCorruptIndex, "field was indexed without the positions of its mapping [" + field + "]");
      for (const auto& alternatives : terms) {
        for (const std::string& term : alternatives) found.terms.push_back(found.field->find(term));
      }
    }
    for (const auto& alternatives : terms) alternatives_.push_back(alternatives.size());
    if (!exact_) group(terms);
  }

  // Of a term, counted through all positions; of the segments of the snapshot together.
  uint64_t doc_freq(size_t term) const {
    uint64_t sum = 0;
    for (const Found& found : found_)
      sum += found.field != nullptr && found.terms[term] ? found.terms[term]->doc_freq : 0;
    return sum;
  }
  void set_weight(float weight) { weight_ = weight; }

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    const Found& found = found_[segment];
    if (found.field == nullptr) return nullptr;
    if (exact_) return exact_scorer(found, segment);
    std::vector<PhrasePosition> positions;
    for (size_t i = 0, term = 0; i < alternatives_.size(); ++i) {
      PhrasePosition position;
      position.offset = positions_[i];
      position.repeat_group = groups_[i];
      for (size_t end = term + alternatives_[i]; term < end; ++term) {
        const auto& postings = found.terms[term];
        if (!postings) continue;
        position.cursors.push_back(found.field->postings(*postings));
        position.cost += postings->doc_freq;
      }
      if (position.cursors.empty()) return nullptr;
      positions.push_back(std::move(position));
    }
    // The rarest first: it leads. Sloppy matching breaks ties by offset, so that the order does not matter there
    // either.
    std::stable_sort(positions.begin(), positions.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    return std::make_unique<PhraseScorer>(std::move(positions), slop_, found.field->norms, *similarity_, weight_);
  }
  bool prunes() const override { return true; }
  bool counts_apart() const override { return false; }

 private:
  struct Found {
    const InvertedField* field = nullptr;
    std::vector<std::optional<TermPostings>> terms;
  };

  std::unique_ptr<Scorer> exact_scorer(const Found& found, size_t segment) const {
    std::vector<PhraseTerm> terms;
    terms.reserve(found.terms.size());
    for (size_t i = 0; i < found.terms.size(); ++i) {
      if (!found.terms[i]) return nullptr;
      terms.push_back({found.field->list(*found.terms[i]), positions_[i]});
    }
    std::stable_sort(terms.begin(), terms.end(),
                     [](const auto& a, const auto& b) { return a.list.doc_freq < b.list.doc_freq; });
    return std::make_unique<ExactPhraseScorer>(terms, snapshot_.segment(segment).max_doc(), found.field->norms,
                                               *similarity_, weight_);
  }

  // Repeats matter to sloppy matching only.
  void group(const std::vector<std::vector<std::string>>& terms) {
    std::map<std::string, std::vector<size_t>> users;
    for (size_t i = 0; i < terms.size(); ++i) users[terms[i][0]].push_back(i);
    groups_.assign(terms.size(), -1);
    int group = 0;
    for (const auto& [term, where] : users) {
      if (where.size() > 1) {
        for (size_t i : where) groups_[i] = group;
        ++group;
      }
    }
  }

  const Snapshot& snapshot_;
  std::vector<Found> found_;          // of each segment
  std::vector<size_t> alternatives_;  // at each position, how many
  std::vector<uint32_t> positions_;
  uint32_t slop_;
  std::shared_ptr<const Bm25> similarity_;
  float weight_ = 0;
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
  auto result =
      std::make_unique<PhraseWeight>(compiler.snapshot(), field.name, terms, std::move(positions), slop, similarity);
  double idf = 0;
  size_t next = 0;
  for (const auto& alternatives : terms) {
    for (const std::string& term : alternatives) {
      if (!compiler.scores()) break;
      uint64_t doc_freq =
          compiler.context().statistics == nullptr ? result->doc_freq(next++) : compiler.doc_freq(field, term);
      if (doc_freq > 0) idf += similarity->idf(doc_freq);
    }
  }
  result->set_weight(boost * static_cast<float>(idf));
  return result;
}

}  // namespace diagon
