#include <algorithm>
#include <bit>

#include "inverted_fixture.h"
#include "postings/impact_freq.h"
#include "postings/mark.h"

namespace diagon {
namespace {

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

}  // namespace
}  // namespace diagon
