#include "query/scorers/impact_bounds.h"

#include <algorithm>
#include <array>

#include "postings/impact_freq.h"
#include "postings/kernels.h"

namespace diagon {
namespace {

// From so many times on one more makes so little difference that it is not told which number is enough.
constexpr uint32_t kManyTimes = 256;

}  // namespace

ImpactBounds::ImpactBounds(const PostingsList& list, bool norms, const float* inverse, float weight)
    : list_(list), norms_(norms), inverse_(inverse), weight_(weight), blocks_(list.block_count, -1.0f) {}

void ImpactBounds::load(const Impact* impacts, uint32_t each, uint32_t count, float* bounds) const {
  constexpr uint32_t kAtOnce = 128;
  std::array<uint32_t, kAtOnce> freqs{};
  std::array<float, kAtOnce> inverses{}, scores;
  for (uint32_t at = 0, fit = kAtOnce / each; at < count; at += fit) {
    uint32_t n = std::min(count - at, fit);
    for (uint32_t i = 0; i < n * each; ++i) {
      const Impact& impact = impacts[at * each + i];
      freqs[i] = decode_impact_freq(impact.freq);
      inverses[i] = inverse_[norms_ ? impact.norm : kNoNorm];
    }
    kernels().score(freqs.data(), inverses.data(), weight_, n * each, scores.data());
    for (uint32_t i = 0; i < n; ++i) bounds[at + i] = *std::max_element(&scores[i * each], &scores[i * each] + each);
  }
}

void ImpactBounds::load_blocks(uint32_t group) {
  uint32_t first = group * kBlocksPerGroup, each = list_.block_impacts;
  load(list_.impacts + size_t{first} * each, each, std::min(kBlocksPerGroup, list_.block_count - first),
       blocks_.data() + first);
}

void ImpactBounds::load_groups() {
  groups_.resize(list_.group_count());
  load(list_.group_impacts, kGroupImpacts, list_.group_count(), groups_.data());
}

uint32_t ImpactBounds::next_above(uint32_t block, float least) {
  while (block < list_.block_count) {
    uint32_t group_end = std::min((block / kBlocksPerGroup + 1) * kBlocksPerGroup, list_.block_count);
    if (group(block / kBlocksPerGroup) > least) {
      this->block(block);
      for (; block < group_end; ++block) {
        if (blocks_[block] > least) return block;
      }
    }
    block = group_end;
  }
  return block;
}

float ImpactBounds::range(uint32_t first, uint32_t last) {
  float best = 0;
  while (first <= last) {
    uint32_t group_end = std::min((first / kBlocksPerGroup + 1) * kBlocksPerGroup - 1, list_.block_count - 1);
    if (first % kBlocksPerGroup == 0 && last > group_end) {
      best = std::max(best, group(first / kBlocksPerGroup));
      first = group_end + 1;
      continue;
    }
    block(first);
    for (uint32_t end = std::min(last, group_end); first <= end; ++first) best = std::max(best, blocks_[first]);
  }
  return best;
}

uint32_t ImpactBounds::least_freq(uint32_t block, float least) const {
  if (!(least > 0) || least >= weight_) return 1;
  const Impact* impacts = list_.impacts + size_t{block} * list_.block_impacts;
  // What is more frequent than the impact i + 1 has at least the norm of i.
  uint32_t low = 1;
  for (uint32_t i = list_.block_impacts; i-- > 0;) {
    uint32_t high = decode_impact_freq(impacts[i].freq);
    if (high < low) continue;
    float inverse = inverse_[norms_ ? impacts[i].norm : kNoNorm];
    auto enough = [&](uint32_t freq) { return Bm25::score(weight_, static_cast<float>(freq), inverse) > least; };
    float about = least / ((weight_ - least) * inverse);
    if (about >= kManyTimes) {
      if (enough(high)) return std::max(low, kManyTimes / 2);
    } else if (about <= static_cast<float>(high) + 1) {
      uint32_t freq = std::clamp(static_cast<uint32_t>(about), low, high);
      while (freq < high && !enough(freq)) ++freq;
      while (freq > low && enough(freq - 1)) --freq;
      if (enough(freq)) return freq;
    }
    low = high + 1;
  }
  return 1;
}

}  // namespace diagon
