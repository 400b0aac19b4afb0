#include "index/shard.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "index/merger.h"
#include "store/directory.h"

namespace diagon {
namespace {

constexpr int64_t kTombstoneMillis = 60'000;

int64_t wall_millis() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

Shard::Shard(std::string directory, const v1::ShardConfig& config)
    : directory_(std::move(directory)),
      compression_level_(config.compression_level() == 0 ? 3 : config.compression_level()),
      max_buffer_bytes_(config.max_buffer_bytes() == 0 ? 64u << 20 : config.max_buffer_bytes()),
      max_merged_bytes_(config.max_merged_segment_bytes() == 0 ? uint64_t{5} << 30 : config.max_merged_segment_bytes()),
      schema_(std::make_shared<const Schema>(config.mapping(), std::make_shared<const AnalyzerRegistry>(config.analysis()))) {
  create_directories(directory_);
  Commit commit = read_commit(directory_);
  segments_ = std::move(commit.segments);
  tombstones_ = std::move(commit.tombstones);
  next_segment_ = commit.next_segment;
  commit_generation_ = commit.generation;
  committed_ = checkpoint_ = commit.checkpoint;
  max_seq_no_ = commit.max_seq_no;
  publish_locked();
}

void Shard::apply_mapping(const v1::IndexMapping& mapping) {
  std::lock_guard lock(write_mutex_);
  if (mapping.version() <= schema_->mapping().version()) return;
  auto schema = std::make_shared<const Schema>(mapping, schema_->shared_analyzers());
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

bool Shard::refresh() {
  std::lock_guard lock(write_mutex_);
  return refresh_locked();
}

bool Shard::refresh_locked() {
  if (buffer_.doc_count() == 0 && !deletes_pending_) return false;
  if (buffer_.doc_count() > 0) {
    BitSet live;
    std::string name = "s" + std::to_string(1'000'000'000 + next_segment_++);
    std::string bytes = buffer_.write_segment(live);
    buffer_.clear();
    if (uint32_t count = live.count(); count > 0) {
      auto core = std::make_shared<const SegmentCore>(name, SectionFile::of_bytes(std::move(bytes), name));
      segments_.emplace_back(std::move(core), count == live.size() ? nullptr : std::make_shared<const BitSet>(std::move(live)));
    }
  }
  publish_locked();
  return true;
}

void Shard::publish_locked() {
  std::erase_if(segments_, [](const Segment& segment) { return segment.live_doc_count() == 0; });
  deletes_pending_ = false;
  owned_live_.clear();
  std::lock_guard lock(snapshot_mutex_);
  snapshot_ = std::make_shared<const ShardSnapshot>(++generation_, segments_, schema_);
}

int64_t Shard::flush() {
  std::lock_guard lock(write_mutex_);
  refresh_locked();
  if (!uncommitted_ && commit_generation_ > 0) return committed_;
  int64_t now = wall_millis();
  std::erase_if(tombstones_, [now](const auto& entry) { return entry.second.millis < now - kTombstoneMillis; });
  Commit commit;
  commit.generation = commit_generation_;
  commit.next_segment = next_segment_;
  commit.checkpoint = checkpoint_;
  commit.max_seq_no = max_seq_no_;
  commit.segments = segments_;
  commit.tombstones = tombstones_;
  write_commit(directory_, commit);
  commit_generation_ = commit.generation;
  committed_ = checkpoint_;
  uncommitted_ = false;
  segments_ = std::move(commit.segments);  // mapped now
  std::lock_guard publish(snapshot_mutex_);
  snapshot_ = std::make_shared<const ShardSnapshot>(generation_, segments_, schema_);
  return committed_;
}

bool Shard::merge() {
  std::lock_guard one(merge_mutex_);
  std::vector<Segment> inputs;
  {
    std::lock_guard lock(write_mutex_);
    owned_live_.clear();
    for (size_t i : choose_merge(segments_, max_merged_bytes_)) inputs.push_back(segments_[i]);
  }
  return merge_chosen(inputs);
}

void Shard::force_merge(size_t max_segments, bool only_expunge_deletes) {
  std::lock_guard one(merge_mutex_);
  std::vector<Segment> inputs;
  {
    std::lock_guard lock(write_mutex_);
    refresh_locked();
    inputs = segments_;
  }
  if (only_expunge_deletes) {
    std::erase_if(inputs, [](const Segment& segment) { return segment.live_docs() == nullptr; });
  } else {
    bool clean = std::all_of(inputs.begin(), inputs.end(), [](const Segment& s) { return s.live_docs() == nullptr; });
    size_t wanted = std::max<size_t>(max_segments, 1);
    if (inputs.size() <= wanted && clean) return;
    if (inputs.size() > wanted && wanted > 1) {  // the smallest ones become one
      std::sort(inputs.begin(), inputs.end(), [](const Segment& a, const Segment& b) { return a.live_doc_count() < b.live_doc_count(); });
      inputs.erase(inputs.end() - static_cast<std::ptrdiff_t>(wanted) + 1, inputs.end());
    }
  }
  merge_chosen(inputs);
}

bool Shard::merge_chosen(const std::vector<Segment>& inputs) {
  if (inputs.empty()) return false;
  Merged merged = merge_segments(inputs, compression_level_);
  std::lock_guard lock(write_mutex_);
  std::string name = "s" + std::to_string(1'000'000'000 + next_segment_++);
  auto core = std::make_shared<const SegmentCore>(name, SectionFile::of_bytes(std::move(merged.bytes), name));
  // Documents that were deleted while the merge ran.
  auto live = std::make_shared<BitSet>(core->max_doc(), true);
  size_t position = segments_.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    auto now = std::find_if(segments_.begin(), segments_.end(), [&](const Segment& s) { return s.core()->name() == inputs[i].core()->name(); });
    if (now != segments_.end()) position = std::min(position, static_cast<size_t>(now - segments_.begin()));
    for (uint32_t doc = 0; doc < inputs[i].max_doc(); ++doc) {
      if (merged.renumbered[i][doc] == UINT32_MAX) continue;
      bool alive = now != segments_.end() && (now->live_docs() == nullptr || now->live_docs()->get(doc));
      if (!alive) live->clear(merged.renumbered[i][doc]);
    }
  }
  std::erase_if(segments_, [&](const Segment& s) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const Segment& input) { return input.core()->name() == s.core()->name(); });
  });
  if (uint32_t count = live->count(); count > 0) {
    Segment segment(std::move(core), count == live->size() ? nullptr : std::move(live));
    segments_.insert(segments_.begin() + static_cast<std::ptrdiff_t>(std::min(position, segments_.size())), std::move(segment));
  }
  uncommitted_ = true;
  publish_locked();
  return true;
}

void Shard::verify() const {
  std::lock_guard lock(write_mutex_);
  verify_commit(directory_);
}

v1::EngineStats Shard::stats() const {
  v1::EngineStats stats;
  std::lock_guard lock(write_mutex_);
  auto searchable = snapshot();
  uint64_t docs = 0, deleted = 0, memory = 0, mapped = 0;
  for (const Segment& segment : searchable->segments()) {
    docs += segment.live_doc_count();
    deleted += segment.max_doc() - segment.live_doc_count();
    (segment.core()->file().mapped() ? mapped : memory) += segment.core()->file().bytes().size();
  }
  stats.set_docs(docs);
  stats.set_deleted_docs(deleted);
  stats.set_segments(searchable->segment_count());
  stats.set_store_bytes(memory + mapped);
  stats.set_buffer_docs(buffer_.live_count());
  stats.set_buffer_bytes(buffer_.memory_bytes());
  stats.set_memory_bytes(memory + buffer_.memory_bytes());
  stats.set_mapped_bytes(mapped);
  stats.set_max_seq_no(max_seq_no_);
  stats.set_committed_seq_no(committed_);
  stats.set_reader_generation(searchable->generation());
  stats.set_commit_generation(commit_generation_);
  stats.set_pending_merges(choose_merge(segments_, max_merged_bytes_).empty() ? 0 : 1);
  return stats;
}

}  // namespace diagon
