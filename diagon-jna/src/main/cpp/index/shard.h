#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/memory.h"
#include "diagon/v1/shard.pb.h"
#include "diagon/v1/write.pb.h"
#include "index/commit.h"
#include "index/index_sort.h"
#include "index/merger.h"
#include "index/segment.h"
#include "index/write_buffer.h"
#include "store/rate_limit.h"

namespace diagon {

// One shard on disk. Thread-safe: writes, refreshes and commits exclude each other; searches use snapshots and are
// never in their way; merges and commits hold the lock only to begin and to end.
class Shard {
 public:
  Shard(std::string directory, const v1::ShardConfig& config);

  void apply_mapping(const v1::IndexMapping& mapping);
  v1::WriteBatchResult write(v1::WriteBatch batch);
  v1::GetResponse get(const v1::GetRequest& request);
  bool refresh();
  // The highest sequence number up to which everything is committed.
  int64_t flush();
  bool merge();
  void force_merge(size_t max_segments, bool only_expunge_deletes);
  std::shared_ptr<const ShardSnapshot> snapshot() const;
  std::shared_ptr<const Schema> schema() const;
  v1::EngineStats stats() const;
  void verify() const;
  // Waits for a running merge and commit; later ones fail. Nothing touches the files afterwards.
  void close();

 private:
  // What is known of an id.
  struct Current {
    bool exists = false;   // as a live document
    bool known = false;    // exists, or was deleted not long ago
    int64_t seq_no = -2;   // UNASSIGNED
    int64_t version = -1;  // NOT_FOUND
    int64_t primary_term = 0;
  };

  Current current(std::string_view id) const;
  void check_version(const v1::WriteOperation& operation, const Current& current) const;
  // False when fields are missing. Takes the source out of the operation.
  bool apply(v1::WriteOperation& operation, const v1::WriteBatch& batch, v1::WriteResult& result,
             v1::IndexMapping& missing);
  void remove_from_segments(std::string_view id);
  void advance(int64_t seq_no);
  bool refresh_locked();
  void refresh_if_full_locked();
  void note_buffer_locked();
  void publish_locked();
  std::vector<Segment> shared_segments_locked();
  std::string next_name_locked();
  void check_open() const;
  bool merge_next(bool throttled);
  bool merge_chosen(const std::vector<Segment>& inputs, bool reorder);
  void replace_merged_locked(const std::vector<Segment>& inputs, const DocOrder& order,
                             std::shared_ptr<const SegmentCore> core);
  std::optional<StoredDocument> find_document(std::string_view id, bool realtime, bool with_source) const;

  const std::string directory_;
  const MergeOptions merge_options_;
  const bool throttle_merges_;
  const size_t max_buffer_bytes_;
  const uint64_t max_merged_bytes_;
  const uint32_t max_fields_;
  const uint32_t max_depth_;

  mutable std::mutex write_mutex_;
  WriteBuffer buffer_;
  std::vector<Segment> segments_;  // with the deletions up to now
  // Live documents that no snapshot and no merge shares: cleared in place, and given up whenever segments_ is copied.
  std::unordered_map<const SegmentCore*, std::shared_ptr<BitSet>> owned_live_;
  // Of buffer_, for statistics, which never wait for a write.
  std::atomic<uint64_t> buffer_docs_{0};
  std::atomic<uint64_t> buffer_bytes_{0};
  MemoryLease buffer_memory_{MemoryCategory::kWriteBuffers};
  bool unpublished_ = false;  // segments_ has changed in a way that searches do not see yet
  std::map<std::string, Tombstone, std::less<>> tombstones_;
  std::atomic<int64_t> max_seq_no_{-1};
  int64_t checkpoint_ = -1;
  std::set<int64_t> ahead_;  // processed above the checkpoint
  uint64_t next_segment_ = 0;
  std::atomic<uint64_t> commit_generation_{0};
  std::atomic<int64_t> committed_{-1};
  std::set<std::string> durable_;  // segments of the last commit
  bool uncommitted_ = false;
  uint64_t generation_ = 0;

  bool closed_ = false;

  // Taken before write_mutex_.
  std::mutex merge_mutex_;           // one merge at a time
  RateLimit merge_rate_;             // of it
  mutable std::mutex commit_mutex_;  // one commit at a time

  mutable std::mutex snapshot_mutex_;
  std::shared_ptr<const Schema> schema_;
  std::shared_ptr<const ShardSnapshot> snapshot_;
};

}  // namespace diagon
