#pragma once

#include <span>

#include "query/context.h"

namespace diagon {

// The documents in the order given; each number is one of the snapshot's. Fails with kIllegalArgument on one that is
// not.
void fetch_documents(const QueryContext& context, const v1::FetchSpec& spec, std::span<const uint32_t> docs,
                     v1::ShardFetchResponse& out);

}  // namespace diagon
