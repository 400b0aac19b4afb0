#include "postings/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <iostream>
#include <random>
#include <vector>

#include "postings/norm.h"
#include "postings/packing.h"

namespace diagon {
namespace {

TEST(NormTest, LengthsAreExactToThirtyNineAndMonotonic) {
  uint32_t previous = 0;
  for (uint32_t length = 0; length < 100'000; ++length) {
    uint8_t norm = encode_length(length);
    EXPECT_LE(decode_length(norm), length);
    if (length < 40) {
      EXPECT_EQ(decode_length(norm), length);
    }
    EXPECT_GE(norm, previous);
    previous = norm;
  }
  EXPECT_EQ(encode_length(INT32_MAX), 255);
}

TEST(PackTest, ValuesOfAnyWidthComeBack) {
  std::mt19937 random(1);
  for (uint32_t bits = 0; bits <= 32; ++bits) {
    for (uint32_t count : {1u, 31u, 127u, 128u}) {
      std::vector<uint32_t> values(count), words;
      for (auto& value : values) value = bits == 0 ? 0 : static_cast<uint32_t>(random()) >> (32 - bits);
      pack_bits(values.data(), count, bits, words);
      EXPECT_EQ(words.size(), (count * bits + 31) / 32);
      words.resize(words.size() + 2);
      for (uint32_t i = 0; i < count; ++i) EXPECT_EQ(packed_value(words.data(), bits, i), values[i]) << bits;
    }
  }
}

TEST(KernelsTest, AnswerAsWithoutVectors) {
  std::mt19937 random(1);
  for (uint32_t bits = 0; bits <= 32; ++bits) {
    std::vector<uint32_t> values(kPostingsBlock), words;
    for (auto& value : values) value = bits == 0 ? 0 : static_cast<uint32_t>(random()) >> (32 - bits);
    pack_across(values.data(), bits, words);
    ASSERT_EQ(words.size(), words_across(bits));
    for (uint32_t i = 0; i < kPostingsBlock; ++i) EXPECT_EQ(value_across(words.data(), bits, i), values[i]) << bits;
    std::vector<uint32_t> one(kPostingsBlock), other(kPostingsBlock);
    uint64_t mask[2], other_mask[2];
    auto base = static_cast<uint32_t>(random());
    kernels().unpack(words.data(), bits, base, one.data());
    scalar_kernels().unpack(words.data(), bits, base, other.data());
    EXPECT_EQ(one, other) << bits;
    for (uint32_t least : {0u, 1u, values[5], values[5] + 1, UINT32_MAX}) {
      kernels().at_least(values.data(), least, mask);
      scalar_kernels().at_least(values.data(), least, other_mask);
      EXPECT_EQ(mask[0], other_mask[0]) << bits;
      EXPECT_EQ(mask[1], other_mask[1]) << bits;
    }
    kernels().unpack_docs(words.data(), bits, base, one.data());
    scalar_kernels().unpack_docs(words.data(), bits, base, other.data());
    EXPECT_EQ(one, other) << bits;
  }
  std::vector<uint32_t> freqs(kPostingsBlock);
  std::vector<float> inverses(kPostingsBlock), one(kPostingsBlock), other(kPostingsBlock);
  for (auto& freq : freqs) freq = 1 + static_cast<uint32_t>(random() % 9);
  for (auto& inverse : inverses) inverse = static_cast<float>(random() % 1000) / 300;
  kernels().score(freqs.data(), inverses.data(), 3.7f, kPostingsBlock, one.data());
  scalar_kernels().score(freqs.data(), inverses.data(), 3.7f, kPostingsBlock, other.data());
  EXPECT_EQ(one, other);  // to the last bit: bounds and scores have to agree
}

TEST(KernelsTest, ComparePositionsAsWithoutVectors) {
  std::mt19937_64 random(1);
  auto below = [&](uint32_t limit) { return static_cast<uint32_t>(random() % limit); };
  for (int round = 0; round < 200; ++round) {
    std::vector<uint32_t> freqs(kPostingsBlock), one(2 * kPostingsBlock), other(one), starts(one), other_starts(one);
    for (uint32_t& freq : freqs) freq = 1 + below(6);
    uint64_t chosen[2] = {random(), random() & random()};
    if (round % 4 == 0) chosen[round % 8 / 4] = 0;
    if (round % 4 == 0) chosen[1 - round % 8 / 4] = uint64_t{1} << below(64);
    uint32_t found = kernels().choose_freqs(freqs.data(), chosen, 77, one.data(), starts.data());
    ASSERT_EQ(found, scalar_kernels().choose_freqs(freqs.data(), chosen, 77, other.data(), other_starts.data()));
    EXPECT_TRUE(std::equal(one.begin(), one.begin() + found, other.begin()));
    EXPECT_TRUE(std::equal(starts.begin(), starts.begin() + found, other_starts.begin()));

    EXPECT_EQ(kernels().count_below(freqs.data(), 3), scalar_kernels().count_below(freqs.data(), 3));

    uint32_t docs = 1 + below(60);
    std::vector<uint32_t> differences(200), at(docs), few(docs);
    for (uint32_t& difference : differences) difference = below(6);
    for (uint32_t i = 0; i < docs; ++i) {
      at[i] = below(190);
      few[i] = 1 + below(kFewPositions);
    }
    std::vector<uint32_t> positions(256), other_positions(256), against(256);
    kernels().few_positions(differences.data(), at.data(), few.data(), docs, 5, positions.data());
    scalar_kernels().few_positions(differences.data(), at.data(), few.data(), docs, 5, other_positions.data());
    ASSERT_EQ(positions, other_positions);
    for (uint32_t i = 0; i < docs * kFewPositions; ++i) against[i] = below(4) == 0 ? kNoPosition : below(20);
    uint64_t kept[4] = {}, other_kept[4] = {};
    kernels().keep_few(positions.data(), against.data(), docs, kept);
    scalar_kernels().keep_few(other_positions.data(), against.data(), docs, other_kept);
    positions.resize(docs * kFewPositions);
    other_positions.resize(positions.size());
    ASSERT_EQ(positions, other_positions);
    for (uint32_t i = 0; i < positions.size(); ++i)
      ASSERT_EQ(kept[i / 64] >> (i % 64) & 1, other_kept[i / 64] >> (i % 64) & 1) << i;

    uint32_t count = 1 + below(150);
    std::vector<uint32_t> sums(160), other_sums(160), against_many(below(150));
    kernels().sum_up(differences.data(), count, 3, sums.data());
    scalar_kernels().sum_up(differences.data(), count, 3, other_sums.data());
    sums.resize(count);
    other_sums.resize(count);
    ASSERT_EQ(sums, other_sums);
    uint32_t last = 0;
    for (uint32_t& position : against_many) position = last += below(9);
    against_many.insert(against_many.end(), kKernelPadding, kNoPosition);
    uint32_t common = kernels().keep_common(sums.data(), count, against_many.data());
    ASSERT_EQ(common, scalar_kernels().keep_common(other_sums.data(), count, against_many.data()));
    sums.resize(common);
    other_sums.resize(common);
    ASSERT_EQ(sums, other_sums);
  }
}

template <typename T>
void compare_ranges(void (*one)(const T*, T, T, uint32_t, uint64_t*),
                    void (*other)(const T*, T, T, uint32_t, uint64_t*)) {
  std::mt19937_64 random(1);
  for (uint32_t count : {1u, 63u, 64u, 200u}) {
    std::vector<T> codes(count);
    for (T& code : codes) code = static_cast<T>(random());
    auto first = static_cast<T>(random()), span = static_cast<T>(random());
    std::vector<uint64_t> words(4, 1), other_words(4, 1);
    one(codes.data(), first, span, count, words.data());
    other(codes.data(), first, span, count, other_words.data());
    EXPECT_EQ(words, other_words) << sizeof(T) << " bytes, " << count;
  }
}

TEST(KernelsTest, FindRangesAsWithoutVectors) {
  compare_ranges(kernels().in_range_8, scalar_kernels().in_range_8);
  compare_ranges(kernels().in_range_16, scalar_kernels().in_range_16);
  compare_ranges(kernels().in_range_32, scalar_kernels().in_range_32);
  compare_ranges(kernels().in_range_64, scalar_kernels().in_range_64);
}

TEST(KernelsTest, ChooseBitsAndSumsAsWithoutVectors) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 50; ++round) {
    uint64_t chosen[2] = {random(), random()}, words[6], out[6], other[6];
    uint32_t left = kPostingsBlock;
    for (uint64_t& word : words) {
      for (word = random() & random(); static_cast<uint32_t>(std::popcount(word)) > left;) word &= word - 1;
      left -= static_cast<uint32_t>(std::popcount(word));
    }
    kernels().deposit(chosen, words, 6, out);
    scalar_kernels().deposit(chosen, words, 6, other);
    EXPECT_TRUE(std::equal(out, out + 6, other));
    std::vector<uint32_t> listed(6 * 64), others(6 * 64);
    words[1] |= random();
    words[2] = ~uint64_t{0};
    uint32_t count = kernels().list_bits(words, 6, 1000, listed.data());
    ASSERT_EQ(count, scalar_kernels().list_bits(words, 6, 1000, others.data()));
    EXPECT_TRUE(std::equal(listed.begin(), listed.begin() + count, others.begin()));
    std::vector<double> sums(128);
    for (double& sum : sums) sum = static_cast<double>(random() % 10);
    uint64_t kept[2] = {random(), random()}, other_kept[2] = {kept[0], kept[1]};
    kernels().keep_above(sums.data(), 4, 2, kept);
    scalar_kernels().keep_above(sums.data(), 4, 2, other_kept);
    EXPECT_EQ(kept[0], other_kept[0]);
    EXPECT_EQ(kept[1], other_kept[1]);
    std::vector<uint64_t> wanted(6), own(6), places(10, 1), other_places(10, 1);
    for (uint32_t w = 0; w < 6; ++w) {
      own[w] = round % 5 == 0 ? ~uint64_t{0} : random() & random();
      wanted[w] = random() & own[w];
    }
    auto first = static_cast<uint32_t>(random() % kPostingsBlock);
    uint32_t end = kernels().extract(wanted.data(), own.data(), 6, first, places.data());
    ASSERT_EQ(end, scalar_kernels().extract(wanted.data(), own.data(), 6, first, other_places.data()));
    places.resize(end / 64 + 1);
    other_places.resize(end / 64 + 1);
    EXPECT_EQ(places, other_places);
  }
}

}  // namespace
}  // namespace diagon
