#pragma once

#include <vector>

#include "index/index_sort.h"
#include "index/merge_order.h"
#include "index/segment.h"

namespace diagon {

struct MergeOptions {
  int compression_level = 3;
  IndexSort sort;
  // Documents with like terms beside each other, unless they are sorted.
  bool reorder = false;
};

// Writes the live documents of the inputs as one segment, and tells where they went.
DocOrder merge_segments(const std::vector<Segment>& inputs, const MergeOptions& options, SectionWriter& out);

}  // namespace diagon
