#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "index/number.h"
#include "query/automata/edit_walk.h"
#include "query/clauses/clauses.h"
#include "query/clauses/text_match.h"
#include "query/clauses/values.h"

namespace diagon {

uint32_t edits_of(const v1::Fuzziness& fuzziness, const std::string& term) {
  if (!fuzziness.auto_()) return fuzziness.edits();
  uint32_t low = fuzziness.low() == 0 && fuzziness.high() == 0 ? 3 : fuzziness.low();
  uint32_t high = fuzziness.low() == 0 && fuzziness.high() == 0 ? 6 : fuzziness.high();
  size_t length = count_code_points(term);
  return length < low ? 0 : length < high ? 1 : 2;
}

WeightPtr fuzzy_weight(Compiler& compiler, const FieldDef& field, const std::string& term, const FuzzyOptions& options,
                       float boost) {
  if (options.edits == 0) return term_weight(compiler, field, term, boost);
  size_t length = 0, prefix_end = 0;
  for (size_t at = 0; at < term.size(); ++length) {
    char32_t c;
    at = decode_utf8(term, at, c);
    if (length < options.prefix_length) prefix_end = at;
  }
  std::string prefix = term.substr(0, prefix_end);
  // The terms of the shard with the boost of each.
  std::map<std::string, float, std::less<>> found;
  EditWalk walk(term, options.edits, options.transpositions);
  for (size_t i = 0; i < compiler.snapshot().segment_count(); ++i) {
    const InvertedField* inverted = compiler.snapshot().segment(i).inverted(field.name);
    if (inverted == nullptr) continue;
    walk.walk(*inverted->terms(), prefix, [&](std::string_view candidate, size_t candidate_length, uint32_t edits) {
      size_t shorter = std::max<size_t>(std::min(candidate_length, length), 1);
      float similarity = edits == 0 ? 1.0f : 1.0f - static_cast<float>(edits) / static_cast<float>(shorter);
      found.emplace(candidate, std::max(similarity, 0.0f));
    });
  }
  std::vector<std::pair<std::string, float>> best(found.begin(), found.end());
  std::stable_sort(best.begin(), best.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  size_t limit = std::min<size_t>(options.max_expansions == 0 ? 50 : options.max_expansions, kMaxClauses);
  if (best.size() > limit) best.resize(limit);
  // Rare misspellings must not score more than the word itself: all count as often as the most frequent one.
  uint64_t doc_freq = 0;
  for (const auto& candidate : best) doc_freq = std::max(doc_freq, compiler.doc_freq(field, candidate.first));
  std::vector<WeightPtr> terms;
  for (const auto& [candidate, similarity] : best)
    terms.push_back(term_weight(compiler, field, candidate, boost * similarity, doc_freq));
  return any_weight(compiler, std::move(terms));
}

WeightPtr compile_fuzzy(Compiler& compiler, const v1::FuzzyQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  if (!field->is_text() && !field->is_keyword()) {
    throw Error(ErrorCode::kIllegalArgument, "Can only use fuzzy queries on keyword and text fields - not on [" +
                                                 field->name + "] which is of type [" + field->type_name() + "]");
  }
  if (!field->has_terms()) fail_not_indexed(*field);
  std::string term = term_of(*field, query.value());
  if (query.normalize() && field->is_text()) term = fold_case(term);
  FuzzyOptions options;
  options.edits = edits_of(query.fuzziness(), term);
  options.prefix_length = query.prefix_length();
  options.max_expansions = query.max_expansions();
  options.transpositions = !query.has_transpositions() || query.transpositions();
  return fuzzy_weight(compiler, *field, term, options, boost);
}

}  // namespace diagon
