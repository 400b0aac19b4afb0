#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/clauses/values.h"
#include "query/scorers/term_scorer.h"

namespace diagon {
namespace {

// Marks the postings of one term after the other.
class DocumentUnion {
 public:
  DocumentUnion(const SegmentReader& reader, const InvertedField& field) : field_(field), bits_(reader.max_doc()) {}

  void add(const TermPostings& term) {
    auto cursor = field_.postings(term);
    for (uint32_t doc = cursor->next(); doc != kNoMoreDocs; doc = cursor->next_block()) {
      const uint32_t* docs = cursor->block_docs();
      uint32_t count = cursor->block_remaining();
      for (uint32_t i = 0; i < count; ++i) bits_.set(docs[i]);
    }
    postings_ += term.doc_freq;
  }

  std::unique_ptr<Scorer> scorer() {
    if (postings_ == 0) return nullptr;
    return std::make_unique<BitSetScorer>(std::move(bits_), postings_);
  }

 private:
  const InvertedField& field_;
  BitSet bits_;
  uint64_t postings_ = 0;
};

}  // namespace

std::unique_ptr<Scorer> marked_terms(const SegmentReader& reader, const std::string& field, std::string_view first,
                                     const std::function<bool(std::string_view)>& more,
                                     const std::function<bool(std::string_view)>& accept) {
  const InvertedField* inverted = reader.inverted(field);
  if (inverted == nullptr) return nullptr;
  DocumentUnion found(reader, *inverted);
  auto terms = inverted->terms();
  for (bool at = terms->seek_ceil(first); at && more(terms->term()); at = terms->next()) {
    if (accept(terms->term())) found.add(terms->postings());
  }
  return found.scorer();
}

WeightPtr term_set_weight(Compiler& compiler, const FieldDef& field, std::vector<std::string> terms, float boost) {
  if (compiler.listener() != nullptr) {
    for (const std::string& term : terms) compiler.listener()->on_term(field, term);
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  if (terms.empty()) return none_weight();
  if (compiler.context().memory != nullptr) {
    for (size_t i = 0; i < compiler.snapshot().segment_count(); ++i)
      compiler.context().memory->take(compiler.snapshot().segment(i).max_doc() / 8, "terms");
  }
  return constant_weight(filter_weight([&snapshot = compiler.snapshot(), name = field.name,
                                        terms = std::move(terms)](size_t segment) -> std::unique_ptr<Scorer> {
                           const SegmentReader& reader = snapshot.segment(segment);
                           const InvertedField* inverted = reader.inverted(name);
                           if (inverted == nullptr) return nullptr;
                           if (terms.size() == 1) {
                             auto postings = inverted->find(terms[0]);
                             if (!postings) return nullptr;
                             static const Bm25 unused(1, 1);
                             return std::make_unique<TermScorer>(inverted->postings(*postings), postings->doc_freq,
                                                                 nullptr, unused, 0.0f);
                           }
                           DocumentUnion found(reader, *inverted);
                           for (const std::string& term : terms) {
                             if (auto postings = inverted->find(term)) found.add(*postings);
                           }
                           return found.scorer();
                         }),
                         boost);
}

}  // namespace diagon
