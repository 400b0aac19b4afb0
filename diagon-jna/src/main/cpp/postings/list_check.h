#pragma once

#include <cstdint>

#include "postings/list.h"

namespace diagon {

// What a list may take of the sections that it points into, from where it begins there.
struct ListLimits {
  uint32_t max_doc = 0;
  uint64_t words = 0;
  uint64_t position_blocks = 0;
  uint64_t position_words = 0;
};

// Whether everything that the list says of itself is so, as readers rely on: its documents ascend and are below
// max_doc, its frequencies add up, and its data lie within the limits. Reads all documents and frequencies; positions
// have room, and may be any. The list's headers are within their section.
bool list_holds(const PostingsList& list, const ListLimits& limits);

}  // namespace diagon
