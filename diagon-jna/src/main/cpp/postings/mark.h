#pragma once

#include <array>
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

// Marks the postings of one list in one stretch of documents after another; what was unpacked for one serves the next.
// Any stretch may be asked for at any time.
class ListMarker {
 public:
  explicit ListMarker(const PostingsList& list);
  // As mark_postings.
  void mark(uint32_t from, uint32_t to, uint64_t* words);

 private:
  // Those that are unpacked.
  void mark_docs(uint32_t from, uint32_t to, uint64_t* words);

  PostingsList list_;
  uint32_t block_ = 0;              // where to look on
  uint32_t unpacked_ = UINT32_MAX;  // which block is
  uint32_t size_ = 0, at_ = 0;      // of the unpacked documents, and the first of them that was not marked
  std::array<uint32_t, kPostingsBlock> docs_;
};

}  // namespace diagon
