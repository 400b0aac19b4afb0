#include "query/fetch/named_queries.h"

#include "query/compile.h"

namespace diagon {

NamedQueries::NamedQueries(const QueryContext& context, const v1::Query& query) { gather(context, query); }

void NamedQueries::gather(const QueryContext& context, const v1::Query& query) {
  if (!query.name().empty()) named_.emplace_back(query.name(), compile(query, context, false));
  auto all = [&](const auto& queries) {
    for (const auto& inner : queries) gather(context, inner);
  };
  switch (query.kind_case()) {
    case v1::Query::kBool:
      all(query.bool_().must());
      all(query.bool_().should());
      all(query.bool_().filter());
      all(query.bool_().must_not());
      break;
    case v1::Query::kDisMax: all(query.dis_max().queries()); break;
    case v1::Query::kConstantScore: gather(context, query.constant_score().filter()); break;
    case v1::Query::kBoosting:
      gather(context, query.boosting().positive());
      gather(context, query.boosting().negative());
      break;
    case v1::Query::kFunctionScore:
      if (query.function_score().has_query()) gather(context, query.function_score().query());
      for (const auto& function : query.function_score().functions()) {
        if (function.has_filter()) gather(context, function.filter());
      }
      break;
    default: break;
  }
}

void NamedQueries::add(size_t segment, uint32_t doc, v1::FetchedDocument& out) const {
  for (const auto& [name, weight] : named_) {
    auto scorer = weight->scorer(segment);
    if (scorer != nullptr && scorer->seek(doc) == doc) out.add_matched_queries(name);
  }
}

}  // namespace diagon
