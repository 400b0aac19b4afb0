#include <algorithm>

#include "base/error.h"
#include "index/shard.h"
#include "store/directory.h"

namespace diagon {
namespace {

std::vector<Segment>::iterator find_segment(std::vector<Segment>& segments, const std::string& name) {
  return std::find_if(segments.begin(), segments.end(),
                      [&](const Segment& segment) { return segment.core()->name() == name; });
}

}  // namespace

bool Shard::merge() {
  std::lock_guard one(merge_mutex_);
  std::vector<Segment> inputs;
  {
    std::lock_guard lock(write_mutex_);
    auto segments = shared_segments_locked();
    for (size_t i : choose_merge(segments, max_merged_bytes_)) inputs.push_back(segments[i]);
  }
  return merge_chosen(inputs);
}

void Shard::force_merge(size_t max_segments, bool only_expunge_deletes) {
  if (max_segments == 0 && !only_expunge_deletes) {
    refresh();
    while (merge()) {
    }
    return;
  }
  std::lock_guard one(merge_mutex_);
  std::vector<Segment> inputs;
  {
    std::lock_guard lock(write_mutex_);
    refresh_locked();
    inputs = shared_segments_locked();
  }
  if (only_expunge_deletes) {
    std::erase_if(inputs, [](const Segment& segment) { return segment.live_docs() == nullptr; });
  } else {
    bool clean = std::all_of(inputs.begin(), inputs.end(), [](const Segment& s) { return s.live_docs() == nullptr; });
    if (inputs.size() <= max_segments && clean) return;
    if (inputs.size() > max_segments && max_segments > 1) {  // the smallest ones become one
      std::sort(inputs.begin(), inputs.end(),
                [](const Segment& a, const Segment& b) { return a.live_doc_count() < b.live_doc_count(); });
      inputs.erase(inputs.end() - static_cast<std::ptrdiff_t>(max_segments) + 1, inputs.end());
    }
  }
  merge_chosen(inputs);
}

bool Shard::merge_chosen(const std::vector<Segment>& inputs) {
  if (inputs.empty()) return false;
  std::string name;
  {
    std::lock_guard lock(write_mutex_);
    check_open();
    name = next_name_locked();
  }
  std::string path = merging_path(directory_, name);
  // What was damaged since it was opened must not get a new checksum.
  for (const Segment& input : inputs) input.core()->file().verify();
  try {
    Merged merged = merge_segments(inputs, compression_level_);
    write_file(path, merged.bytes);
    merged.bytes = {};
    auto core = std::make_shared<const SegmentCore>(name, SectionFile::map(path));
    std::lock_guard lock(write_mutex_);
    rename_file(path, segment_path(directory_, name));
    replace_merged_locked(inputs, merged, std::move(core));
  } catch (...) {
    remove_file(path);
    throw;
  }
  return true;
}

void Shard::replace_merged_locked(const std::vector<Segment>& inputs, const Merged& merged,
                                  std::shared_ptr<const SegmentCore> core) {
  // Documents that were deleted while the merge ran.
  auto live = std::make_shared<BitSet>(core->max_doc(), true);
  size_t position = segments_.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    auto now = find_segment(segments_, inputs[i].core()->name());
    if (now != segments_.end()) position = std::min(position, static_cast<size_t>(now - segments_.begin()));
    for (uint32_t doc = 0; doc < inputs[i].max_doc(); ++doc) {
      uint32_t target = merged.renumbered[i][doc];
      if (target == UINT32_MAX) continue;
      bool alive = now != segments_.end() && (now->live_docs() == nullptr || now->live_docs()->get(doc));
      if (!alive) live->clear(target);
    }
  }
  owned_live_.clear();
  std::vector<Segment> kept;
  for (size_t i = 0; i <= segments_.size(); ++i) {
    if (i == position && live->count() > 0) kept.emplace_back(core, live->count() == live->size() ? nullptr : live);
    if (i == segments_.size()) break;
    const std::string& name = segments_[i].core()->name();
    bool merged_now =
        std::any_of(inputs.begin(), inputs.end(), [&](const Segment& input) { return input.core()->name() == name; });
    if (!merged_now) kept.push_back(segments_[i]);
  }
  segments_ = std::move(kept);
  uncommitted_ = true;
  // Deletions that wait for a refresh must not be seen before what replaces the documents is.
  if (!unpublished_) publish_locked();
}

}  // namespace diagon
