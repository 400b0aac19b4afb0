#include <gtest/gtest.h>

#include <random>

#include "query/search_fixture.h"

namespace diagon {
namespace {

// Hits by a sort are the same whether documents that cannot be among them are passed over or not.
class SortSkippingTest : public ::testing::Test {
 protected:
  int pick(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  void fill() {
    int id = 0;
    for (int segment = 1 + pick(3); segment > 0; --segment) {
      bool gaps = pick(2) == 0, ascending = pick(2) == 0, several = pick(4) == 0;
      int spread = pick(2) == 0 ? 50 : 100'000;
      for (int n = 500 + pick(3000); n > 0; --n, ++id) {
        std::string json = "{\"body\":\"" + std::string(pick(3) == 0 ? "rare" : "word") + "\"";
        auto has = [&] { return !gaps || pick(10) != 0; };
        int value = ascending ? id / 3 : pick(spread);
        if (has()) json += ",\"number\":" + std::to_string(value - 20);
        if (has()) json += ",\"tag\":\"t" + std::to_string(value % 5000) + "\"";
        if (has()) {
          std::string price = std::to_string(value / 8.0);
          json += ",\"price\":" + (several ? "[" + price + ",7.5]" : price);
        }
        fixture_.index("d" + std::to_string(id), json + "}");
      }
      fixture_.shard().refresh();
    }
    for (int n = pick(2) * 20; n > 0; --n) fixture_.remove("d" + std::to_string(pick(id)));
    fixture_.shard().refresh();
  }

  unsigned seed_ = std::random_device{}();
  std::mt19937 random_{seed_};
  SearchFixture fixture_;
};

TEST_F(SortSkippingTest, FindsWhatLookingAtEveryMatchFinds) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  fill();
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    v1::ShardSearchRequest request;
    switch (pick(3)) {
      case 0: request.mutable_query()->mutable_match_all(); break;
      case 1:
        request.mutable_query()->mutable_match()->set_field("body");
        request.mutable_query()->mutable_match()->mutable_query()->set_string_value(pick(2) == 0 ? "rare" : "word");
        break;
      default:
        request.mutable_query()->mutable_range()->set_field("number");
        request.mutable_query()->mutable_range()->mutable_from()->set_long_value(pick(60) - 30);
    }
    static const char* const kFields[] = {"number", "tag", "price"};
    for (int n = 1 + pick(2); n > 0; --n) {
      auto& sort = *request.add_sort();
      sort.set_field(kFields[pick(3)]);
      sort.set_descending(pick(2) == 0);
      if (pick(2) == 0) sort.set_missing_first(true);
      if (sort.field() == "number" && pick(3) == 0) sort.mutable_missing_value()->set_long_value(pick(100));
    }
    if (pick(4) == 0) {
      request.clear_sort();
      request.add_sort()->set_doc(true);
      request.mutable_sort(0)->set_descending(pick(2) == 0);
    }
    request.set_size(1 + static_cast<uint32_t>(pick(30)));
    request.set_track_total_hits_up_to(UINT64_MAX);
    request.set_track_scores(true);  // the best score is that of all matches
    for (int page = 0; page < 2; ++page) {
      v1::ShardSearchResponse all = fixture_.search(request);
      v1::ShardSearchRequest quick = request;
      quick.set_track_scores(false);
      int counted = pick(3);
      quick.set_track_total_hits_up_to(counted == 0 ? 0 : counted == 1 ? 100 : UINT64_MAX);
      v1::ShardSearchResponse best = fixture_.search(quick);
      ASSERT_EQ(std::vector<uint32_t>(best.top_hits().docs().begin(), best.top_hits().docs().end()),
                std::vector<uint32_t>(all.top_hits().docs().begin(), all.top_hits().docs().end()))
          << quick.sort(0).field();
      if (counted == 2) {
        ASSERT_EQ(best.top_hits().total_hits(), all.top_hits().total_hits());
        ASSERT_FALSE(best.top_hits().total_is_lower_bound());
      } else if (counted == 1) {
        ASSERT_LE(best.top_hits().total_hits(), all.top_hits().total_hits());
        ASSERT_GE(best.top_hits().total_hits(), std::min<uint64_t>(all.top_hits().total_hits(), 100));
        if (!best.top_hits().total_is_lower_bound())
          ASSERT_EQ(best.top_hits().total_hits(), all.top_hits().total_hits());
      }
      if (all.top_hits().docs_size() == 0) break;
      *request.mutable_search_after() = all.top_hits().sort_keys(all.top_hits().docs_size() - 1).values();
    }
  }
}

}  // namespace
}  // namespace diagon
