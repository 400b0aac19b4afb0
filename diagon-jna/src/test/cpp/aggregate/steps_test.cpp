#include "aggregate/steps.h"

#include <gtest/gtest.h>

#include <random>

namespace diagon {
namespace {

TEST(StepsTest, MultiplicationDividesExactly) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    uint64_t divisor = (random() >> random() % 64) | (round % 3 == 0 ? 0 : 1);
    if (divisor == 0) divisor = 86'400'000;
    uint64_t most = random() >> random() % 64;
    Divisor by(divisor, most);
    uint64_t multiple = most / divisor * divisor;
    for (uint64_t x :
         {uint64_t{0}, most, multiple, multiple == 0 ? 0 : multiple - 1, most == 0 ? 0 : random() % most}) {
      ASSERT_EQ(by.narrow() ? by.divide_narrow(x) : by.divide_wide(x), x / divisor) << x << " by " << divisor;
    }
  }
}

TEST(StepsTest, BucketsBelowZeroBeginAtMultiplesToo) {
  Steps steps(10, 3);
  EXPECT_EQ(steps.number_of(3), 0);
  EXPECT_EQ(steps.number_of(12), 0);
  EXPECT_EQ(steps.number_of(13), 1);
  EXPECT_EQ(steps.number_of(2), -1);
  EXPECT_EQ(steps.number_of(-7), -1);
  EXPECT_EQ(steps.number_of(-8), -2);
  EXPECT_EQ(steps.begin_of(-2), -17);
}

}  // namespace
}  // namespace diagon
