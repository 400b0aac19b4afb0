#pragma once

#include <memory>

#include "query/context.h"
#include "query/scorer.h"

namespace diagon {

// Resolves a query against the shard's mapping. Without scores the weights may be simpler. The context outlives the
// weight, the query need not. Fails with kParsing, kQueryShard, kNumberFormat, kTooManyClauses or kIllegalArgument.
std::unique_ptr<Weight> compile(const v1::Query& query, const QueryContext& context, bool scores);

}  // namespace diagon
