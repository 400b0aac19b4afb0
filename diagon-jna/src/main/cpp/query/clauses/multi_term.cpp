#include <algorithm>
#include <set>

#include "query/automata/regexp.h"
#include "query/clauses/clauses.h"
#include "query/clauses/text_match.h"
#include "query/clauses/values.h"

namespace diagon {
namespace {

void require_text(const FieldDef& field, const char* kind) {
  if (field.is_text() || field.is_keyword()) {
    if (!field.has_terms()) fail_not_indexed(field);
    return;
  }
  throw Error(ErrorCode::kQueryShard, "Can only use " + std::string(kind) +
                                          " queries on keyword, text and wildcard fields - not on [" + field.name +
                                          "] which is of type [" + field.type_name() + "]");
}

std::string normalized(const FieldDef& field, const std::string& text) {
  return field.is_keyword() && field.normalizer != nullptr ? field.normalizer->normalize(text) : text;
}

// Leaves wildcards as they are.
std::string normalized_pattern(const FieldDef& field, const std::string& pattern, bool fold_text) {
  std::string out, literal;
  auto flush = [&] {
    if (!literal.empty())
      out += field.is_text() ? (fold_text ? fold_case(literal) : literal) : normalized(field, literal);
    literal.clear();
  };
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '\\') {
      flush();
      out.push_back(pattern[i]);
      if (pattern[i] == '\\' && i + 1 < pattern.size()) out.push_back(pattern[++i]);
    } else {
      literal.push_back(pattern[i]);
    }
  }
  flush();
  return out;
}

}  // namespace

std::vector<std::string> expand_terms(const Compiler& compiler, const FieldDef& field, std::string_view prefix,
                                      const std::function<bool(std::string_view)>& accept, size_t limit) {
  std::set<std::string, std::less<>> found;
  for (size_t i = 0; i < compiler.snapshot().segment_count(); ++i) {
    const InvertedField* inverted = compiler.snapshot().segment(i).inverted(field.name);
    if (inverted == nullptr) continue;
    auto terms = inverted->terms();
    for (bool at = terms->seek_ceil(prefix); at && starts_with(terms->term(), prefix); at = terms->next()) {
      if (found.size() >= limit && terms->term() > *found.rbegin()) break;
      if (!accept(terms->term())) continue;
      found.emplace(terms->term());
      if (found.size() > limit) found.erase(std::prev(found.end()));
    }
  }
  return {found.begin(), found.end()};
}

WeightPtr multi_term_weight(Compiler& compiler, const FieldDef& field, std::string prefix,
                            std::function<bool(std::string_view)> accept, float boost) {
  if (compiler.listener() != nullptr)
    compiler.listener()->on_expansion(field, expand_terms(compiler, field, prefix, accept, kMaxClauses));
  auto more = [prefix](std::string_view term) { return starts_with(term, prefix); };
  return term_walk_weight(compiler, field, std::move(prefix), more, std::move(accept), boost);
}

WeightPtr compile_prefix(Compiler& compiler, const v1::PrefixQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  require_text(*field, "prefix");
  TermMatcher matcher = prefix_matcher(normalized(*field, query.value()), query.case_insensitive());
  return multi_term_weight(compiler, *field, matcher.prefix, matcher.accept, boost);
}

WeightPtr compile_wildcard(Compiler& compiler, const v1::WildcardQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  require_text(*field, "wildcard");
  TermMatcher matcher =
      wildcard_matcher(normalized_pattern(*field, query.value(), query.normalize()), query.case_insensitive());
  return multi_term_weight(compiler, *field, matcher.prefix, matcher.accept, boost);
}

WeightPtr compile_regexp(Compiler& compiler, const v1::RegexpQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  require_text(*field, "regexp");
  RegexpOptions options;
  options.flags = query.flags();
  options.case_insensitive = query.case_insensitive();
  if (query.max_determinized_states() != 0) options.max_states = query.max_determinized_states();
  auto regexp = std::make_shared<Regexp>(query.value(), options);
  return multi_term_weight(
      compiler, *field, regexp->prefix(), [regexp](std::string_view term) { return regexp->matches(term); }, boost);
}

}  // namespace diagon
