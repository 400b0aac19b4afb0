#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "diagon/v1/query.pb.h"
#include "query/compiler.h"
#include "query/scorers/window.h"

namespace diagon {

// ---- weights that several clauses are made of ----

WeightPtr none_weight();
// Matches nothing, as there is no word to search for.
WeightPtr wordless_weight();
WeightPtr all_weight(const Snapshot& snapshot, float score);
// Every match of the filter scores this.
WeightPtr constant_weight(WeightPtr filter, float score);
// Filters by a function that makes the scorer of each segment (null: nothing matches).
using MakeScorer = std::function<std::unique_ptr<Scorer>(size_t segment)>;
// How many documents of the segment match, deleted ones too, if that is known without looking at them.
using CountMatches = std::function<std::optional<uint64_t>(size_t segment)>;
WeightPtr filter_weight(MakeScorer make, CountMatches count = {});

// One term of the inverted index. doc_freq: what the score takes as the number of documents that hold it; 0: it is
// looked up.
WeightPtr term_weight(Compiler& compiler, const FieldDef& field, const std::string& term, float boost,
                      uint64_t doc_freq = 0);
// Terms at one position that count as one (synonyms).
WeightPtr synonym_weight(Compiler& compiler, const FieldDef& field, const std::vector<std::string>& terms, float boost);
// At each position one of some terms.
WeightPtr phrase_weight(Compiler& compiler, const FieldDef& field, std::vector<std::vector<std::string>> terms,
                        std::vector<uint32_t> positions, uint32_t slop, float boost);
// Documents that hold at least one of the terms; each scores the boost.
WeightPtr term_set_weight(Compiler& compiler, const FieldDef& field, std::vector<std::string> terms, float boost);

struct BoolClauses {
  std::vector<WeightPtr> must, should, filter, must_not;
  uint32_t minimum_should_match = 0;
};
WeightPtr bool_weight(Compiler& compiler, BoolClauses clauses);
// Documents that match at least one of the clauses; the scores add up.
WeightPtr any_weight(Compiler& compiler, std::vector<WeightPtr> clauses);
// The best clause's score and tie_breaker times the others'.
WeightPtr dis_max_weight(Compiler& compiler, std::vector<WeightPtr> clauses, float tie_breaker);

// ---- clauses ----

WeightPtr compile_term(Compiler& compiler, const v1::TermQuery& query, float boost);
WeightPtr compile_terms(Compiler& compiler, const v1::TermsQuery& query, float boost);
WeightPtr compile_match(Compiler& compiler, const v1::MatchQuery& query, float boost);
WeightPtr compile_match_phrase(Compiler& compiler, const v1::MatchPhraseQuery& query, float boost);
WeightPtr compile_multi_match(Compiler& compiler, const v1::MultiMatchQuery& query, float boost);
WeightPtr compile_range(Compiler& compiler, const v1::RangeQuery& query, float boost);
WeightPtr compile_bool(Compiler& compiler, const v1::BoolQuery& query, float boost);
WeightPtr compile_prefix(Compiler& compiler, const v1::PrefixQuery& query, float boost);
WeightPtr compile_wildcard(Compiler& compiler, const v1::WildcardQuery& query, float boost);
WeightPtr compile_regexp(Compiler& compiler, const v1::RegexpQuery& query, float boost);
WeightPtr compile_fuzzy(Compiler& compiler, const v1::FuzzyQuery& query, float boost);
WeightPtr compile_exists(Compiler& compiler, const v1::ExistsQuery& query, float boost);
WeightPtr compile_ids(Compiler& compiler, const v1::IdsQuery& query, float boost);
WeightPtr compile_dis_max(Compiler& compiler, const v1::DisMaxQuery& query, float boost);
WeightPtr compile_boosting(Compiler& compiler, const v1::BoostingQuery& query, float boost);
WeightPtr compile_function_score(Compiler& compiler, const v1::FunctionScoreQuery& query, float boost);
WeightPtr compile_expr(Compiler& compiler, const v1::ExprQuery& query);

// ---- steps that several clauses take ----

// A single value compared with a field of any type but text; the query's boost is the score of numbers, dates and ips.
WeightPtr exact_value_weight(Compiler& compiler, const FieldDef& field, const v1::Value& value, float boost);
// Values from `low` to `high`, both inclusive, of the column.
WeightPtr column_range_weight(Compiler& compiler, const FieldDef& field, int64_t low, int64_t high, float boost);
// Terms of a field within the shard, ascending, at most `limit`: those that start with prefix and that accept() takes.
std::vector<std::string> expand_terms(const Compiler& compiler, const FieldDef& field, std::string_view prefix,
                                      const std::function<bool(std::string_view)>& accept, size_t limit);
// Documents that hold a term that starts with prefix and that accept() takes; each scores the boost.
WeightPtr multi_term_weight(Compiler& compiler, const FieldDef& field, std::string prefix,
                            std::function<bool(std::string_view)> accept, float boost);
// Terms within so many edits of a text; the best max_expansions of them score by the blend of their statistics.
struct FuzzyOptions {
  uint32_t edits = 0;
  uint32_t prefix_length = 0;
  uint32_t max_expansions = 50;
  bool transpositions = true;
};
WeightPtr fuzzy_weight(Compiler& compiler, const FieldDef& field, const std::string& term, const FuzzyOptions& options,
                       float boost);
// Edits that a text of so many characters is allowed.
uint32_t edits_of(const v1::Fuzziness& fuzziness, const std::string& term);

void require_positions(const FieldDef& field);

}  // namespace diagon
