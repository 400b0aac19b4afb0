#include <algorithm>
#include <bit>

#include "inverted_fixture.h"
#include "postings/mark.h"
#include "postings/position_finder.h"

namespace diagon {
namespace {

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

}  // namespace
}  // namespace diagon
