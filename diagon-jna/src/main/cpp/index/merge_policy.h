#pragma once

#include <cstdint>
#include <vector>

#include "index/segment.h"

namespace diagon {

// Which segments to merge next, by a tiered policy: segments of like size (by live documents), ten a tier. Positions in
// the input, ascending; empty: nothing to do.
std::vector<size_t> choose_merge(const std::vector<Segment>& segments, uint64_t max_merged_bytes);

}  // namespace diagon
