#include "diagon/diagon.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "abi/handles.h"
#include "analysis/analyze.h"
#include "base/error.h"
#include "base/memory.h"
#include "index/shard.h"
#include "query/search.h"

namespace {

using namespace diagon::v1;  // NOLINT: the messages of the contract
using diagon::Error;
using diagon::ErrorCode;

thread_local std::string last_error;

diagon::HandleTable<diagon::Shard>& shards() {
  static auto& table = *new diagon::HandleTable<diagon::Shard>;  // outlives every thread of the process
  return table;
}

diagon::HandleTable<const diagon::ShardSnapshot>& searchers() {
  static auto& table = *new diagon::HandleTable<const diagon::ShardSnapshot>;
  return table;
}

// Runs a body and turns what it throws into a code and a message.
template <typename F>
int32_t guarded(F&& body) noexcept {
  try {
    body();
    return DIAGON_OK;
  } catch (const Error& error) {
    last_error = error.what();
    return static_cast<int32_t>(error.code());
  } catch (const std::bad_alloc&) {
    last_error = "native memory is exhausted";
    return static_cast<int32_t>(ErrorCode::kCircuitBreaking);
  } catch (const std::exception& error) {
    last_error = error.what();
  } catch (...) {
    last_error = "unknown native error";
  }
  return static_cast<int32_t>(ErrorCode::kInternal);
}

template <typename Message>
Message decode(const uint8_t* bytes, int64_t length) {
  Message message;
  if (length < 0 || length > INT32_MAX || !message.ParseFromArray(bytes, static_cast<int>(length))) {
    throw Error(ErrorCode::kIllegalArgument, "request is malformed [" + std::to_string(length) + "]");
  }
  return message;
}

// Where an answer of this size goes: the caller's room, or memory that he frees.
uint8_t* place(size_t size, diagon_buffer* out) {
  if (out->data == nullptr || out->length < 0 || size > static_cast<uint64_t>(out->length)) {
    auto* data = static_cast<uint8_t*>(std::malloc(size == 0 ? 1 : size));
    if (data == nullptr) throw std::bad_alloc();
    out->data = data;
  }
  out->length = static_cast<int64_t>(size);
  return out->data;
}

void answer(const google::protobuf::MessageLite& message, diagon_buffer* out) {
  message.SerializeWithCachedSizesToArray(place(message.ByteSizeLong(), out));
}

diagon::Answer answer_in(diagon_buffer* out) {
  return [out](const google::protobuf::MessageLite& message) { answer(message, out); };
}

std::string_view view(const uint8_t* bytes, int64_t length) {
  return {reinterpret_cast<const char*>(bytes), static_cast<size_t>(length)};
}

}  // namespace

int32_t diagon_abi_version(void) noexcept { return DIAGON_ABI_VERSION; }

int64_t diagon_last_error(uint8_t* message, int64_t capacity) noexcept {
  if (message != nullptr && capacity > 0)
    std::memcpy(message, last_error.data(), std::min(last_error.size(), static_cast<size_t>(capacity)));
  return static_cast<int64_t>(last_error.size());
}

void diagon_buffer_free(diagon_buffer* buffer) noexcept {
  std::free(buffer->data);
  *buffer = {nullptr, 0};
}

int32_t diagon_shard_open(const uint8_t* path, int64_t path_length, const uint8_t* config, int64_t config_length,
                          diagon_shard* out) noexcept {
  return guarded([&] {
    *out = shards().add(std::make_shared<diagon::Shard>(std::string(view(path, path_length)),
                                                        decode<ShardConfig>(config, config_length)));
  });
}

int32_t diagon_shard_close(diagon_shard shard) noexcept {
  return guarded([&] { shards().remove(shard)->close(); });
}

int32_t diagon_shard_apply_mapping(diagon_shard shard, const uint8_t* mapping, int64_t mapping_length) noexcept {
  return guarded([&] { shards().get(shard)->apply_mapping(decode<IndexMapping>(mapping, mapping_length)); });
}

int32_t diagon_shard_write(diagon_shard shard, const uint8_t* batch, int64_t batch_length,
                           diagon_buffer* out) noexcept {
  return guarded([&] { answer(shards().get(shard)->write(decode<WriteBatch>(batch, batch_length)), out); });
}

