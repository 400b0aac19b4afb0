#include "columns/code_kernels.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace diagon {
namespace {

// What vectors do is compared with what is done code by code, over counts with and without a rest and bits of any
// density.
class CodeKernelsTest : public ::testing::Test {
 protected:
  template <typename F>
  void each_choice(F&& f) {
    for (uint32_t count : {1u, 63u, 64u, 65u, 200u, 1000u, 4096u, 20'000u, 32'768u}) {
      for (int density = 0; density <= 4; ++density) {
        std::vector<uint64_t> words((count + 63) / 64);
        for (uint64_t& word : words) {
          uint64_t a = random_(), b = random_();
          word = density == 0 ? 0 : density == 1 ? a & b & random_() : density == 2 ? a : density == 3 ? a | b : ~0ull;
        }
        if (count % 64 != 0) words.back() &= (uint64_t{1} << count % 64) - 1;
        SCOPED_TRACE(std::to_string(count) + " codes, density " + std::to_string(density));
        f(count, words);
      }
    }
  }
  template <typename T>
  std::vector<T> codes(uint32_t count, uint64_t most) {
    std::vector<T> codes(count);
    for (T& code : codes)
      code = static_cast<T>(random_() % 8 == 0 ? most : most + 1 == 0 ? random_() : random_() % (most + 1));
    return codes;
  }
  template <typename T>
  void expect_same_selection(uint32_t (*one)(const T*, const uint64_t*, uint32_t, uint32_t*),
                             uint32_t (*other)(const T*, const uint64_t*, uint32_t, uint32_t*)) {
    each_choice([&](uint32_t count, const std::vector<uint64_t>& words) {
      auto all = codes<T>(count, T(~T{0}));
      std::vector<uint32_t> chosen(count + kCodePadding, 7), others(count + kCodePadding, 7);
      uint32_t found = one(all.data(), words.data(), count, chosen.data());
      ASSERT_EQ(found, other(all.data(), words.data(), count, others.data()));
      chosen.resize(found);
      others.resize(found);
      EXPECT_EQ(chosen, others);
    });
  }
  template <typename T>
  void expect_same_totals(CodeTotals (*one)(const T*, const uint64_t*, uint32_t),
                          CodeTotals (*other)(const T*, const uint64_t*, uint32_t)) {
    for (int shift : {0, 4}) {
      each_choice([&](uint32_t count, const std::vector<uint64_t>& words) {
        auto all = codes<T>(count, T(~T{0}) >> shift);
        CodeTotals a = one(all.data(), words.data(), count), b = other(all.data(), words.data(), count);
        EXPECT_EQ(a.most, b.most);
        EXPECT_EQ(a.low, b.low);
        EXPECT_EQ(a.high, b.high);
        if (b.least <= b.most) EXPECT_EQ(a.least, b.least);
      });
    }
  }

  std::mt19937_64 random_{1};
};

TEST_F(CodeKernelsTest, SelectAsWithoutVectors) {
  expect_same_selection(code_kernels().select_8, scalar_code_kernels().select_8);
  expect_same_selection(code_kernels().select_16, scalar_code_kernels().select_16);
  expect_same_selection(code_kernels().select_32, scalar_code_kernels().select_32);
}

TEST_F(CodeKernelsTest, DivideAsWithoutVectors) {
  // 84,375 << 10 is a day in milliseconds.
  for (Division by : {Division{0, 10, 3'336'096'836u, 48}, Division{123'456'789, 10, 3'336'096'836u, 48},
                      Division{5, 0, uint32_t{1} << 31, 31}, Division{1'000'000'000'000, 20, UINT32_MAX, 33}}) {
    each_choice([&](uint32_t count, const std::vector<uint64_t>& words) {
      auto all =
          codes<uint64_t>(count, ((uint64_t{1} << 31 << by.before) - 1) - by.add % (uint64_t{1} << 31 << by.before));
      std::vector<uint32_t> slots(count + kCodePadding), others(count + kCodePadding);
      uint32_t found = code_kernels().divide_64(all.data(), words.data(), count, by, slots.data());
      ASSERT_EQ(found, scalar_code_kernels().divide_64(all.data(), words.data(), count, by, others.data()));
      slots.resize(found);
      others.resize(found);
      EXPECT_EQ(slots, others);
    });
  }
}

TEST_F(CodeKernelsTest, CountFewAsWithoutVectors) {
  for (uint32_t values = 1; values <= kFewCodes; ++values) {
    each_choice([&](uint32_t count, const std::vector<uint64_t>& words) {
      auto all = codes<uint8_t>(count, values - 1);
      std::vector<uint32_t> counts(kFewCodes, 3), others(kFewCodes, 3);
      code_kernels().count_few(all.data(), words.data(), count, values, counts.data());
      scalar_code_kernels().count_few(all.data(), words.data(), count, values, others.data());
      EXPECT_EQ(counts, others) << values << " values";
    });
  }
}

TEST_F(CodeKernelsTest, TotalAsWithoutVectors) {
  expect_same_totals(code_kernels().total_8, scalar_code_kernels().total_8);
  expect_same_totals(code_kernels().total_16, scalar_code_kernels().total_16);
  expect_same_totals(code_kernels().total_32, scalar_code_kernels().total_32);
  expect_same_totals(code_kernels().total_64, scalar_code_kernels().total_64);
}

}  // namespace
}  // namespace diagon
