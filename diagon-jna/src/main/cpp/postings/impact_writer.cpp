#include "postings/impact_writer.h"

#include <array>

namespace diagon {
namespace {

// Repeats the last impact until there are so many.
void append(const Impact* impacts, uint32_t count, uint32_t wanted, std::vector<Impact>& out) {
  out.insert(out.end(), impacts, impacts + count);
  out.insert(out.end(), wanted - count, impacts[count - 1]);
}

}  // namespace

void ImpactWriter::begin_list() {
  found_.clear();
  counts_.clear();
  blocks_.clear();
  groups_.clear();
  group_.clear();
}

void ImpactWriter::end_block() {
  std::array<Impact, 256> best;
  uint32_t count = block_.select(kMostImpacts, average_length_, best.data());
  append(best.data(), count, kMostImpacts, found_);
  counts_.push_back(static_cast<uint8_t>(count));
  group_.add(block_);
  block_.clear();
  if (counts_.size() % kBlocksPerGroup == 0) end_group();
}

void ImpactWriter::end_group() {
  std::array<Impact, 256> best;
  uint32_t count = group_.select(kGroupImpacts, average_length_, best.data());
  append(best.data(), count, kGroupImpacts, groups_);
  group_.clear();
}

uint32_t ImpactWriter::end_list() {
  if (counts_.size() % kBlocksPerGroup != 0) end_group();
  uint64_t sum = 0;
  for (uint8_t count : counts_) sum += count;
  uint32_t wanted = kLeastImpacts;
  while (wanted < kMostImpacts && sum > uint64_t{wanted} * counts_.size()) wanted *= 2;
  for (size_t block = 0; block < counts_.size(); ++block) {
    Impact* best = found_.data() + block * kMostImpacts;
    uint32_t count = BestPairs::join(best, counts_[block], wanted, average_length_);
    append(best, count, wanted, blocks_);
  }
  return wanted;
}

}  // namespace diagon
