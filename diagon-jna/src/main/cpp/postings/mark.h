#pragma once

#include <cstdint>

#include "postings/postings.h"

namespace diagon {

// Sets the bit doc - from for every posting in [from, to); from is a multiple of 64. `block` is where to look on, 0
// at first, and moves to the block of `from`. The cursor is at any block afterwards.
void mark_postings(PostingsCursor& cursor, uint32_t& block, uint32_t from, uint32_t to, uint64_t* words);
// The same for a long list; `block` may be any.
void mark_long(const PostingsList& list, uint32_t& block, uint32_t from, uint32_t to, uint64_t* words);

// The same for the documents [begin, end) of the cursor's block, which are all that it has in [from, to).
void mark_block(const PostingsCursor& cursor, uint32_t begin, uint32_t end, uint32_t from, uint32_t to,
                uint64_t* words);

}  // namespace diagon
