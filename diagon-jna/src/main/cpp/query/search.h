#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "index/segment_reader.h"

namespace diagon {

// What the ABI hands on, with the same meaning: messages in and out as bytes. Each fails with Error.
//
// ShardSearchRequest -> ShardSearchResponse. timeout_millis 0: none; cancelled may be null.
std::string search(const Snapshot& snapshot, std::string_view request, uint32_t ordinal, int64_t timeout_millis,
                   const volatile int32_t* cancelled);
// FetchSpec -> ShardFetchResponse
std::string fetch(const Snapshot& snapshot, std::string_view spec, const uint32_t* docs, size_t count);
// ShardSearchRequest -> TermStatistics
std::string statistics(const Snapshot& snapshot, std::string_view request);

}  // namespace diagon
