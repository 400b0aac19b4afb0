#include "index/merge_policy.h"

#include <algorithm>

namespace diagon {
namespace {

constexpr size_t kSegmentsPerTier = 10;
// Smaller segments count as if they were as large.
constexpr uint64_t kFloorBytes = 2 * 1024 * 1024;

}  // namespace

std::vector<size_t> choose_merge(const std::vector<Segment>& segments, uint64_t max_merged_bytes) {
  struct Candidate {
    size_t index;
    uint64_t bytes;
  };
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < segments.size(); ++i) {
    uint64_t bytes = segments[i].core()->file().bytes().size();
    uint64_t live = segments[i].max_doc() == 0 ? 0 : bytes * segments[i].live_doc_count() / segments[i].max_doc();
    if (live * 2 < max_merged_bytes) candidates.push_back({i, std::max(live, kFloorBytes)});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.bytes < b.bytes; });
  // A full tier: ten segments, the largest no more than ten times the smallest, that fit together.
  for (size_t first = 0; first + kSegmentsPerTier <= candidates.size(); ++first) {
    uint64_t total = 0;
    for (size_t i = first; i < first + kSegmentsPerTier; ++i) total += candidates[i].bytes;
    if (candidates[first + kSegmentsPerTier - 1].bytes > candidates[first].bytes * kSegmentsPerTier ||
        total > max_merged_bytes)
      continue;
    std::vector<size_t> chosen;
    for (size_t i = first; i < first + kSegmentsPerTier; ++i) chosen.push_back(candidates[i].index);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }
  return {};
}

}  // namespace diagon
