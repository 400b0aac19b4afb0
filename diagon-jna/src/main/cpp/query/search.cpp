#include "query/search.h"

#include <google/protobuf/arena.h>

#include <array>

#include "query/fetch/fetcher.h"
#include "query/searcher.h"
#include "query/statistics.h"

namespace diagon {
namespace {

// Where the messages of a request live: mostly on the stack.
class MessageSpace {
 public:
  template <typename Message>
  Message& make() {
    return *google::protobuf::Arena::CreateMessage<Message>(&arena_);
  }
  template <typename Message>
  const Message& parse(std::string_view bytes) {
    auto& message = make<Message>();
    if (bytes.size() > INT32_MAX || !message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
      throw Error(ErrorCode::kIllegalArgument, "request is not a valid message");
    return message;
  }

 private:
  static google::protobuf::ArenaOptions options(char* block, size_t size) {
    google::protobuf::ArenaOptions options;
    options.initial_block = block;
    options.initial_block_size = size;
    return options;
  }

  alignas(8) std::array<char, 8192> first_;
  google::protobuf::Arena arena_{options(first_.data(), first_.size())};
};

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

void search(const Snapshot& snapshot, std::string_view bytes, uint32_t ordinal, int64_t timeout_millis,
            const volatile int32_t* cancelled, const Answer& answer) {
  MessageSpace messages;
  const auto& request = messages.parse<v1::ShardSearchRequest>(bytes);
  MemoryBudget memory(request.memory_limit_bytes());
  Deadline deadline(timeout_millis, cancelled);
  QueryContext context{snapshot,
                       request.now_millis(),
                       request.has_statistics() ? &request.statistics() : nullptr,
                       request.max_buckets(),
                       &memory,
                       &deadline};
  auto& response = messages.make<v1::ShardSearchResponse>();
  reporting_query_errors([&] {
    ShardSearcher(context, request, ordinal).run(response);
    return 0;
  });
  if (request.has_fetch()) {
    const auto& docs = response.top_hits().docs();
    fetch_documents(context, request.fetch(), {docs.data(), static_cast<size_t>(docs.size())},
                    *response.mutable_fetched());
  }
  answer(response);
}

void fetch(const Snapshot& snapshot, std::string_view bytes, const uint32_t* docs, size_t count, const Answer& answer) {
  MessageSpace messages;
  const auto& spec = messages.parse<v1::FetchSpec>(bytes);
  MemoryBudget memory;
  Deadline deadline;
  QueryContext context{snapshot, spec.now_millis(), nullptr, 0, &memory, &deadline};
  auto& response = messages.make<v1::ShardFetchResponse>();
  reporting_query_errors([&] {
    fetch_documents(context, spec, {docs, count}, response);
    return 0;
  });
  answer(response);
}

void statistics(const Snapshot& snapshot, std::string_view bytes, const Answer& answer) {
  MessageSpace messages;
  const auto& request = messages.parse<v1::ShardSearchRequest>(bytes);
  MemoryBudget memory(request.memory_limit_bytes());
  Deadline deadline;
  QueryContext context{snapshot, request.now_millis(), nullptr, 0, &memory, &deadline};
  answer(reporting_query_errors([&] { return collect_statistics(context, request); }));
}

namespace {

template <typename F>
std::string bytes_of(F&& f) {
  std::string bytes;
  f([&bytes](const google::protobuf::MessageLite& message) { bytes = message.SerializeAsString(); });
  return bytes;
}

}  // namespace

std::string search(const Snapshot& snapshot, std::string_view request, uint32_t ordinal, int64_t timeout_millis,
                   const volatile int32_t* cancelled) {
  return bytes_of([&](const Answer& answer) { search(snapshot, request, ordinal, timeout_millis, cancelled, answer); });
}

std::string fetch(const Snapshot& snapshot, std::string_view spec, const uint32_t* docs, size_t count) {
  return bytes_of([&](const Answer& answer) { fetch(snapshot, spec, docs, count, answer); });
}

std::string statistics(const Snapshot& snapshot, std::string_view request) {
  return bytes_of([&](const Answer& answer) { statistics(snapshot, request, answer); });
}

}  // namespace diagon
