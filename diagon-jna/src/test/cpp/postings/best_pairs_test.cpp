#include "postings/best_pairs.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <utility>
#include <vector>

namespace diagon {
namespace {

using Postings = std::vector<std::pair<uint8_t, uint8_t>>;  // frequency and norm

template <typename T>
void expect_bound(const T& impacts, const Postings& postings) {
  for (auto [freq, norm] : postings) {
    bool bound = false;
    for (int i = 0; i < T::kPairs; ++i) bound |= impacts.freq[i] >= freq && impacts.norm[i] <= norm;
    ASSERT_TRUE(bound) << "frequency " << int{freq} << " norm " << int{norm};
  }
}

// None that no posting has, while they fit.
template <typename T>
size_t of_a_posting(const T& impacts, const Postings& postings) {
  size_t count = 0;
  for (int i = 0; i < T::kPairs; ++i)
    count += std::find(postings.begin(), postings.end(), std::pair(impacts.freq[i], impacts.norm[i])) != postings.end();
  return count;
}

TEST(BestPairsTest, ForEachPostingThereIsAPairAtLeastAsGood) {
  unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  BestPairs block, group;
  Postings all;
  for (int round = 0; round < 300; ++round) {
    if (round % 10 == 0) {
      group.clear();
      all.clear();
    }
    block.clear();
    Postings postings;
    unsigned freqs = 1 + random() % 255, norms = 1 + random() % 256;
    for (int i = 0; i < 128; ++i) {
      auto freq = static_cast<uint8_t>(1 + random() % freqs), norm = static_cast<uint8_t>(random() % norms);
      postings.emplace_back(freq, norm);
      block.add(freq, norm);
    }
    group.add(block);
    all.insert(all.end(), postings.begin(), postings.end());
    expect_bound(block.impacts<BlockImpacts>(100), postings);
    expect_bound(group.impacts<GroupImpacts>(100), all);
    if (freqs <= BlockImpacts::kPairs)
      EXPECT_EQ(of_a_posting(block.impacts<BlockImpacts>(100), postings), BlockImpacts::kPairs + 0u);
  }
}

TEST(BestPairsTest, APairThatAnotherIsAsGoodAsIsLeftOut) {
  BestPairs pairs;
  for (auto [freq, norm] : Postings{{1, 9}, {2, 5}, {2, 7}, {3, 5}, {255, 255}, {1, 0}}) pairs.add(freq, norm);
  auto impacts = pairs.impacts<BlockImpacts>(100);
  EXPECT_EQ(std::vector<uint8_t>(impacts.freq, impacts.freq + 4), (std::vector<uint8_t>{255, 3, 1, 1}));
  EXPECT_EQ(std::vector<uint8_t>(impacts.norm, impacts.norm + 4), (std::vector<uint8_t>{255, 5, 0, 0}));
}

}  // namespace
}  // namespace diagon
