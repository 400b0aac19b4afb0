#include "index/occurrence_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>
#include <random>

namespace diagon {
namespace {

TEST(OccurrenceLogTest, OccurrencesComeBackByTermInTheOrderOfDocumentsAndPositions) {
  unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  constexpr uint32_t kTerms = 500;
  OccurrenceLog log;
  EXPECT_TRUE(log.empty());
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> model(kTerms);
  uint32_t doc = 0;
  // Several chunks; documents of none, of a few, and of more than one chunk.
  for (int i = 0; i < 2'000; ++i, doc += 1 + random() % 3) {
    log.begin(doc);
    size_t length = i % 700 == 1 ? 100'000 : random() % 50;
    uint32_t position = random() % 8 == 0 ? 7 : 0;
    for (size_t k = 0; k < length; ++k) {
      uint32_t term = random() % (1 + random() % kTerms);
      log.add(term, position);
      model[term].emplace_back(doc, position);
      position += random() % 16 == 0 ? random() % 1000 : 1;  // also none
    }
  }
  size_t occurrences = 0;
  for (const auto& list : model) occurrences += list.size();
  EXPECT_GE(log.memory_bytes(), occurrences * (sizeof(uint32_t) + sizeof(OccurrenceLog::Occurrence)));
  std::vector<uint32_t> order(kTerms);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  auto by_term = log.by_term(order);
  ASSERT_EQ(by_term.ends.size(), kTerms + 1u);
  for (size_t rank = 0; rank < kTerms; ++rank) {
    std::vector<std::pair<uint32_t, uint32_t>> found;
    for (size_t at = by_term.ends[rank]; at < by_term.ends[rank + 1]; ++at)
      found.emplace_back(by_term.occurrences[at].doc, by_term.occurrences[at].position);
    ASSERT_EQ(found, model[order[rank]]);
  }
  EXPECT_FALSE(log.empty());
}

}  // namespace
}  // namespace diagon
