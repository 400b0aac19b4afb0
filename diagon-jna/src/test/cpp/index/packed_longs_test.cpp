#include "index/packed_longs.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>

namespace diagon {
namespace {

TEST(PackedLongsTest, NumbersOfAnyWidthComeBack) {
  unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  for (uint32_t bits = 0; bits <= 64; ++bits) {
    std::vector<int64_t> numbers(1 + random() % 300);
    auto base = static_cast<int64_t>(bits == 64 ? 0 : random() >> 2);
    for (auto& number : numbers) {
      uint64_t more = bits == 64 ? random() : random() & ((uint64_t{1} << bits) - 1);
      number = static_cast<int64_t>(static_cast<uint64_t>(base) + more);
    }
    SectionWriter out;
    PackedLongs::write(numbers, "n", out);
    auto file = SectionFile::of_bytes(out.finish(), "test");
    PackedLongs packed(*file, "n");
    ASSERT_EQ(packed.size(), numbers.size());
    for (uint32_t i = 0; i < numbers.size(); ++i) ASSERT_EQ(packed[i], numbers[i]) << bits << " bits";
  }
}

TEST(PackedLongsTest, ASectionThatIsCutOffIsRefused) {
  SectionWriter out;
  PackedLongs::write({1, 1000, 5}, "whole", out);
  auto whole = SectionFile::of_bytes(out.finish(), "test");
  std::string_view bytes = whole->section("whole");
  for (size_t size = 0; size < bytes.size(); ++size) {
    SectionWriter part;
    part.add("part", bytes.substr(0, size));
    auto file = SectionFile::of_bytes(part.finish(), "test");
    EXPECT_THROW(PackedLongs(*file, "part"), Error) << size << " bytes";
  }
}

}  // namespace
}  // namespace diagon
