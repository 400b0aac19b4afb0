#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <map>
#include <random>

#include "postings/impact_freq.h"
#include "postings/inverted_reader.h"
#include "postings/inverted_writer.h"
#include "postings/kernels.h"
#include "postings/mark.h"
#include "postings/norm.h"
#include "postings/packing.h"
#include "postings/position_finder.h"

namespace diagon {
namespace {

using Postings = std::map<uint32_t, std::vector<uint32_t>>;  // document to positions

class InvertedTest : public ::testing::Test {
 protected:
  static constexpr uint32_t kDocs = 20'000;

  void SetUp() override {
    unsigned seed = std::random_device{}();
    random_.seed(seed);
    RecordProperty("seed", static_cast<int>(seed));
    std::cout << "seed " << seed << "\n";
    for (uint32_t gap : {1u, 2u, 3u, 8u, 40u, 300u, 9'000u}) {
      Postings postings;
      for (uint32_t doc = random_() % gap; doc < kDocs; doc += 1 + random_() % (gap * 2 - 1)) {
        auto& positions = postings[doc];
        uint32_t position = 0;
        for (unsigned i = 0; i <= random_() % 4; ++i) positions.push_back(position += random_() % 500);
      }
      model_["term" + std::to_string(gap)] = std::move(postings);
    }
    std::vector<uint8_t> norms(kDocs);
    for (auto& norm : norms) norm = static_cast<uint8_t>(1 + random_() % 200);
    norms_ = norms;
    SectionWriter out;
    InvertedWriter writer(out, true, true, std::move(norms));
    for (const auto& [term, postings] : model_) {
      writer.begin_term(term);
      for (const auto& [doc, positions] : postings)
        writer.add_posting(doc, static_cast<uint32_t>(positions.size()), positions.data());
      writer.end_term();
    }
    writer.finish("f");
    file_ = SectionFile::of_bytes(out.finish(), "test");
    field_ = open_inverted(*file_, "f", kDocs);
  }

  std::mt19937 random_;
  std::map<std::string, Postings> model_;
  std::vector<uint8_t> norms_;
  std::shared_ptr<const SectionFile> file_;
  std::unique_ptr<const InvertedField> field_;
};

TEST_F(InvertedTest, EveryPostingComesBackInOrder) {
  auto terms = field_->terms();
  for (const auto& [term, postings] : model_) {
    ASSERT_TRUE(terms->next());
    ASSERT_EQ(terms->term(), term);
    EXPECT_EQ(terms->postings().doc_freq, postings.size());
    auto cursor = field_->postings(terms->postings());
    std::vector<uint32_t> positions;
    for (const auto& [doc, wanted] : postings) {
      ASSERT_EQ(cursor->next(), doc);
      ASSERT_EQ(cursor->freq(), wanted.size());
      cursor->positions(positions);
      ASSERT_EQ(positions, wanted);
    }
    EXPECT_EQ(cursor->next(), kNoMoreDocs);
  }
  EXPECT_FALSE(terms->next());
}

TEST_F(InvertedTest, AdvanceFindsTheNextDocumentAndItsPositions) {
  for (const auto& [term, postings] : model_) {
    for (uint32_t stride : {1u, 7u, 130u, 1'000u, 15'000u}) {
      auto cursor = field_->postings(*field_->find(term));
      uint32_t target = random_() % stride;
      std::vector<uint32_t> positions;
      while (true) {
        auto wanted = postings.lower_bound(target);
        uint32_t doc = cursor->advance(target);
        ASSERT_EQ(doc, wanted == postings.end() ? kNoMoreDocs : wanted->first) << term << " from " << target;
        if (doc == kNoMoreDocs) break;
        if (random_() % 2 == 0) {
          cursor->positions(positions);
          ASSERT_EQ(positions, wanted->second);
        }
        target = doc + 1 + random_() % stride;
      }
    }
  }
}

TEST_F(InvertedTest, BlocksCoverAllPostingsAndTheirImpactsBoundThem) {
  auto bounded = [](const Impact* impacts, uint32_t count, uint32_t freq, uint8_t norm) {
    return std::any_of(impacts, impacts + count, [&](const Impact& impact) {
      return decode_impact_freq(impact.freq) >= freq && impact.norm <= norm;
    });
  };
  for (const auto& [term, postings] : model_) {
    auto cursor = field_->postings(*field_->find(term));
    const PostingsList& list = cursor->list();
    auto expected = postings.begin();
    for (uint32_t doc = cursor->next_block(); doc != kNoMoreDocs; doc = cursor->next_block()) {
      uint32_t block = cursor->block();
      if (!list.is_short()) {
        EXPECT_EQ(list.last_docs[block], cursor->block_docs()[cursor->block_remaining() - 1]);
        EXPECT_EQ(list.find_block(0, doc), block);
      }
      for (uint32_t i = 0; i < cursor->block_remaining(); ++i, ++expected) {
        ASSERT_EQ(cursor->block_docs()[i], expected->first);
        ASSERT_EQ(cursor->block_freqs()[i], expected->second.size());
        if (list.is_short()) continue;
        EXPECT_EQ(list.freq_at(block, i), expected->second.size());
        uint8_t norm = norms_[expected->first];
        uint32_t freq = cursor->block_freqs()[i];
        EXPECT_TRUE(bounded(list.impacts + block * list.block_impacts, list.block_impacts, freq, norm));
        const Impact* group = list.group_impacts + block / kBlocksPerGroup * kGroupImpacts;
        EXPECT_TRUE(bounded(group, kGroupImpacts, freq, norm));
      }
    }
    EXPECT_EQ(expected, postings.end());
  }
}

TEST_F(InvertedTest, DenseBlocksAreBitSetsAndRareTermsHaveNone) {
  auto dense = field_->postings(*field_->find("term2")), rare = field_->postings(*field_->find("term40")),
       few = field_->postings(*field_->find("term300"));
  EXPECT_NE(dense->list().references[0].bit_words, 0);
  EXPECT_EQ(rare->list().references[0].bit_words, 0);
  EXPECT_TRUE(few->list().is_short());
}

TEST_F(InvertedTest, MarksAreThePostingsOfAWindowAndNoOthers) {
  for (const auto& [term, postings] : model_) {
    auto cursor = field_->postings(*field_->find(term));
    uint32_t block = 0, any_block = 0;
    for (uint32_t from = 0, to; from < kDocs; from = (to + 63) / 64 * 64) {
      to = std::min<uint32_t>(from + 1 + random_() % 4096, kDocs);
      std::vector<uint64_t> wanted(65, 0x10), marked = wanted, others = wanted;
      for (auto at = postings.lower_bound(from); at != postings.end() && at->first < to; ++at)
        wanted[(at->first - from) / 64] |= uint64_t{1} << at->first % 64;
      mark_postings(*cursor, block, from, to, marked.data());
      ASSERT_EQ(marked, wanted) << term << " from " << from << " to " << to;
      if (cursor->list().is_short()) continue;
      mark_long(cursor->list(), any_block, from, to, others.data());
      ASSERT_EQ(others, wanted) << term << " from " << from << " to " << to;
    }
  }
}

// The documents of random lists of documents.
class PositionsTest : public InvertedTest {
 protected:
  std::vector<uint32_t> some_docs() {
    std::vector<uint32_t> docs;
    uint32_t stride = 1 + random_() % 300;
    for (uint32_t doc = random_() % kDocs; doc < kDocs && docs.size() < 300; doc += 1 + random_() % stride)
      docs.push_back(doc);
    return docs;
  }
  // Compares what is found about the documents, all of which are in the list.
  void compare(PositionFinder& finder, const Postings& postings, const std::vector<uint32_t>& docs,
               const std::vector<uint32_t>& freqs, const std::vector<uint32_t>& starts) {
    std::vector<uint32_t> few;
    for (uint32_t i = 0; i < docs.size(); ++i) {
      std::vector<uint32_t> wanted = postings.at(docs[i]);
      ASSERT_EQ(freqs[i], wanted.size());
      for (uint32_t& position : wanted) position += 7;
      if (wanted.size() <= kFewPositions && random_() % 2 == 0) few.push_back(i);
      if (random_() % 3 == 0) continue;
      std::vector<uint32_t> positions(freqs[i] + kKernelPadding);
      finder.read(starts[i], freqs[i], 7, positions.data());
      positions.resize(freqs[i]);
      ASSERT_EQ(positions, wanted) << "in " << docs[i];
    }
    std::vector<uint32_t> positions(few.size() * kFewPositions);
    finder.read_few(few.data(), static_cast<uint32_t>(few.size()), freqs.data(), starts.data(), 7, positions.data());
    for (size_t i = 0; i < few.size(); ++i) {
      std::vector<uint32_t> wanted = postings.at(docs[few[i]]);
      for (uint32_t& position : wanted) position += 7;
      wanted.resize(kFewPositions, kNoPosition);
      ASSERT_TRUE(std::equal(wanted.begin(), wanted.end(), positions.begin() + static_cast<int>(i * kFewPositions)));
    }
  }
};

TEST_F(PositionsTest, OfAnyDocumentsAreFoundInAnyOrderOfBatches) {
  for (const auto& [term, postings] : model_) {
    SCOPED_TRACE(term);
    PositionFinder finder(field_->list(*field_->find(term)));
    for (int round = 0; round < 50; ++round) {
      std::vector<uint32_t> docs = some_docs(), held, places(docs.size());
      finder.locate(docs.data(), static_cast<uint32_t>(docs.size()), places.data());
      for (size_t i = 0; i < docs.size(); ++i) {
        auto wanted = postings.find(docs[i]);
        ASSERT_EQ(places[i], wanted == postings.end() ? PositionFinder::kNoPlace
                                                      : static_cast<uint32_t>(std::distance(postings.begin(), wanted)));
        if (wanted != postings.end()) held.push_back(docs[i]);
      }
      std::erase(places, PositionFinder::kNoPlace);
      std::vector<uint32_t> freqs(held.size() + kKernelPadding), starts(freqs.size());
      finder.find(places.data(), static_cast<uint32_t>(places.size()), freqs.data(), starts.data());
      compare(finder, postings, held, freqs, starts);
    }
  }
}

TEST_F(PositionsTest, OfMarkedDocumentsAreFoundInAnyWindow) {
  for (const auto& [term, postings] : model_) {
    SCOPED_TRACE(term);
    PostingsList list = field_->list(*field_->find(term));
    if (list.is_short()) continue;
    PositionFinder finder(list);
    for (int round = 0; round < 50; ++round) {
      uint32_t base = random_() % kDocs & ~63u, to = std::min<uint32_t>(kDocs, base + 1 + random_() % 4096);
      std::vector<uint64_t> words(64), own(64);
      std::vector<uint32_t> held;
      for (uint32_t doc = base; doc < to; ++doc) {
        if (!postings.contains(doc)) continue;
        own[(doc - base) / 64] |= uint64_t{1} << (doc % 64);
        if (random_() % 4 == 0) continue;
        held.push_back(doc);
        words[(doc - base) / 64] |= uint64_t{1} << (doc % 64);
      }
      std::vector<uint32_t> freqs(held.size() + kKernelPadding), starts(freqs.size()), places(held.size());
      if (random_() % 2 == 0) finder.locate(held.data(), static_cast<uint32_t>(held.size()), places.data());
      finder.find_marked(words.data(), own.data(), (to - base + 63) / 64, base, freqs.data(), starts.data());
      compare(finder, postings, held, freqs, starts);
    }
  }
}

TEST_F(InvertedTest, AnyStretchOfDocumentsIsMarked) {
  for (const auto& [term, postings] : model_) {
    SCOPED_TRACE(term);
    ListMarker marker(field_->list(*field_->find(term)));
    uint32_t next = 0;
    for (int round = 0; round < 100; ++round) {
      uint32_t from = round % 10 == 9 ? random_() % kDocs & ~63u : next,
               to = std::min<uint32_t>(kDocs, from + random_() % 3000);
      std::vector<uint64_t> words(50), wanted(50);
      for (auto at = postings.lower_bound(from); at != postings.end() && at->first < to; ++at)
        wanted[(at->first - from) / 64] |= uint64_t{1} << (at->first % 64);
      marker.mark(from, to, words.data());
      ASSERT_EQ(words, wanted);
      next = to == kDocs ? 0 : to & ~63u;
    }
  }
}

// Long and short ones, with much and nothing in common.
TEST_F(InvertedTest, EveryTermIsFoundByNameAndByWhatComesBeforeIt) {
  std::map<std::string, uint32_t> terms;  // to the only document that holds it
  auto random_term = [&] {
    std::string term;
    for (size_t size = random_() % 6; size > 0; --size) term += static_cast<char>("ab\x7f\x80\xff"[random_() % 5]);
    if (random_() % 10 == 0) term += std::string(random_() % 300, 'm');
    return term;
  };
  for (int i = 0; i < 700; ++i) terms.emplace(random_term(), static_cast<uint32_t>(i));
  SectionWriter out;
  InvertedWriter writer(out, false, false, {});
  for (const auto& [term, doc] : terms) {
    writer.begin_term(term);
    writer.add_posting(doc, 1, nullptr);
    writer.end_term();
  }
  writer.finish("g");
  auto file = SectionFile::of_bytes(out.finish(), "test");
  auto field = open_inverted(*file, "g", kDocs);
  ASSERT_EQ(field->term_count, terms.size());
  auto walk = field->terms(), sought = field->terms();
  for (const auto& [term, doc] : terms) {
    ASSERT_TRUE(walk->next());
    ASSERT_EQ(walk->term(), term);
    ASSERT_EQ(field->postings(walk->postings())->next(), doc);
    ASSERT_TRUE(field->find(term).has_value());
    ASSERT_EQ(field->postings(*field->find(term))->next(), doc);
  }
  ASSERT_FALSE(walk->next());
  for (int i = 0; i < 2'000; ++i) {
    std::string wanted = random_term();
    auto at = terms.lower_bound(wanted);
    ASSERT_EQ(field->find(wanted).has_value(), terms.contains(wanted));
    ASSERT_EQ(sought->seek_ceil(wanted), at != terms.end());
    for (int step = 0; step < 20 && at != terms.end(); ++step) {
      ASSERT_EQ(sought->term(), at->first);
      ASSERT_EQ(sought->next(), ++at != terms.end());
    }
  }
}

TEST_F(InvertedTest, SeekingStopsAtTheFirstTermNotBelow) {
  auto terms = field_->terms();
  ASSERT_TRUE(terms->seek_ceil("term2"));
  EXPECT_EQ(terms->term(), "term2");
  ASSERT_TRUE(terms->seek_ceil("term3"));
  EXPECT_EQ(terms->term(), "term3");
  ASSERT_TRUE(terms->seek_ceil("a"));
  EXPECT_EQ(terms->term(), "term1");
  EXPECT_FALSE(terms->seek_ceil("u"));
  EXPECT_FALSE(field_->find("term").has_value());
}

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
