#pragma once

#include <string>
#include <vector>

#include "query/clauses/clauses.h"

namespace diagon {

// A text as the field's search analyzer (or the one named) sees it: at each position the alternatives.
struct AnalyzedText {
  std::vector<std::vector<std::string>> terms;
  std::vector<uint32_t> positions;  // ascending, those of the tokens; gaps are removed tokens
  bool ends_with_word = false;      // whether the last token is the end of the text
};
AnalyzedText analyze_query(const Compiler& compiler, const FieldDef& field, const std::string& analyzer,
                           const std::string& text);

// One field of a match query; the field is mapped.
WeightPtr match_field(Compiler& compiler, const FieldDef& field, const v1::MatchQuery& query, float boost);
WeightPtr match_phrase_field(Compiler& compiler, const FieldDef& field, const v1::MatchPhraseQuery& query, float boost);
// The alternatives at one position of a text.
WeightPtr position_weight(Compiler& compiler, const FieldDef& field, const std::vector<std::string>& terms,
                          const v1::MatchQuery& query, float boost, bool prefix);
// Terms of a text joined by the operator and minimum_should_match of the query.
WeightPtr join_positions(Compiler& compiler, std::vector<WeightPtr> positions, const v1::MatchQuery& query);

// Calls make; with lenient a value that the field cannot take matches nothing.
template <typename F>
WeightPtr leniently(bool lenient, F&& make) {
  if (!lenient) return make();
  try {
    return make();
  } catch (const Error&) {
    return none_weight();
  }
}

}  // namespace diagon
