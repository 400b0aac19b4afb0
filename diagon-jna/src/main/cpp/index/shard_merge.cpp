#include <algorithm>

#include "base/error.h"
#include "index/merge_policy.h"
#include "index/shard.h"
#include "store/directory.h"

namespace diagon {
namespace {

std::vector<Segment>::iterator find_segment(std::vector<Segment>& segments, const std::string& name) {
  return std::find_if(segments.begin(), segments.end(),
                      [&](const Segment& segment) { return segment.core()->name() == name; });
}

}  // namespace

bool Shard::merge() { return merge_next(throttle_merges_); }

bool Shard::merge_next(bool throttled) {
  std::lock_guard one(merge_mutex_);
  std::vector<Segment> inputs, others;
  {
    std::lock_guard lock(write_mutex_);
    others = shared_segments_locked();
    std::vector<size_t> chosen = choose_merge(others, max_merged_bytes_);
    for (size_t i : chosen) inputs.push_back(others[i]);
    for (auto i = chosen.rbegin(); i != chosen.rend(); ++i)
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(*i));
  }
  if (throttled)
    merge_rate_.adapt(!choose_merge(others, max_merged_bytes_).empty());
  else
    merge_rate_.lift();
  return merge_chosen(inputs, false);
}

void Shard::force_merge(size_t max_segments, bool only_expunge_deletes) {
  merge_rate_.lift();  // somebody waits, also for a merge that is under way
  if (max_segments == 0 && !only_expunge_deletes) {
    refresh();
    while (merge_next(false)) {
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
  merge_rate_.lift();  // a background merge may have begun since
  merge_chosen(inputs, merge_options_.reorder);
}

bool Shard::merge_chosen(const std::vector<Segment>& inputs, bool reorder) {
  if (inputs.empty()) return false;
  std::string name;
  {
    std::lock_guard lock(write_mutex_);
    check_open();
    name = next_name_locked();
  }
  std::string path = merging_path(directory_, name);
  MergeOptions options = merge_options_;
  options.reorder = reorder;
  FileWriter file(path, &merge_rate_);
  SectionWriter sections(file);
  DocOrder order = merge_segments(inputs, options, sections);
  sections.finish();
  file.close();
  try {
    auto core = std::make_shared<const SegmentCore>(name, SectionFile::map(path));
    std::lock_guard lock(write_mutex_);
    rename_file(path, segment_path(directory_, name));
    replace_merged_locked(inputs, order, std::move(core));
  } catch (...) {
    remove_file(path);
    throw;
  }
  return true;
}

void Shard::replace_merged_locked(const std::vector<Segment>& inputs, const DocOrder& order,
                                  std::shared_ptr<const SegmentCore> core) {
  // Documents that were deleted while the merge ran.
  auto live = std::make_shared<BitSet>(core->max_doc(), true);
  size_t position = segments_.size();
  for (size_t i = 0; i < inputs.size(); ++i) {
    auto now = find_segment(segments_, inputs[i].core()->name());
    if (now != segments_.end()) position = std::min(position, static_cast<size_t>(now - segments_.begin()));
    for (uint32_t doc = 0; doc < inputs[i].max_doc(); ++doc) {
      uint32_t target = order.renumbered[i][doc];
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
