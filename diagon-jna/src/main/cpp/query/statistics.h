#pragma once

#include "query/context.h"

namespace diagon {

// What this shard contributes to the statistics that its query is scored by.
v1::TermStatistics collect_statistics(const QueryContext& context, const v1::ShardSearchRequest& request);

}  // namespace diagon
