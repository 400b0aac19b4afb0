#pragma once

#include <vector>

#include "postings/list.h"
#include "query/similarity.h"

namespace diagon {

// What the postings of each block of a long list score at most; computed a group of blocks at a time, when asked for.
class ImpactBounds {
 public:
  // norms: whether the scores depend on them.
  ImpactBounds(const PostingsList& list, bool norms, const float* inverse, float weight);

  float block(uint32_t block) {
    if (blocks_[block] < 0) load_blocks(block / kBlocksPerGroup);
    return blocks_[block];
  }
  float group(uint32_t group) {
    if (groups_.empty()) load_groups();
    return groups_[group];
  }
  // The first block from `block` on that may hold a score above `least`; block_count if there is none.
  uint32_t next_above(uint32_t block, float least);
  // Of the blocks [first, last].
  float range(uint32_t first, uint32_t last);
  // The least frequency with which a document of the block may score above `least` (the block's bound is above it).
  uint32_t least_freq(uint32_t block, float least) const;

 private:
  // The bounds of so many blocks or groups, with `each` impacts.
  void load(const Impact* impacts, uint32_t each, uint32_t count, float* bounds) const;
  void load_blocks(uint32_t group);
  void load_groups();

  const PostingsList& list_;
  bool norms_;
  const float* inverse_;
  float weight_;
  std::vector<float> blocks_;  // below 0: not computed
  std::vector<float> groups_;
};

}  // namespace diagon
