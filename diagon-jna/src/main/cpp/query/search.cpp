#include "query/search.h"

#include "query/fetch/fetcher.h"
#include "query/searcher.h"
#include "query/statistics.h"

namespace diagon {
namespace {

template <typename Message>
Message parse(std::string_view bytes) {
  Message message;
  if (bytes.size() > INT32_MAX || !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw Error(ErrorCode::kIllegalArgument, "request is not a valid message");
  }
  return message;
}

// What is wrong with a value is told as OpenSearch tells it.
template <typename F>
auto reporting_query_errors(F&& f) {
  try {
    return f();
  } catch (const Error& error) {
    switch (error.code()) {
      case ErrorCode::kNumberFormat:
      case ErrorCode::kMapperParsing:
      case ErrorCode::kIllegalState:
        throw Error(ErrorCode::kQueryShard, std::string("failed to create query: ") + error.what());
      default: throw;
    }
  }
}

}  // namespace

std::string search(const Snapshot& snapshot, std::string_view bytes, uint32_t ordinal, int64_t timeout_millis,
                   const volatile int32_t* cancelled) {
  auto request = parse<v1::ShardSearchRequest>(bytes);
  MemoryBudget memory(request.memory_limit_bytes());
  Deadline deadline(timeout_millis, cancelled);
  QueryContext context{snapshot,
                       request.now_millis(),
                       request.has_statistics() ? &request.statistics() : nullptr,
                       request.max_buckets(),
                       &memory,
                       &deadline};
  v1::ShardSearchResponse response;
  reporting_query_errors([&] {
    ShardSearcher(context, request, ordinal).run(response);
    return 0;
  });
  if (request.has_fetch()) {
    const auto& docs = response.top_hits().docs();
    fetch_documents(context, request.fetch(), {docs.data(), static_cast<size_t>(docs.size())},
                    *response.mutable_fetched());
  }
  return response.SerializeAsString();
}

std::string fetch(const Snapshot& snapshot, std::string_view bytes, const uint32_t* docs, size_t count) {
  auto spec = parse<v1::FetchSpec>(bytes);
  MemoryBudget memory;
  Deadline deadline;
  QueryContext context{snapshot, spec.now_millis(), nullptr, 0, &memory, &deadline};
  v1::ShardFetchResponse response;
  reporting_query_errors([&] {
    fetch_documents(context, spec, {docs, count}, response);
    return 0;
  });
  return response.SerializeAsString();
}

std::string statistics(const Snapshot& snapshot, std::string_view bytes) {
  auto request = parse<v1::ShardSearchRequest>(bytes);
  MemoryBudget memory(request.memory_limit_bytes());
  Deadline deadline;
  QueryContext context{snapshot, request.now_millis(), nullptr, 0, &memory, &deadline};
  return reporting_query_errors([&] { return collect_statistics(context, request).SerializeAsString(); });
}

}  // namespace diagon