int32_t diagon_shard_get(diagon_shard shard, const uint8_t* request, int64_t request_length,
                         diagon_buffer* out) noexcept {
  return guarded([&] { answer(shards().get(shard)->get(decode<GetRequest>(request, request_length)), out); });
}

int32_t diagon_shard_refresh(diagon_shard shard, int32_t* changed) noexcept {
  return guarded([&] { *changed = shards().get(shard)->refresh() ? 1 : 0; });
}

int32_t diagon_shard_flush(diagon_shard shard, int64_t* committed_seq_no) noexcept {
  return guarded([&] { *committed_seq_no = shards().get(shard)->flush(); });
}

int32_t diagon_shard_merge(diagon_shard shard, int32_t* merged) noexcept {
  return guarded([&] { *merged = shards().get(shard)->merge() ? 1 : 0; });
}

int32_t diagon_shard_force_merge(diagon_shard shard, int32_t max_num_segments, int32_t only_expunge_deletes) noexcept {
  return guarded([&] {
    shards().get(shard)->force_merge(static_cast<size_t>(std::max(0, max_num_segments)), only_expunge_deletes != 0);
  });
}

int32_t diagon_shard_analyze(diagon_shard shard, const uint8_t* request, int64_t request_length,
                             diagon_buffer* out) noexcept {
  return guarded([&] {
    answer(diagon::analyze(decode<AnalyzeRequest>(request, request_length), shards().get(shard)->schema().get()), out);
  });
}

int32_t diagon_analyze(const uint8_t* request, int64_t request_length, diagon_buffer* out) noexcept {
  return guarded([&] { answer(diagon::analyze(decode<AnalyzeRequest>(request, request_length), nullptr), out); });
}

int32_t diagon_shard_stats(diagon_shard shard, diagon_buffer* out) noexcept {
  return guarded([&] { answer(shards().get(shard)->stats(), out); });
}

int32_t diagon_shard_verify(diagon_shard shard) noexcept {
  return guarded([&] { shards().get(shard)->verify(); });
}

int32_t diagon_searcher_open(diagon_shard shard, diagon_searcher* out, uint64_t* generation) noexcept {
  return guarded([&] {
    auto snapshot = shards().get(shard)->snapshot();
    *generation = snapshot->generation();
    *out = searchers().add(std::move(snapshot));
  });
}

int32_t diagon_searcher_close(diagon_searcher searcher) noexcept {
  return guarded([&] { searchers().remove(searcher); });
}

int32_t diagon_search(diagon_searcher searcher, const uint8_t* request, int64_t request_length, uint32_t ordinal,
                      int64_t timeout_millis, const volatile int32_t* cancelled, diagon_buffer* out) noexcept {
  return guarded([&] {
    diagon::search(*searchers().get(searcher), view(request, request_length), ordinal, timeout_millis, cancelled,
                   answer_in(out));
  });
}

int32_t diagon_fetch(diagon_searcher searcher, const uint8_t* spec, int64_t spec_length, const uint32_t* docs,
                     int64_t doc_count, diagon_buffer* out) noexcept {
  return guarded([&] {
    diagon::fetch(*searchers().get(searcher), view(spec, spec_length), docs, static_cast<size_t>(doc_count),
                  answer_in(out));
  });
}

int32_t diagon_statistics(diagon_searcher searcher, const uint8_t* request, int64_t request_length,
                          diagon_buffer* out) noexcept {
  return guarded(
      [&] { diagon::statistics(*searchers().get(searcher), view(request, request_length), answer_in(out)); });
}

int64_t diagon_memory_bytes(int32_t category) noexcept {
  if (category < 0 || static_cast<uint32_t>(category) >= diagon::kMemoryCategories) return -1;
  return static_cast<int64_t>(diagon::native_memory::bytes(static_cast<diagon::MemoryCategory>(category)));
}

void diagon_memory_limit(int64_t bytes) noexcept {
  diagon::native_memory::set_limit(static_cast<uint64_t>(bytes < 0 ? 0 : bytes));
}
