#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "base/error.h"
#include "query/search_fixture.h"

namespace diagon {
namespace {

// What aggregations gather is the same whether whole segments are taken at once, documents arrive in batches, or all of
// them fall into a bucket of another aggregation.
class AggregationPathsTest : public ::testing::Test {
 protected:
  int pick(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  // Some segments have no value, one or several a document in a field.
  void fill(bool deletions) {
    int id = 0;
    for (int segment = 1 + pick(4); segment > 0; --segment) {
      int tags = pick(3), numbers = pick(3), prices = pick(3), dates = pick(3);
      std::function<std::string(const std::function<std::string()>&, int)> list =
          [&](const std::function<std::string()>& value, int most) {
            std::string all = value();
            for (int n = most < 2 ? 0 : pick(3); n > 0; --n) all += "," + value();
            return "[" + all + "]";
          };
      static constexpr int kSpreads[] = {60, 200, 1'000'000};
      int spread = kSpreads[pick(3)];
      bool gaps = pick(2) == 0;
      for (int n = pick(3) == 0 ? 5000 : 1 + pick(300); n > 0; --n) {
        std::string json = "{\"body\":\"word";
        if (pick(2) == 0) json += " half";
        if (pick(20) == 0) json += " few";
        json += "\"";
        auto add = [&](const char* name, int most, const std::function<std::string()>& value) {
          if (most == 0 || (gaps && pick(5) == 0)) return;
          json += std::string(",\"") + name + "\":" + list(value, most);
        };
        add("tag", tags, [&] { return "\"t" + std::to_string(pick(spread) / 7) + "\""; });
        add("number", numbers, [&] { return std::to_string(pick(spread) - spread / 3); });
        add("price", prices, [&] { return std::to_string(pick(spread) / 8.0 - 5); });
        add("when", dates, [&] { return std::to_string(1'700'000'000'000 + int64_t{pick(spread)} * 3'600'000); });
        add("flag", 1, [&] { return pick(2) == 0 ? "true" : "false"; });
        fixture_.index("d" + std::to_string(id++), json + "}");
      }
      fixture_.shard().refresh();
    }
    if (deletions) {
      for (int n = 10; n > 0; --n) fixture_.remove("d" + std::to_string(pick(id)));
      fixture_.shard().refresh();
    }
  }
  v1::Aggregation aggregation() {
    v1::Aggregation a;
    a.set_name("a");
    auto missing = [&](v1::ValueSource& source, int64_t value) {
      if (pick(3) == 0) source.mutable_missing()->set_long_value(value);
    };
    switch (pick(9)) {
      case 0:
      case 1:
      case 2: {
        auto& terms = *a.mutable_terms();
        static const char* const kFields[] = {"tag", "number", "flag", "price", "when"};
        terms.mutable_source()->set_field(kFields[pick(5)]);
        if (terms.source().field() == "tag" && pick(3) == 0)
          terms.mutable_source()->mutable_missing()->set_string_value("t" + std::to_string(pick(40)) +
                                                                      (pick(2) == 0 ? "x" : ""));
        if (terms.source().field() == "number") missing(*terms.mutable_source(), pick(100));
        if (terms.source().field() == "tag" && pick(4) == 0) terms.set_include_regexp("t[0-9]?[02468]");
        terms.set_size(1 + static_cast<uint32_t>(pick(30)));
        terms.set_shard_size(terms.size());
        terms.set_min_doc_count(pick(5) == 0 ? 0 : 1);
        terms.set_shard_min_doc_count(terms.min_doc_count() == 0 ? 0 : static_cast<uint64_t>(pick(4)));
        terms.add_order()->set_path(pick(3) == 0 ? "_key" : "_count");
        terms.mutable_order(0)->set_ascending(pick(3) == 0);
        break;
      }
      case 3: {
        auto& histogram = *a.mutable_histogram();
        histogram.mutable_source()->set_field(pick(2) == 0 ? "number" : "price");
        missing(*histogram.mutable_source(), pick(1000) - 500);
        histogram.set_interval(pick(2) == 0 ? 1 + pick(5000) : 12.5);
        histogram.set_offset(pick(3));
        if (pick(4) == 0) histogram.set_hard_min(pick(50));
        if (pick(4) == 0) histogram.set_hard_max(50 + pick(50));
        break;
      }
      case 4: {
        auto& dates = *a.mutable_date_histogram();
        dates.mutable_source()->set_field("when");
        dates.set_offset_millis(pick(3) * 3'600'000);
        if (pick(2) == 0)
          dates.set_fixed_millis((1 + pick(1000)) * 1'800'000);
        else
          dates.set_calendar_unit(static_cast<v1::CalendarUnit>(3 + pick(5)));
        if (pick(4) == 0) dates.mutable_time_zone()->add_offset_seconds(5400);
        break;
      }
      case 5: {
        auto& range = *a.mutable_range();
        range.mutable_source()->set_field(pick(2) == 0 ? "number" : "price");
        missing(*range.mutable_source(), 15);
        range.add_ranges()->set_to(10);
        range.add_ranges()->set_from(pick(10));
        range.mutable_ranges(1)->set_to(20);
        range.add_ranges()->set_from(15);
        break;
      }
      case 6: {
        auto& source = pick(2) == 0 ? *a.mutable_stats() : *a.mutable_sum();
        static const char* const kFields[] = {"number", "price", "when"};
        source.set_field(kFields[pick(3)]);
        if (source.field() != "when") missing(source, 3);
        break;
      }
      case 7: {
        auto& cardinality = *a.mutable_cardinality();
        static const char* const kFields[] = {"tag", "number", "price"};
        cardinality.mutable_source()->set_field(kFields[pick(3)]);
        cardinality.set_precision_threshold(pick(2) == 0 ? 100 : 3000);
        break;
      }
      default: a.mutable_value_count()->set_field(pick(2) == 0 ? "tag" : "number");
    }
    return a;
  }

  v1::PartialAggregation answer(const v1::ShardSearchRequest& request) {
    auto response = fixture_.search(request);
    EXPECT_EQ(response.aggregations_size(), 1);
    return response.aggregations(0);
  }
  // Sums may be added up in another order.
  static void expect_same(v1::PartialAggregation a, v1::PartialAggregation b) {
    if (a.has_stats() && b.has_stats()) {
      double left = a.stats().sum(), right = b.stats().sum();
      EXPECT_NEAR(left, right, 1e-12 * std::max(1.0, std::abs(left)));
      a.mutable_stats()->set_sum(0);
      b.mutable_stats()->set_sum(0);
    }
    EXPECT_EQ(a.SerializeAsString(), b.SerializeAsString());
  }

  unsigned seed_ = std::random_device{}();
  std::mt19937 random_{seed_};
  SearchFixture fixture_;
};

TEST_F(AggregationPathsTest, AllWaysOfGatheringAgree) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  fill(pick(3) == 0);
  for (int round = 0; round < 150; ++round) {
    v1::ShardSearchRequest whole;
    whole.mutable_query()->mutable_match_all();
    whole.set_track_total_hits_up_to(UINT64_MAX);
    v1::Aggregation inner = aggregation();
    *whole.add_aggregations() = inner;
    v1::PartialAggregation expected = answer(whole);
    SCOPED_TRACE("round " + std::to_string(round));

    v1::ShardSearchRequest batches = whole;
    batches.set_min_score(0);
    expect_same(answer(batches), expected);

    v1::ShardSearchRequest nested = whole;
    auto& outer = *nested.mutable_aggregations(0);
    outer.Clear();
    auto& half = *outer.mutable_filters()->add_filters()->mutable_match();
    half.set_field("body");
    half.mutable_query()->set_string_value("half");
    outer.mutable_filters()->add_filters()->mutable_match_all();
    *outer.add_sub_aggregations() = inner;
    v1::FiltersPartial of_both = answer(nested).filters();
    expect_same(of_both.sub_aggregations(1), expected);
    v1::ShardSearchRequest of_half = batches;
    *of_half.mutable_query()->mutable_match() = half;
    expect_same(of_both.sub_aggregations(0), answer(of_half));

    // With something below, buckets are numbered.
    if (!inner.has_terms() && !inner.has_histogram() && !inner.has_date_histogram() && !inner.has_range()) continue;
    v1::ShardSearchRequest deeper = whole;
    auto& below = *deeper.mutable_aggregations(0)->add_sub_aggregations();
    below.set_name("c");
    below.mutable_value_count()->set_field("flag");
    v1::PartialAggregation numbered = answer(deeper);
    if (numbered.has_terms()) {
      for (auto& bucket : *numbered.mutable_terms()->mutable_buckets()) bucket.clear_sub_aggregations();
    }
    if (numbered.has_histogram()) numbered.mutable_histogram()->clear_sub_aggregations();
    if (numbered.has_range()) numbered.mutable_range()->clear_sub_aggregations();
    expect_same(numbered, expected);
  }
}

// Matches arrive as bits where they are many, as numbers where they are few or something else is asked of each, and are
// gathered apart from the search for the best.
TEST_F(AggregationPathsTest, AllWaysOfMatchingAgree) {
  SCOPED_TRACE("seed " + std::to_string(seed_));
  fill(pick(3) == 0);
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    v1::ShardSearchRequest apart;
    auto& match = *apart.mutable_query()->mutable_match();
    match.set_field("body");
    match.mutable_query()->set_string_value(round % 3 == 0 ? "few" : "half");
    apart.set_track_total_hits_up_to(UINT64_MAX);
    *apart.add_aggregations() = aggregation();
    if (pick(4) == 0) {
      *apart.add_aggregations() = aggregation();
      apart.mutable_aggregations(1)->set_name("b");
    }

    v1::ShardSearchRequest batches = apart;
    batches.set_min_score(0);
    v1::ShardSearchResponse expected = fixture_.search(batches);
    auto compare = [&](const v1::ShardSearchRequest& request) {
      v1::ShardSearchResponse response = fixture_.search(request);
      EXPECT_EQ(response.top_hits().total_hits(), expected.top_hits().total_hits());
      EXPECT_FALSE(response.top_hits().total_is_lower_bound());
      for (int i = 0; i < response.aggregations_size(); ++i)
        expect_same(response.aggregations(i), expected.aggregations(i));
      return response;
    };
    compare(apart);
    v1::ShardSearchRequest with_hits = apart;
    with_hits.set_size(5);
    v1::ShardSearchRequest hits_of_batches = batches;
    hits_of_batches.set_size(5);
    EXPECT_EQ(fixture_.ids(compare(with_hits)), fixture_.ids(compare(hits_of_batches)));
    ASSERT_FALSE(HasFailure());
  }
}

TEST_F(AggregationPathsTest, OnlyTheBucketsOfTheAnswerCountTowardsTheirLimit) {
  for (int i = 0; i < 300; ++i) fixture_.index("d" + std::to_string(i), "{\"tag\":\"t" + std::to_string(i) + "\"}");
  fixture_.shard().refresh();
  v1::ShardSearchRequest request;
  request.set_max_buckets(10);
  auto& a = *request.add_aggregations();
  a.set_name("a");
  a.mutable_terms()->mutable_source()->set_field("tag");
  a.mutable_terms()->set_size(10);
  a.mutable_terms()->set_shard_size(10);
  a.mutable_terms()->set_min_doc_count(1);
  a.mutable_terms()->add_order()->set_path("_count");
  EXPECT_EQ(answer(request).terms().buckets_size(), 10);
  EXPECT_EQ(answer(request).terms().sum_other_doc_count(), 290u);
  request.set_max_buckets(9);
  EXPECT_THROW(fixture_.search(request), diagon::Error);
}

TEST_F(AggregationPathsTest, CountsOfManyKeysAreTakenFromTheRequestsMemory) {
  for (int i = 0; i < 3000; ++i) fixture_.index("d" + std::to_string(i), "{\"tag\":\"t" + std::to_string(i) + "\"}");
  fixture_.shard().refresh();
  v1::ShardSearchRequest request;
  auto& a = *request.add_aggregations();
  a.set_name("a");
  a.mutable_terms()->mutable_source()->set_field("tag");
  a.mutable_terms()->set_size(1);
  a.mutable_terms()->set_shard_size(1);
  a.mutable_terms()->set_min_doc_count(1);
  a.mutable_terms()->add_order()->set_path("_count");
  request.set_memory_limit_bytes(20'000);
  EXPECT_NO_THROW(fixture_.search(request));
  request.set_memory_limit_bytes(10'000);
  EXPECT_THROW(fixture_.search(request), diagon::Error);
}

}  // namespace
}  // namespace diagon
