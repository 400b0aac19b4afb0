#include "postings/best_pairs.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <utility>
#include <vector>

namespace diagon {
namespace {

using Postings = std::vector<std::pair<uint8_t, uint8_t>>;  // frequency and norm

std::vector<Impact> best_of(const BestPairs& pairs, uint32_t most) {
  std::vector<Impact> best(256);
  best.resize(pairs.select(most, 100, best.data()));
  return best;
}

void expect_bound(const std::vector<Impact>& impacts, const Postings& postings) {
  for (auto [freq, norm] : postings) {
    bool bound = false;
    for (const Impact& impact : impacts) bound |= impact.freq >= freq && impact.norm <= norm;
    ASSERT_TRUE(bound) << "frequency " << int{freq} << " norm " << int{norm};
  }
}

size_t of_a_posting(const std::vector<Impact>& impacts, const Postings& postings) {
  size_t count = 0;
  for (const Impact& impact : impacts)
    count += std::find(postings.begin(), postings.end(), std::pair(impact.freq, impact.norm)) != postings.end();
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
    auto best = best_of(block, 4), of_group = best_of(group, 8);
    ASSERT_LE(best.size(), 4u);
    ASSERT_LE(of_group.size(), 8u);
    expect_bound(best, postings);
    expect_bound(of_group, all);
    // None that no posting has, while they fit.
    if (freqs <= 4) {
      EXPECT_EQ(of_a_posting(best, postings), best.size());
    }
  }
}

TEST(BestPairsTest, APairThatAnotherIsAsGoodAsIsLeftOut) {
  BestPairs pairs;
  for (auto [freq, norm] : Postings{{1, 9}, {2, 5}, {2, 7}, {3, 5}, {255, 255}, {1, 0}}) pairs.add(freq, norm);
  std::vector<std::pair<int, int>> found;
  for (const Impact& impact : best_of(pairs, 4)) found.emplace_back(impact.freq, impact.norm);
  EXPECT_EQ(found, (std::vector<std::pair<int, int>>{{255, 255}, {3, 5}, {1, 0}}));
}

}  // namespace
}  // namespace diagon
