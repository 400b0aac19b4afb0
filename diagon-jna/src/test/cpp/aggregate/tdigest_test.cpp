#include "aggregate/tdigest.h"

#include <gtest/gtest.h>

#include <random>

namespace diagon {
namespace {

// Errors of single digests are a few per cent of the tail; those of many must not all go one way.
TEST(TDigestTest, TailsOfManyDigestsAreRightOnAverage) {
  std::mt19937_64 random(42);
  std::uniform_real_distribution<double> uniform(0, 1);
  constexpr int kDigests = 20;
  double low = 0, high = 0, middle = 0;
  for (int i = 0; i < kDigests; ++i) {
    TDigest digest(100);
    for (int value = 0; value < 100'000; ++value) digest.add(uniform(random));
    low += digest.quantile(0.01) / kDigests;
    middle += digest.quantile(0.5) / kDigests;
    high += digest.quantile(0.99) / kDigests;
  }
  EXPECT_NEAR(low, 0.01, 0.00025);
  EXPECT_NEAR(middle, 0.5, 0.001);
  EXPECT_NEAR(high, 0.99, 0.00025);
}

}  // namespace
}  // namespace diagon
