#include "index/shard.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "index/merge_policy.h"
#include "store/directory.h"

namespace diagon {
namespace {

constexpr int64_t kTombstoneMillis = 60'000;

int64_t wall_millis() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

Bm25Parameters bm25_of(const v1::ShardConfig& config) {
  Bm25Parameters parameters;
  if (config.has_similarity_k1()) parameters.k1 = config.similarity_k1();
  if (config.has_similarity_b()) parameters.b = config.similarity_b();
  return parameters;
}

}  // namespace

Shard::Shard(std::string directory, const v1::ShardConfig& config)
    : directory_(std::move(directory)),
      merge_options_{config.compression_level() == 0 ? 3 : config.compression_level(),
                     {config.index_sort().begin(), config.index_sort().end()},
                     config.reorder()},
      throttle_merges_(config.throttle_merges()),
      max_buffer_bytes_(config.max_buffer_bytes() == 0 ? 64u << 20 : config.max_buffer_bytes()),
      max_merged_bytes_(config.max_merged_segment_bytes() == 0 ? uint64_t{5} << 30 : config.max_merged_segment_bytes()),
      max_fields_(config.max_fields() == 0 ? 1000 : config.max_fields()),
      max_depth_(config.max_depth() == 0 ? 20 : config.max_depth()),
      schema_(std::make_shared<const Schema>(
          config.mapping(), std::make_shared<const AnalyzerRegistry>(config.analysis()), bm25_of(config))) {
  create_directories(directory_);
  Commit commit = read_commit(directory_, config.committed());
  segments_ = std::move(commit.segments);
  tombstones_ = std::move(commit.tombstones);
  next_segment_ = commit.next_segment;
  commit_generation_ = commit.generation;
  checkpoint_ = commit.checkpoint;
  committed_ = commit.checkpoint;
  durable_ = std::move(commit.durable);
  max_seq_no_ = commit.max_seq_no;
  publish_locked();
}

void Shard::apply_mapping(const v1::IndexMapping& mapping) {
  std::lock_guard lock(write_mutex_);
  if (mapping.version() <= schema_->mapping().version()) return;
  auto schema = std::make_shared<const Schema>(mapping, schema_->shared_analyzers(), schema_->bm25());
  // Searches resolve fields by the mapping of their snapshot.
  std::lock_guard publish(snapshot_mutex_);
  schema_ = schema;
  snapshot_ = std::make_shared<const ShardSnapshot>(++generation_, snapshot_->segments(), schema);
}

std::shared_ptr<const ShardSnapshot> Shard::snapshot() const {
  std::lock_guard lock(snapshot_mutex_);
  return snapshot_;
}

std::shared_ptr<const Schema> Shard::schema() const {
  std::lock_guard lock(snapshot_mutex_);
  return schema_;
}

void Shard::check_open() const {
  if (closed_) throw Error(ErrorCode::kIllegalState, "shard is closed [" + directory_ + "]");
}

void Shard::close() {
  merge_rate_.stop();  // a merge that waits to write fails
  std::scoped_lock all(merge_mutex_, commit_mutex_, write_mutex_);
  closed_ = true;
}

bool Shard::refresh() {
  std::lock_guard lock(write_mutex_);
  return refresh_locked();
}

std::string Shard::next_name_locked() { return segment_name(next_segment_++); }

// A copy of the segments whose live documents nobody changes any more.
std::vector<Segment> Shard::shared_segments_locked() {
  owned_live_.clear();
  return segments_;
}

bool Shard::refresh_locked() {
  check_open();
  if (buffer_.doc_count() == 0 && !unpublished_) return false;
  if (buffer_.live_count() > 0) {
    std::string name = next_name_locked(), path = segment_path(directory_, name);
    FileWriter file(path);
    SectionWriter sections(file);
    BitSet live = buffer_.write_segment(merge_options_.sort, sections);
    sections.finish();
    file.close();
    auto core = std::make_shared<const SegmentCore>(name, SectionFile::map(path));
    bool whole = live.count() == live.size();
    segments_.emplace_back(std::move(core), whole ? nullptr : std::make_shared<const BitSet>(std::move(live)));
  }
  buffer_.clear();
  note_buffer_locked();
  publish_locked();
  return true;
}

void Shard::note_buffer_locked() {
  buffer_docs_ = buffer_.live_count();
  buffer_bytes_ = buffer_.memory_bytes();
  buffer_memory_.set(buffer_bytes_);
}

void Shard::publish_locked() {
  std::erase_if(segments_, [](const Segment& segment) { return segment.live_doc_count() == 0; });
  unpublished_ = false;
  auto segments = shared_segments_locked();
  std::lock_guard lock(snapshot_mutex_);
  snapshot_ = std::make_shared<const ShardSnapshot>(++generation_, std::move(segments), schema_);
}

int64_t Shard::flush() {
  std::lock_guard one(commit_mutex_);
  Commit commit;
  {
    std::lock_guard lock(write_mutex_);
    refresh_locked();
    if (!uncommitted_ && checkpoint_ == committed_ && commit_generation_ > 0) return committed_;
    int64_t oldest = wall_millis() - kTombstoneMillis;
    std::erase_if(tombstones_, [&](const auto& entry) {
      return entry.second.millis < oldest && entry.second.seq_no <= checkpoint_;
    });
    commit.generation = commit_generation_ + 1;
    commit.next_segment = next_segment_;
    commit.checkpoint = checkpoint_;
    commit.max_seq_no = max_seq_no_;
    commit.segments = shared_segments_locked();
    commit.tombstones = tombstones_;
    commit.durable = durable_;
    uncommitted_ = false;
  }
  try {
    write_commit(directory_, commit);
  } catch (...) {
    std::lock_guard lock(write_mutex_);
    uncommitted_ = true;
    throw;
  }
  std::lock_guard lock(write_mutex_);
  commit_generation_ = commit.generation;
  committed_ = commit.checkpoint;
  durable_.clear();
  for (const Segment& segment : commit.segments) durable_.insert(segment.core()->name());
  remove_unused(directory_, commit, segments_);
  return committed_;
}

void Shard::verify() const {
  std::lock_guard one(commit_mutex_);
  verify_commit(directory_, commit_generation_ > 0);
}

v1::EngineStats Shard::stats() const {
  v1::EngineStats stats;
  auto searchable = snapshot();
  uint64_t docs = 0, deleted = 0, mapped = 0;
  for (const Segment& segment : searchable->segments()) {
    docs += segment.live_doc_count();
    deleted += segment.max_doc() - segment.live_doc_count();
    mapped += segment.core()->file().bytes().size();
  }
  stats.set_docs(docs);
  stats.set_deleted_docs(deleted);
  stats.set_segments(searchable->segment_count());
  stats.set_store_bytes(mapped);
  stats.set_buffer_docs(buffer_docs_);
  stats.set_buffer_bytes(buffer_bytes_);
  stats.set_memory_bytes(buffer_bytes_);
  stats.set_mapped_bytes(mapped);
  stats.set_max_seq_no(max_seq_no_);
  stats.set_committed_seq_no(committed_);
  stats.set_reader_generation(searchable->generation());
  stats.set_commit_generation(commit_generation_);
  stats.set_pending_merges(choose_merge(searchable->segments(), max_merged_bytes_).empty() ? 0 : 1);
  return stats;
}

}  // namespace diagon
