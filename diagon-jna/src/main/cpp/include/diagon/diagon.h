/*
 * diagon.h: the C ABI of Diagon, an engine that indexes, searches and aggregates one shard on the local disk.
 *
 * Requests and answers are protobuf messages (package diagon.v1), given by address and length; the engine reads them
 * during the call and keeps nothing of them. Every function but diagon_abi_version, diagon_buffer_free and
 * diagon_last_error returns DIAGON_OK or the number of an error code (search-protocol, io.diagon.error.ErrorCode); the
 * message is then had from diagon_last_error on the same thread. No function throws, prints or aborts.
 *
 * Handles are opaque numbers with a generation: one that was closed, or never given, is answered with an error.
 * All functions may be called from any thread. Writes to one shard are taken one at a time, in the order of the calls.
 */
#ifndef DIAGON_DIAGON_H
#define DIAGON_DIAGON_H

#include <stdint.h>

#define DIAGON_API __attribute__((visibility("default")))
#define DIAGON_OK 0
/* Changes whenever a signature or a meaning does. */
#define DIAGON_ABI_VERSION 3

#ifdef __cplusplus
extern "C" {
#define DIAGON_NOEXCEPT noexcept
#else
#define DIAGON_NOEXCEPT
#endif

typedef uint64_t diagon_shard;
typedef uint64_t diagon_searcher;

/*
 * An answer. Before the call: room of the caller's for one of up to length bytes, or null and 0. After a call that
 * answers DIAGON_OK: if data is still the caller's, the answer is there; if not, it is memory of the engine that the
 * caller frees with diagon_buffer_free. After any other call: as it was. Empty answers have length 0.
 */
typedef struct diagon_buffer {
  uint8_t* data;
  int64_t length;
} diagon_buffer;

DIAGON_API int32_t diagon_abi_version(void) DIAGON_NOEXCEPT;

/* Copies the message of the last error of this thread (UTF-8, not terminated), cut to capacity; returns its whole
 * length. */
DIAGON_API int64_t diagon_last_error(uint8_t* message, int64_t capacity) DIAGON_NOEXCEPT;

DIAGON_API void diagon_buffer_free(diagon_buffer* buffer) DIAGON_NOEXCEPT;

/* Opens the shard in the directory (UTF-8 path), which is made if it does not exist; config is a ShardConfig. */
DIAGON_API int32_t diagon_shard_open(const uint8_t* path, int64_t path_length, const uint8_t* config,
                                     int64_t config_length, diagon_shard* out) DIAGON_NOEXCEPT;
/* Closes without committing; searchers stay valid. */
DIAGON_API int32_t diagon_shard_close(diagon_shard shard) DIAGON_NOEXCEPT;
/* mapping is an IndexMapping; one that is not newer is ignored. */
DIAGON_API int32_t diagon_shard_apply_mapping(diagon_shard shard, const uint8_t* mapping,
                                              int64_t mapping_length) DIAGON_NOEXCEPT;
/* WriteBatch -> WriteBatchResult */
DIAGON_API int32_t diagon_shard_write(diagon_shard shard, const uint8_t* batch, int64_t batch_length,
                                      diagon_buffer* out) DIAGON_NOEXCEPT;
/* GetRequest -> GetResponse */
DIAGON_API int32_t diagon_shard_get(diagon_shard shard, const uint8_t* request, int64_t request_length,
                                    diagon_buffer* out) DIAGON_NOEXCEPT;
/* *changed: 1 if a new point in time was made, else 0. */
DIAGON_API int32_t diagon_shard_refresh(diagon_shard shard, int32_t* changed) DIAGON_NOEXCEPT;
/* *committed_seq_no: every operation up to this one is in the commit; -1: none. */
DIAGON_API int32_t diagon_shard_flush(diagon_shard shard, int64_t* committed_seq_no) DIAGON_NOEXCEPT;
/* One merge of the policy's, on the calling thread; *merged: 1 if there was one. Writes and searches go on meanwhile.
 */
DIAGON_API int32_t diagon_shard_merge(diagon_shard shard, int32_t* merged) DIAGON_NOEXCEPT;
DIAGON_API int32_t diagon_shard_force_merge(diagon_shard shard, int32_t max_num_segments,
                                            int32_t only_expunge_deletes) DIAGON_NOEXCEPT;
/* AnalyzeRequest -> AnalyzeResponse */
DIAGON_API int32_t diagon_shard_analyze(diagon_shard shard, const uint8_t* request, int64_t request_length,
                                        diagon_buffer* out) DIAGON_NOEXCEPT;
/* The same with the built-in analyzers and those of the request. */
DIAGON_API int32_t diagon_analyze(const uint8_t* request, int64_t request_length, diagon_buffer* out) DIAGON_NOEXCEPT;
/* -> EngineStats */
DIAGON_API int32_t diagon_shard_stats(diagon_shard shard, diagon_buffer* out) DIAGON_NOEXCEPT;
/* Reads every file of the last commit, compares its checksum and looks whether its content holds together. */
DIAGON_API int32_t diagon_shard_verify(diagon_shard shard) DIAGON_NOEXCEPT;

/* A point in time, to be closed by diagon_searcher_close; *generation as in EngineStats.reader_generation. */
DIAGON_API int32_t diagon_searcher_open(diagon_shard shard, diagon_searcher* out, uint64_t* generation) DIAGON_NOEXCEPT;
DIAGON_API int32_t diagon_searcher_close(diagon_searcher searcher) DIAGON_NOEXCEPT;
/*
 * ShardSearchRequest -> ShardSearchResponse. ordinal: see SortField.shard_doc. timeout_millis: 0 is none. cancelled:
 * read now and then; not 0 stops the search with TASK_CANCELLED; may be null.
 */
DIAGON_API int32_t diagon_search(diagon_searcher searcher, const uint8_t* request, int64_t request_length,
                                 uint32_t ordinal, int64_t timeout_millis, const volatile int32_t* cancelled,
                                 diagon_buffer* out) DIAGON_NOEXCEPT;
/* FetchSpec and doc numbers -> ShardFetchResponse */
DIAGON_API int32_t diagon_fetch(diagon_searcher searcher, const uint8_t* spec, int64_t spec_length,
                                const uint32_t* docs, int64_t doc_count, diagon_buffer* out) DIAGON_NOEXCEPT;
/* ShardSearchRequest -> TermStatistics */
DIAGON_API int32_t diagon_statistics(diagon_searcher searcher, const uint8_t* request, int64_t request_length,
                                     diagon_buffer* out) DIAGON_NOEXCEPT;

/* Bytes of native memory that all shards and running requests hold for one of: 0 buffered documents, 1 merges,
 * 2 requests, 3 global ordinals. -1 for another number. */
DIAGON_API int64_t diagon_memory_bytes(int32_t category) DIAGON_NOEXCEPT;
/* Above this many of them in sum, requests fail with CIRCUIT_BREAKING; above a quarter, buffered documents become
 * segments. 0: no limit. */
DIAGON_API void diagon_memory_limit(int64_t bytes) DIAGON_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
