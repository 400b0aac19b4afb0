#include "query/clauses/clauses.h"
#include "query/scorers/column_scorer.h"
#include "query/scorers/term_scorer.h"

namespace diagon {
namespace {

// Documents whose length byte is not 0.
class NormScorer final : public WindowScorer {
 public:
  NormScorer(const uint8_t* norms, uint32_t max_doc, uint64_t cost) : WindowScorer(max_doc, cost), norms_(norms) {}

 protected:
  void evaluate(uint32_t from, uint32_t to, uint64_t* words) override {
    for (uint32_t doc = from; doc < to; ++doc)
      words[(doc - from) >> 6] |= uint64_t{norms_[doc] != 0} << ((doc - from) & 63);
  }

 private:
  const uint8_t* norms_;
};

std::unique_ptr<Scorer> holders(const SegmentReader& reader, const std::string& field) {
  if (const Column* column = reader.column(field)) return present_scorer(*column);
  const InvertedField* inverted = reader.inverted(field);
  if (inverted != nullptr && inverted->norms != nullptr)
    return std::make_unique<NormScorer>(inverted->norms, reader.max_doc(), inverted->doc_count);
  const InvertedField* names = reader.inverted("_field_names");
  if (names == nullptr) return nullptr;
  auto found = names->find(field);
  if (!found) return nullptr;
  static const Bm25 unused(1, 1);
  return std::make_unique<TermScorer>(names->postings(*found), found->doc_freq, nullptr, unused, 0.0f);
}

}  // namespace

WeightPtr compile_exists(Compiler& compiler, const v1::ExistsQuery& query, float boost) {
  if (query.field() == "_id" || query.field() == "_index") return all_weight(compiler.snapshot(), boost);
  std::vector<const FieldDef*> fields;
  if (query.field().find('*') != std::string::npos) {
    fields = compiler.context().schema().expand(query.field());
  } else if (const FieldDef* field = compiler.field(query.field())) {
    fields.push_back(field);
  } else {
    fields = compiler.context().schema().expand(query.field() + ".*");
  }
  std::vector<WeightPtr> holding;
  for (const FieldDef* field : fields) {
    holding.push_back(filter_weight([&snapshot = compiler.snapshot(), name = field->name](size_t segment) {
      return holders(snapshot.segment(segment), name);
    }));
  }
  if (holding.empty()) return none_weight();
  return constant_weight(any_weight(compiler, std::move(holding)), boost);
}

}  // namespace diagon
