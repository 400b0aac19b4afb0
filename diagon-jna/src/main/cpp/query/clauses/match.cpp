#include <algorithm>

#include "index/number.h"
#include "query/clauses/clauses.h"
#include "query/clauses/text_match.h"
#include "query/clauses/text_query.h"
#include "query/clauses/values.h"

namespace diagon {

AnalyzedText analyze_query(const Compiler& compiler, const FieldDef& field, const std::string& analyzer,
                           const std::string& text) {
  const Analyzer* chosen =
      analyzer.empty() ? field.search_analyzer : compiler.context().schema().analyzers().analyzer(analyzer);
  AnalyzedText result;
  if (chosen == nullptr) {
    v1::Value value;
    value.set_string_value(text);
    result.terms.push_back({term_of(field, value)});
    result.positions.push_back(0);
    result.ends_with_word = true;
    return result;
  }
  TokenStream tokens;
  chosen->analyze(text, tokens);
  uint32_t position = UINT32_MAX;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (i == 0)
      position = token.position_increment == 0 ? 0 : token.position_increment - 1;
    else
      position += token.position_increment;
    if (result.positions.empty() || position != result.positions.back()) {
      result.positions.push_back(position);
      result.terms.emplace_back();
    }
    auto& alternatives = result.terms.back();
    if (std::find(alternatives.begin(), alternatives.end(), token.text) == alternatives.end())
      alternatives.emplace_back(token.text);
    result.ends_with_word = token.end == text.size();
  }
  return result;
}

WeightPtr position_weight(Compiler& compiler, const FieldDef& field, const std::vector<std::string>& terms,
                          const v1::MatchQuery& query, float boost, bool prefix) {
  std::vector<WeightPtr> alternatives;
  if (prefix || query.has_fuzziness()) {
    for (const std::string& term : terms) {
      if (prefix) {
        alternatives.push_back(multi_term_weight(
            compiler, field, term, [](std::string_view) { return true; }, boost));
        continue;
      }
      FuzzyOptions options;
      options.edits = edits_of(query.fuzziness(), term);
      options.prefix_length = query.prefix_length();
      options.max_expansions = query.max_expansions();
      options.transpositions = !query.has_fuzzy_transpositions() || query.fuzzy_transpositions();
      alternatives.push_back(fuzzy_weight(compiler, field, term, options, boost));
    }
    if (alternatives.size() == 1) return std::move(alternatives[0]);
    return any_weight(compiler, std::move(alternatives));
  }
  return terms.size() == 1 ? term_weight(compiler, field, terms[0], boost)
                           : synonym_weight(compiler, field, terms, boost);
}

WeightPtr join_positions(Compiler& compiler, std::vector<WeightPtr> positions, const v1::MatchQuery& query) {
  if (positions.size() == 1) return std::move(positions[0]);
  BoolClauses clauses;
  if (query.operator_() == v1::AND) {
    // As in a bool query: of no optional clauses none can match.
    if (!query.minimum_should_match().empty() && minimum_should_match(query.minimum_should_match(), 0) > 0)
      return none_weight();
    clauses.must = std::move(positions);
    return bool_weight(compiler, std::move(clauses));
  }
  int count = static_cast<int>(positions.size());
  int least =
      query.minimum_should_match().empty() ? 1 : std::max(minimum_should_match(query.minimum_should_match(), count), 1);
  if (least > count) return none_weight();
  clauses.should = std::move(positions);
  clauses.minimum_should_match = static_cast<uint32_t>(least);
  return bool_weight(compiler, std::move(clauses));
}

WeightPtr match_field(Compiler& compiler, const FieldDef& field, const v1::MatchQuery& query, float boost) {
  if (!field.is_text() &&
      !(field.is_keyword() && (query.has_fuzziness() || query.last_token_is_prefix() || !query.analyzer().empty()))) {
    return leniently(query.lenient(), [&] { return exact_value_weight(compiler, field, query.query(), boost); });
  }
  if (!field.has_terms()) fail_not_indexed(field);
  AnalyzedText text = analyze_query(compiler, field, query.analyzer(), text_of(query.query()));
  if (text.terms.empty()) return query.zero_terms_all() ? all_weight(compiler.snapshot(), boost) : wordless_weight();
  if (text.terms.size() > kMaxClauses)
    throw Error(ErrorCode::kTooManyClauses, "maxClauseCount is set to " + std::to_string(kMaxClauses));
  std::vector<WeightPtr> positions;
  for (size_t i = 0; i < text.terms.size(); ++i) {
    bool prefix = query.last_token_is_prefix() && text.ends_with_word && i + 1 == text.terms.size();
    positions.push_back(position_weight(compiler, field, text.terms[i], query, boost, prefix));
  }
  return join_positions(compiler, std::move(positions), query);
}

WeightPtr compile_match(Compiler& compiler, const v1::MatchQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  return field == nullptr ? none_weight() : match_field(compiler, *field, query, boost);
}

WeightPtr match_phrase_field(Compiler& compiler, const FieldDef& field, const v1::MatchPhraseQuery& query,
                             float boost) {
  if (!field.is_text() && !(field.is_keyword() && query.last_token_is_prefix())) {
    return leniently(query.lenient(), [&] { return exact_value_weight(compiler, field, query.query(), boost); });
  }
  if (!field.has_terms()) fail_not_indexed(field);
  AnalyzedText text = analyze_query(compiler, field, query.analyzer(), text_of(query.query()));
  if (text.terms.empty()) return query.zero_terms_all() ? all_weight(compiler.snapshot(), boost) : wordless_weight();
  if (query.last_token_is_prefix()) {
    size_t limit = query.max_expansions() == 0 ? 50 : query.max_expansions();
    std::vector<std::string> expanded;
    for (const std::string& prefix : text.terms.back()) {
      for (std::string& term : expand_terms(
               compiler, field, prefix, [](std::string_view) { return true; }, limit))
        expanded.push_back(std::move(term));
    }
    if (expanded.empty()) return none_weight();
    if (text.terms.size() == 1) {
      std::vector<WeightPtr> any;
      for (const std::string& term : expanded) any.push_back(term_weight(compiler, field, term, boost));
      return any_weight(compiler, std::move(any));
    }
    text.terms.back() = std::move(expanded);
  }
  if (text.terms.size() == 1) {
    return text.terms[0].size() == 1 ? term_weight(compiler, field, text.terms[0][0], boost)
                                     : synonym_weight(compiler, field, text.terms[0], boost);
  }
  return phrase_weight(compiler, field, std::move(text.terms), std::move(text.positions), query.slop(), boost);
}

WeightPtr compile_match_phrase(Compiler& compiler, const v1::MatchPhraseQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  return field == nullptr ? none_weight() : match_phrase_field(compiler, *field, query, boost);
}

}  // namespace diagon
