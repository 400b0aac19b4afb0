#include "query/compile.h"

#include <array>

#include "query/clauses/clauses.h"
#include "query/compiler.h"

namespace diagon {

WeightPtr compile(const v1::Query& query, const QueryContext& context, bool scores) {
  return Compiler(context, scores).compile(query, 1);
}

WeightPtr Compiler::compile(const v1::Query& query, float outer_boost, bool scores) {
  if (depth_ >= kMaxDepth) {
    throw Error(ErrorCode::kParsing,
                "The query is nested too deeply, more than [" + std::to_string(kMaxDepth) + "] levels");
  }
  if (query.has_boost() && !(query.boost() >= 0)) {
    throw Error(ErrorCode::kIllegalArgument,
                "negative [boost] are not allowed in [" + query.name() + "], use a value between 0 and 1 to deboost");
  }
  struct Level {
    Compiler& compiler;
    bool scores;
    ~Level() {
      --compiler.depth_;
      compiler.scores_ = scores;
    }
  } level{*this, scores_};
  ++depth_;
  scores_ = scores;
  float boost = outer_boost * (query.has_boost() ? query.boost() : 1.0f);
  switch (query.kind_case()) {
    case v1::Query::kMatchAll: return all_weight(snapshot(), boost);
    case v1::Query::kMatchNone: return none_weight();
    case v1::Query::kTerm: return compile_term(*this, query.term(), boost);
    case v1::Query::kTerms: return compile_terms(*this, query.terms(), boost);
    case v1::Query::kMatch: return compile_match(*this, query.match(), boost);
    case v1::Query::kMatchPhrase: return compile_match_phrase(*this, query.match_phrase(), boost);
    case v1::Query::kMultiMatch: return compile_multi_match(*this, query.multi_match(), boost);
    case v1::Query::kRange: return compile_range(*this, query.range(), boost);
    case v1::Query::kBool: return compile_bool(*this, query.bool_(), boost);
    case v1::Query::kPrefix: return compile_prefix(*this, query.prefix(), boost);
    case v1::Query::kWildcard: return compile_wildcard(*this, query.wildcard(), boost);
    case v1::Query::kRegexp: return compile_regexp(*this, query.regexp(), boost);
    case v1::Query::kFuzzy: return compile_fuzzy(*this, query.fuzzy(), boost);
    case v1::Query::kExists: return compile_exists(*this, query.exists(), boost);
    case v1::Query::kIds: return compile_ids(*this, query.ids(), boost);
    case v1::Query::kConstantScore: return constant_weight(compile_filter(query.constant_score().filter()), boost);
    case v1::Query::kDisMax: return compile_dis_max(*this, query.dis_max(), boost);
    case v1::Query::kBoosting: return compile_boosting(*this, query.boosting(), boost);
    case v1::Query::kFunctionScore: return compile_function_score(*this, query.function_score(), boost);
    case v1::Query::kExpr: return constant_weight(compile_expr(*this, query.expr()), boost);
    case v1::Query::KIND_NOT_SET: break;
  }
  throw Error(ErrorCode::kParsing, "query malformed, no query given");
}

namespace {

// A table for each field and state of the index, which searches of one thread go on using.
std::shared_ptr<const Bm25> similarity_of(uint64_t doc_count, uint64_t token_count, Bm25Parameters parameters) {
  struct Known {
    uint64_t doc_count = 0, token_count = 0;
    Bm25Parameters parameters;
    std::shared_ptr<const Bm25> similarity;
  };
  thread_local std::array<Known, 8> known;
  thread_local size_t oldest = 0;
  for (const Known& entry : known) {
    if (entry.similarity != nullptr && entry.doc_count == doc_count && entry.token_count == token_count &&
        entry.parameters == parameters)
      return entry.similarity;
  }
  Known& entry = known[oldest++ % known.size()];
  entry = {doc_count, token_count, parameters, std::make_shared<Bm25>(doc_count, token_count, parameters)};
  return entry.similarity;
}

}  // namespace

std::shared_ptr<const Bm25> Compiler::similarity(const FieldDef& field) {
  auto& found = similarities_[field.name];
  if (found != nullptr) return found;
  const Bm25Parameters parameters = context_.schema().bm25();
  if (context_.statistics != nullptr) {
    for (const auto& statistics : context_.statistics->fields()) {
      if (statistics.name() == field.name)
        return found = similarity_of(statistics.doc_count(), statistics.sum_total_term_freq(), parameters);
    }
  }
  uint64_t doc_count = 0, token_count = 0;
  for (size_t i = 0; i < snapshot().segment_count(); ++i) {
    if (const InvertedField* inverted = snapshot().segment(i).inverted(field.name)) {
      doc_count += inverted->doc_count;
      token_count += inverted->sum_total_term_freq;
    }
  }
  return found = similarity_of(doc_count, token_count, parameters);
}

uint64_t Compiler::doc_freq(const FieldDef& field, const std::string& term) const {
  if (context_.statistics != nullptr) {
    for (const auto& statistics : context_.statistics->fields()) {
      if (statistics.name() != field.name) continue;
      for (const auto& known : statistics.terms()) {
        if (known.text() == term) return known.doc_freq();
      }
    }
  }
  uint64_t sum = 0;
  for (size_t i = 0; i < snapshot().segment_count(); ++i) {
    const InvertedField* inverted = snapshot().segment(i).inverted(field.name);
    if (inverted == nullptr) continue;
    if (auto found = inverted->find(term)) sum += found->doc_freq;
  }
  return sum;
}

}  // namespace diagon
