#include <algorithm>
#include <map>

#include "index/number.h"
#include "query/clauses/clauses.h"
#include "query/clauses/text_query.h"

namespace diagon {
namespace {

struct BoostedField {
  const FieldDef* field;
  float boost;
};

// Wildcards stand for the fields that can be searched as text, and with lenient for numbers and dates too.
std::vector<BoostedField> resolve(const Compiler& compiler, const v1::MultiMatchQuery& query, bool& lenient) {
  std::vector<BoostedField> fields;
  auto add_all = [&](const std::string& pattern, float boost) {
    for (const FieldDef* field : compiler.context().schema().expand(pattern)) {
      if (!field->is_text() && !field->is_keyword() && !lenient) continue;
      if (field->indexed) fields.push_back({field, boost});
    }
  };
  if (query.fields_size() == 0) {
    lenient = true;
    add_all("*", 1);
  }
  for (const auto& given : query.fields()) {
    float boost = given.has_boost() ? given.boost() : 1.0f;
    if (given.field().find('*') != std::string::npos) {
      if (given.field() == "*") lenient = true;
      add_all(given.field(), boost);
    } else if (const FieldDef* field = compiler.field(given.field())) {
      fields.push_back({field, boost});
    }
  }
  if (fields.size() > kMaxClauses)
    throw Error(ErrorCode::kIllegalArgument,
                "field expansion matches too many fields, limit: " + std::to_string(kMaxClauses));
  return fields;
}

// The statistics of a term blended over fields, so that a rare field does not win by its rarity: the more frequent, the
// larger by one step each.
std::vector<uint64_t> blended_doc_freqs(Compiler& compiler, const std::vector<BoostedField>& fields,
                                        const std::string& term) {
  std::vector<uint64_t> frequencies;
  for (const auto& field : fields) frequencies.push_back(compiler.doc_freq(*field.field, term));
  std::vector<size_t> order(fields.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return frequencies[a] > frequencies[b]; });
  std::vector<uint64_t> blended(fields.size(), 0);
  uint64_t previous = frequencies[order[0]], blend = previous;
  for (size_t i : order) {
    if (frequencies[i] == 0) continue;
    if (previous > frequencies[i]) ++blend;
    blended[i] = blend;
    previous = frequencies[i];
  }
  return blended;
}

// Fields with one analyzer are searched as if they were one field.
WeightPtr cross_fields(Compiler& compiler, const std::vector<BoostedField>& fields, const v1::MultiMatchQuery& query,
                       float boost) {
  std::map<const Analyzer*, std::vector<BoostedField>> groups;
  std::vector<WeightPtr> alternatives;
  for (const auto& field : fields) {
    if (field.field->is_text() || field.field->is_keyword()) {
      groups[field.field->is_text() ? field.field->search_analyzer : field.field->normalizer].push_back(field);
    } else {
      alternatives.push_back(match_field(compiler, *field.field, query.match(), boost * field.boost));
    }
  }
  float tie_breaker = query.has_tie_breaker() ? query.tie_breaker() : 0.0f;
  for (const auto& [analyzer, group] : groups) {
    AnalyzedText text =
        analyze_query(compiler, *group[0].field, query.match().analyzer(), text_of(query.match().query()));
    std::vector<WeightPtr> positions;
    for (const auto& terms : text.terms) {
      std::vector<WeightPtr> best;
      for (const std::string& term : terms) {
        std::vector<uint64_t> doc_freqs = blended_doc_freqs(compiler, group, term);
        for (size_t i = 0; i < group.size(); ++i) {
          best.push_back(term_weight(compiler, *group[i].field, term, boost * group[i].boost, doc_freqs[i]));
        }
      }
      positions.push_back(dis_max_weight(compiler, std::move(best), tie_breaker));
    }
    if (!positions.empty())
      alternatives.push_back(join_positions(compiler, std::move(positions), query.match()));
    else if (query.match().zero_terms_all())
      alternatives.push_back(all_weight(compiler.snapshot(), boost));
  }
  return dis_max_weight(compiler, std::move(alternatives), tie_breaker);
}

}  // namespace

WeightPtr compile_multi_match(Compiler& compiler, const v1::MultiMatchQuery& original, float boost) {
  v1::MultiMatchQuery query = original;
  bool lenient = query.match().lenient();
  std::vector<BoostedField> fields = resolve(compiler, query, lenient);
  query.mutable_match()->set_lenient(lenient);
  if (fields.empty()) return none_weight();
  if (query.type() == v1::MultiMatchQuery::CROSS_FIELDS) return cross_fields(compiler, fields, query, boost);
  bool phrase = query.type() == v1::MultiMatchQuery::PHRASE || query.type() == v1::MultiMatchQuery::PHRASE_PREFIX;
  bool most = query.type() == v1::MultiMatchQuery::MOST_FIELDS || query.type() == v1::MultiMatchQuery::BOOL_PREFIX;
  if (query.type() == v1::MultiMatchQuery::BOOL_PREFIX) query.mutable_match()->set_last_token_is_prefix(true);
  v1::MatchPhraseQuery phrase_query;
  if (phrase) {
    *phrase_query.mutable_query() = query.match().query();
    phrase_query.set_slop(query.slop());
    phrase_query.set_analyzer(query.match().analyzer());
    phrase_query.set_zero_terms_all(query.match().zero_terms_all());
    phrase_query.set_last_token_is_prefix(query.type() == v1::MultiMatchQuery::PHRASE_PREFIX);
    phrase_query.set_max_expansions(query.match().max_expansions());
    phrase_query.set_lenient(query.match().lenient());
  }
  std::vector<WeightPtr> alternatives;
  for (const auto& [field, field_boost] : fields) {
    alternatives.push_back(phrase ? match_phrase_field(compiler, *field, phrase_query, boost * field_boost)
                                  : match_field(compiler, *field, query.match(), boost * field_boost));
  }
  return dis_max_weight(compiler, std::move(alternatives),
                        query.has_tie_breaker() ? query.tie_breaker()
                        : most                  ? 1.0f
                                                : 0.0f);
}

}  // namespace diagon
