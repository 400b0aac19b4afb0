#pragma once

#include <string>
#include <vector>

#include "index/segment.h"

namespace diagon {

// A merged segment: the live documents of the inputs, in their order.
struct Merged {
  std::string bytes;
  // For each input and document the number in the merged segment; UINT32_MAX for deleted ones.
  std::vector<std::vector<uint32_t>> renumbered;
};

Merged merge_segments(const std::vector<Segment>& inputs, int compression_level);

// Which segments to merge next, by a tiered policy: segments of like size (by live documents), ten a tier. Positions in
// the input, ascending; empty: nothing to do.
std::vector<size_t> choose_merge(const std::vector<Segment>& segments, uint64_t max_merged_bytes);

}  // namespace diagon
