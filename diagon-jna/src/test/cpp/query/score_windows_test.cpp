#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>

#include "query/scorers/score_window.h"
#include "query/scorers/sparse_window.h"

namespace diagon {
namespace {

using Scores = std::map<uint32_t, float>;

class ListScorer final : public Scorer {
 public:
  explicit ListScorer(const Scores& scores) : scores_(scores) {}
  uint32_t advance(uint32_t target) override {
    auto found = scores_.lower_bound(target);
    return doc_ = found == scores_.end() ? kNoMoreDocs : found->first;
  }
  float score() override { return scores_.at(doc_); }
  uint64_t cost() const override { return scores_.size(); }

 private:
  const Scores& scores_;
};

// Both ways to add up a window, beside a map.
class ScoreWindowsTest : public testing::Test {
 protected:
  void SetUp() override {
    unsigned seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    random_.seed(seed);
  }
  uint32_t pick(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }

  void compare(const std::vector<Scores>& clauses, uint32_t from, uint32_t to, double least, uint32_t least_matches) {
    std::map<uint32_t, std::pair<double, uint32_t>> wanted;
    for (const Scores& clause : clauses) {
      for (auto at = clause.lower_bound(from); at != clause.end() && at->first < to; ++at) {
        wanted[at->first].first += at->second;
        ++wanted[at->first].second;
      }
    }
    std::erase_if(wanted, [&](const auto& entry) {
      return !(entry.second.first > least) || entry.second.second < least_matches;
    });
    check(many_, clauses, from, to, least, least_matches, wanted);
    check(few_, clauses, from, to, least, least_matches, wanted);
  }

 private:
  template <typename Window, typename Wanted>
  static void check(Window& window, const std::vector<Scores>& clauses, uint32_t from, uint32_t to, double least,
                    uint32_t least_matches, const Wanted& wanted) {
    window.begin(from, to);
    for (const Scores& clause : clauses) {
      ListScorer scorer(clause);
      if constexpr (std::is_same_v<Window, ScoreWindow>)
        window.add(scorer, true);
      else
        window.add(scorer);
    }
    window.keep(least, least_matches);
    std::vector<uint32_t> docs(kBatch);
    std::vector<double> scores(kBatch);
    uint32_t count = window.take(docs.data(), scores.data());
    ASSERT_EQ(count, wanted.size());
    uint32_t i = 0;
    for (const auto& [doc, entry] : wanted) {
      ASSERT_EQ(docs[i], doc);
      ASSERT_EQ(scores[i], entry.first);
      ASSERT_EQ(window.matches_of(doc), entry.second);
      ++i;
    }
  }

  std::mt19937 random_;
  ScoreWindow many_{5};
  SparseWindow few_;
};

TEST_F(ScoreWindowsTest, AddUpTheSame) {
  for (int round = 0; round < 200; ++round) {
    std::vector<Scores> clauses(1 + pick(5));
    for (Scores& clause : clauses) {
      uint32_t stride = 1 + pick(300);
      for (uint32_t doc = pick(stride); doc < 3 * kBatch; doc += 1 + pick(stride))
        clause[doc] = static_cast<float>(1 + pick(1000)) / 256;
    }
    uint32_t from = pick(2 * kBatch), to = from + 1 + pick(kBatch - from % 64);
    compare(clauses, from, to, pick(3) == 0 ? 0 : pick(2000) / 256.0, 1 + pick(3));
  }
}

TEST_F(ScoreWindowsTest, HoldAllDocumentsOfAWindow) {
  Scores all;
  for (uint32_t doc = 0; doc < 2 * kBatch; ++doc) all[doc] = 1;
  compare({all, all, all}, kBatch, 2 * kBatch, 0, 1);
  compare({all, all, all}, kBatch, 2 * kBatch, 3, 3);
}

}  // namespace
}  // namespace diagon
