#include "query/scorers/impact_bounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <vector>

#include "postings/impact_freq.h"

namespace diagon {
namespace {

TEST(ImpactFreqTest, IsRoundedUpByAnEighthAtMost) {
  for (uint32_t freq = 1; freq < 5'000'000; freq += 1 + freq / 1000) {
    uint32_t decoded = decode_impact_freq(encode_impact_freq(freq));
    ASSERT_GE(decoded, freq);
    ASSERT_LE(decoded, freq + freq / 8);
  }
}

TEST(ImpactBoundsTest, NothingLessFrequentThanTheLeastFrequencyScoresMore) {
  unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  auto pick = [&](uint32_t limit) { return static_cast<uint32_t>(random() % limit); };
  Bm25 similarity(1000, 100'000);
  for (int round = 0; round < 20'000; ++round) {
    // Frequencies and norms descend from pair to pair, as they are written.
    std::vector<Impact> impacts(kLeastImpacts << pick(3));
    auto code = static_cast<uint8_t>(encode_impact_freq(1 + pick(pick(2) == 0 ? 20 : 100'000)));
    auto norm = static_cast<uint8_t>(50 + pick(100));
    for (Impact& impact : impacts) {
      impact = {code, norm};
      if (pick(3) == 0 || code == 1 || norm == 1) continue;
      code = static_cast<uint8_t>(1 + pick(code - 1u));
      norm = static_cast<uint8_t>(norm - 1 - pick(std::min<uint32_t>(norm - 1u, 30)));
    }
    PostingsList list;
    list.doc_freq = kPostingsBlock;
    list.block_count = 1;
    list.block_impacts = static_cast<uint32_t>(impacts.size());
    list.impacts = impacts.data();
    float weight = 0.1f + static_cast<float>(pick(1000)) / 100;
    ImpactBounds bounds(list, true, similarity.inverse.data(), weight);
    float least = bounds.block(0) * static_cast<float>(pick(1000)) / 1000;
    uint32_t wanted = bounds.least_freq(0, least);
    for (int tries = 0; tries < 20; ++tries) {
      // A posting that one of the pairs covers.
      const Impact& impact = impacts[pick(list.block_impacts)];
      uint32_t freq = 1 + pick(decode_impact_freq(impact.freq));
      float inverse = similarity.inverse[std::min(255u, impact.norm + pick(100))];
      float score = Bm25::score(weight, static_cast<float>(freq), inverse);
      ASSERT_LE(score, bounds.block(0));
      if (score > least) {
        ASSERT_GE(freq, wanted) << "of " << least << ", weight " << weight;
      }
    }
  }
}

}  // namespace
}  // namespace diagon
