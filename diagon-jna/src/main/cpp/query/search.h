#pragma once

#include <google/protobuf/message_lite.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "index/segment_reader.h"

namespace diagon {

// Takes the message of an answer, which goes afterwards.
using Answer = std::function<void(const google::protobuf::MessageLite&)>;

// What the ABI hands on, with the same meaning: messages in as bytes. Each fails with Error.
//
// ShardSearchRequest -> ShardSearchResponse. timeout_millis 0: none; cancelled may be null.
void search(const Snapshot& snapshot, std::string_view request, uint32_t ordinal, int64_t timeout_millis,
            const volatile int32_t* cancelled, const Answer& answer);
// FetchSpec -> ShardFetchResponse
void fetch(const Snapshot& snapshot, std::string_view spec, const uint32_t* docs, size_t count, const Answer& answer);
// ShardSearchRequest -> TermStatistics
void statistics(const Snapshot& snapshot, std::string_view request, const Answer& answer);

// The same, answered with bytes.
std::string search(const Snapshot& snapshot, std::string_view request, uint32_t ordinal, int64_t timeout_millis,
                   const volatile int32_t* cancelled);
std::string fetch(const Snapshot& snapshot, std::string_view spec, const uint32_t* docs, size_t count);
std::string statistics(const Snapshot& snapshot, std::string_view request);

}  // namespace diagon
