#include "columns/sorted_values.h"

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"

namespace diagon {
namespace {

std::shared_ptr<const SectionFile> stored(std::vector<uint64_t> codes) {
  SectionWriter out;
  write_sorted_values(codes, "c/f/", out);
  return SectionFile::of_bytes(out.finish(), "test");
}

TEST(SortedValuesTest, PlacesAreThoseOfAFullySortedList) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (uint32_t bits : {0u, 1u, 7u, 20u, 36u, 56u, 57u, 63u, 64u}) {
    for (size_t size : {1u, 2u, 127u, 128u, 129u, 1000u, 5000u}) {
      SCOPED_TRACE(std::to_string(size) + " of " + std::to_string(bits) + " bits");
      std::vector<uint64_t> codes(size);
      for (uint64_t& code : codes) code = bits == 0 ? 5 : random() >> (64 - bits);
      auto file = stored(codes);
      std::sort(codes.begin(), codes.end());
      SortedValues sorted(*file, "c/f/", size, codes.back());
      for (size_t i = 0; i < size; ++i) ASSERT_EQ(sorted.code(i), codes[i]) << i;
      for (int round = 0; round < 200; ++round) {
        uint64_t wanted = round % 2 == 0 ? codes[random() % size] : random() >> random() % 64;
        auto below = std::lower_bound(codes.begin(), codes.end(), wanted) - codes.begin();
        ASSERT_EQ(sorted.count_below(wanted), static_cast<uint64_t>(below)) << wanted;
        uint64_t from = random() % (size + 1);
        uint64_t until = std::max<uint64_t>(
            from, static_cast<uint64_t>(std::upper_bound(codes.begin(), codes.end(), wanted) - codes.begin()));
        ASSERT_EQ(sorted.skip_while(from, [wanted](uint64_t code) { return code <= wanted; }), until) << from;
        ASSERT_EQ(sorted.first_above(from, wanted), until) << from;
      }
    }
  }
}

TEST(SortedValuesTest, SectionsThatDoNotHoldAllValuesAreRefused) {
  auto file = stored(std::vector<uint64_t>(300, 7));
  EXPECT_NO_THROW(SortedValues(*file, "c/f/", 300, 7));
  EXPECT_THROW(SortedValues(*file, "c/f/", 300, 6), Error);
  for (uint64_t size : {0u, 128u, 256u, 385u, 1000u}) EXPECT_THROW(SortedValues(*file, "c/f/", size, 7), Error) << size;
  EXPECT_THROW(SortedValues(*file, "c/g/", 300, 7), Error);
  for (SortedBlock damaged : {SortedBlock{0, 0, 57}, SortedBlock{0, 1, 64}, SortedBlock{0, uint64_t{1} << 55, 0},
                              SortedBlock{UINT64_MAX, 0, 8}}) {
    SectionWriter out;
    out.add_array("c/f/sorted_blocks", std::vector<SortedBlock>{damaged});
    out.add("c/f/sorted", std::string(8 + 8 * 128, 'x'));
    auto other = SectionFile::of_bytes(out.finish(), "test");
    EXPECT_THROW(SortedValues(*other, "c/f/", 128, UINT64_MAX), Error) << damaged.bits;
  }
}

}  // namespace
}  // namespace diagon
