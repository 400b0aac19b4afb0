#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "search_fixture.h"

namespace diagon {
namespace {

class MalformedRequestsTest : public testing::Test {
 protected:
  MalformedRequestsTest() {
    for (int i = 0; i < 3; ++i)
      fixture.index(std::to_string(i), R"({"number":)" + std::to_string(i) + R"(,"tag":"","when":"2020-02-01"})");
    fixture.shard().refresh();
    request.set_size(10);
  }

  SearchFixture fixture;
  v1::ShardSearchRequest request;
};

TEST_F(MalformedRequestsTest, ATimeZoneWithoutAnOffsetForEachOfItsTimesIsRefused) {
  auto& months = *request.add_aggregations()->mutable_date_histogram();
  months.mutable_source()->set_field("when");
  months.set_calendar_unit(v1::MONTH);
  auto& zone = *months.mutable_time_zone();
  zone.add_offset_seconds(3600);
  EXPECT_NO_THROW(fixture.search(request));
  zone.add_transition_millis(1'500'000'000'000);
  EXPECT_THROW(fixture.search(request), Error);
  zone.add_offset_seconds(7200);
  EXPECT_NO_THROW(fixture.search(request));
  zone.set_offset_seconds(1, INT32_MIN);
  EXPECT_THROW(fixture.search(request), Error);
}

TEST_F(MalformedRequestsTest, PlacesToGoOnFromThatAreNoIntegersAreTheNearest) {
  request.add_sort()->set_field("number");
  auto first_after = [&](double value) {
    request.clear_search_after();
    request.add_search_after()->set_double_value(value);
    return fixture.ids(fixture.search(request)).size();
  };
  EXPECT_EQ(first_after(std::numeric_limits<double>::quiet_NaN()), 2u);  // as 0
  EXPECT_EQ(first_after(-1e300), 3u);
  EXPECT_EQ(first_after(1e300), 0u);
}

TEST_F(MalformedRequestsTest, ACompressionThatNoMemoryHoldsOrBelowZeroIsRefused) {
  auto& percentiles = *request.add_aggregations()->mutable_percentiles();
  percentiles.mutable_source()->set_field("number");
  percentiles.add_percents(50);
  for (double compression : {0.0, 100.0}) {
    percentiles.set_compression(compression);
    EXPECT_NO_THROW(fixture.search(request));
  }
  for (double compression :
       {8e121, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), -1.0}) {
    percentiles.set_compression(compression);
    EXPECT_THROW(fixture.search(request), Error) << compression;
  }
}

TEST_F(MalformedRequestsTest, AnEmptyTermIsATerm) {
  request.mutable_query()->mutable_term()->set_field("tag");
  request.mutable_query()->mutable_term()->mutable_value()->set_string_value("");
  EXPECT_EQ(fixture.ids(fixture.search(request)).size(), 3u);
}

}  // namespace
}  // namespace diagon
