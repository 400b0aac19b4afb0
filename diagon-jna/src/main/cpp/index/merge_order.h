#pragma once

#include <cstdint>
#include <vector>

#include "index/segment.h"

namespace diagon {

// Which documents a merged segment has, and in which order.
struct DocOrder {
  struct Source {
    uint32_t input, doc;
  };
  uint32_t max_doc = 0;
  std::vector<Source> sources;  // of each document of the merged segment
  // For each input and document the number in the merged segment; UINT32_MAX for what does not go on.
  std::vector<std::vector<uint32_t>> renumbered;
  bool ascending = true;  // as the inputs have them, one after the other
};

// The live documents of the inputs, in their order.
DocOrder live_order(const std::vector<Segment>& inputs);
// place: where each document of the order goes.
void permute(const std::vector<uint32_t>& place, DocOrder& order);

}  // namespace diagon
