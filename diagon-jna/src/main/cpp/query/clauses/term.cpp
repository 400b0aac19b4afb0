#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/clauses/text_match.h"
#include "query/clauses/values.h"
#include "query/scorers/column_scorer.h"

namespace diagon {
namespace {

WeightPtr ids_weight(Compiler& compiler, std::vector<std::string> ids, float boost) {
  return constant_weight(
      filter_weight([&snapshot = compiler.snapshot(), ids = std::move(ids)](size_t segment) -> std::unique_ptr<Scorer> {
        const SegmentReader& reader = snapshot.segment(segment);
        BitSet bits(reader.max_doc());
        uint64_t found = 0;
        for (const std::string& id : ids) {
          if (auto doc = reader.find_id(id)) {
            bits.set(*doc);
            ++found;
          }
        }
        if (found == 0) return nullptr;
        return std::make_unique<BitSetScorer>(std::move(bits), found);
      }),
      boost);
}

}  // namespace

WeightPtr compile_ids(Compiler& compiler, const v1::IdsQuery& query, float boost) {
  return ids_weight(compiler, {query.ids().begin(), query.ids().end()}, boost);
}

WeightPtr compile_term(Compiler& compiler, const v1::TermQuery& query, float boost) {
  if (query.field() == "_id") return ids_weight(compiler, {query.value().string_value()}, boost);
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  if (!query.case_insensitive()) return exact_value_weight(compiler, *field, query.value(), boost);
  if (!field->is_text() && !field->is_keyword()) {
    throw Error(ErrorCode::kQueryShard, "[" + field->name + "] field which is of type [" + field->type_name() +
                                            "], does not support case insensitive term queries");
  }
  std::string wanted = fold_case(term_of(*field, query.value()));
  return multi_term_weight(
      compiler, *field, "", [wanted](std::string_view term) { return fold_case(term) == wanted; }, boost);
}

WeightPtr compile_terms(Compiler& compiler, const v1::TermsQuery& query, float boost) {
  if (query.field() == "_id") {
    std::vector<std::string> ids;
    for (const auto& value : query.values()) ids.push_back(value.string_value());
    return ids_weight(compiler, std::move(ids), boost);
  }
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr || query.values_size() == 0) return none_weight();
  bool single_terms = field->is_text() || field->is_keyword();
  if (single_terms && field->has_terms()) {
    std::vector<std::string> terms;
    for (const auto& value : query.values()) terms.push_back(term_of(*field, value));
    return term_set_weight(compiler, *field, std::move(terms), boost);
  }
  if (single_terms || field->type == v1::IP || field->type == v1::DATE) {
    std::vector<WeightPtr> values;
    for (const auto& value : query.values()) values.push_back(exact_value_weight(compiler, *field, value, 0));
    return constant_weight(any_weight(compiler, std::move(values)), boost);
  }
  std::vector<int64_t> points;
  for (const auto& value : query.values()) {
    if (auto point = point_of(*field, value)) points.push_back(*point);
  }
  if (points.empty()) return none_weight();
  if (!field->has_column()) fail_not_indexed(*field);
  return constant_weight(filter_weight([&snapshot = compiler.snapshot(), name = field->name,
                                        points = std::move(points)](size_t segment) -> std::unique_ptr<Scorer> {
                           const Column* column = snapshot.segment(segment).column(name);
                           return column == nullptr ? nullptr : set_scorer(*column, points);
                         }),
                         boost);
}

}  // namespace diagon
