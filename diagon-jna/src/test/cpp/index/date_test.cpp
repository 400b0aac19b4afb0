#include "index/date.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace diagon {
namespace {

constexpr int64_t kNow = 1'600'000'000'123;  // 2020-09-13T12:26:40.123Z

v1::TimeZone berlin_2020() {
  v1::TimeZone zone;
  zone.add_transition_millis(1'585'443'600'000);  // 2020-03-29T01:00Z
  zone.add_transition_millis(1'603'587'600'000);  // 2020-10-25T01:00Z
  for (int seconds : {3600, 7200, 3600}) zone.add_offset_seconds(seconds);
  return zone;
}

int64_t read(const char* pattern, const char* text, bool round_up = false) {
  auto millis = DateFormat(pattern).parse(text, ZoneRules(), round_up);
  return millis ? *millis : -1;
}

int64_t math(const char* text, bool round_up = false, const ZoneRules& zone = ZoneRules()) {
  return parse_date_math(text, DateFormat("strict_date_optional_time||epoch_millis"), zone, kNow, round_up);
}

TEST(DateTest, NamedFormatsAndPatternsReadWhatTheyName) {
  EXPECT_EQ(read("strict_date_optional_time", "2020"), 1'577'836'800'000);
  EXPECT_EQ(read("strict_date_optional_time", "2020-02-29"), 1'582'934'400'000);
  EXPECT_EQ(read("strict_date_optional_time", "2020-02-29T13:14:15.678Z"), 1'582'982'055'678);
  EXPECT_EQ(read("strict_date_optional_time", "2020-02-29T13:14:15,678123+05:30"), 1'582'962'255'678);
  EXPECT_EQ(read("strict_date_optional_time", "2020-2-29"), -1);
  EXPECT_EQ(read("date_optional_time", "2020-2-9"), 1'581'206'400'000);
  EXPECT_EQ(read("strict_date_optional_time", "2019-02-29"), -1);
  EXPECT_EQ(read("epoch_second||epoch_millis", "12"), 12'000);
  EXPECT_EQ(read("yyyy/MM/dd HH:mm:ss||yyyy/MM/dd", "1970/01/02"), 86'400'000);
  EXPECT_EQ(read("dd MMM yyyy", "02 Jan 1970"), 86'400'000);
  EXPECT_EQ(read("basic_date", "19700102"), 86'400'000);
  EXPECT_EQ(read("yyyy-MM-dd'T'HH:mm:ssXXX", "1970-01-01T01:00:01+01:00"), 1'000);
  EXPECT_THROW(DateFormat("nonsense"), Error);
}

TEST(DateTest, RoundingUpFillsWhatIsMissing) {
  EXPECT_EQ(read("strict_date_optional_time", "1970-01-01", true), 86'399'999);
  EXPECT_EQ(read("strict_date_optional_time", "1970-01", true), kDayMillis - 1);
  EXPECT_EQ(read("yyyy", "1970", true), kDayMillis - 1);
  EXPECT_EQ(read("strict_date_optional_time", "1970-01-01T00:00", true), 59'999);
}

TEST(DateTest, MathAddsAndRounds) {
  EXPECT_EQ(math("now"), kNow);
  EXPECT_EQ(math("now-1d/d"), 1'599'868'800'000);
  EXPECT_EQ(math("now/d", true), 1'600'041'599'999);
  EXPECT_EQ(math("2020-01-31||+1M"), 1'582'934'400'000);
  EXPECT_EQ(math("2020-01-31||+1M/M"), 1'580'515'200'000);
  EXPECT_EQ(math("2020-09-13||/w"), 1'599'436'800'000);
  EXPECT_EQ(math("1600000000123"), kNow);
  EXPECT_THROW(math("now+1x"), Error);
  EXPECT_THROW(math("now+"), Error);
  EXPECT_THROW(math("yesterday"), Error);
}

TEST(DateTest, TimesTooFarAwayToReckonWithAreRefused) {
  EXPECT_EQ(read("epoch_millis", "2000000000000000000"), kMostMillis);
  EXPECT_EQ(read("epoch_millis", "2000000000000000001"), -1);
  EXPECT_EQ(read("epoch_second", "3e15"), -1);
  EXPECT_EQ(read("date_optional_time", "300800000"), -1);
  EXPECT_THROW(math("now+9999999999y"), Error);
  EXPECT_THROW(math("now+4000000000w"), Error);
  EXPECT_GT(math("now+30000000y/y"), 900'000'000'000'000'000);
}

TEST(DateTest, DaysOfAZoneHaveTheirOwnLength) {
  ZoneRules zone(berlin_2020());
  EXPECT_EQ(round_down(1'585'440'000'000, v1::DAY, zone), 1'585'436'400'000);  // the day of 23 hours begins at 23:00Z
  EXPECT_EQ(round_down(1'585'519'199'999, v1::DAY, zone), 1'585'436'400'000);
  EXPECT_EQ(round_down(1'585'519'200'000, v1::DAY, zone), 1'585'519'200'000);
  EXPECT_EQ(zone.to_utc(1'585'449'000'000), 1'585'445'400'000);  // 02:30 does not exist: 03:30
  EXPECT_EQ(math("2020-07-01", false, zone), 1'593'554'400'000);
  EXPECT_EQ(round_down(1'603'587'600'000, v1::HOUR, zone), 1'603'587'600'000);  // 02:00 for the second time
}

TEST(DateTest, CivilDatesGoThereAndBack) {
  for (int64_t day = -800'000; day < 800'000; day += 37) {
    CivilDate date = civil_from_days(day);
    ASSERT_EQ(days_from_civil(date), day);
    ASSERT_TRUE(date.day >= 1 && date.day <= days_in_month(date.year, date.month));
  }
}

}  // namespace
}  // namespace diagon
