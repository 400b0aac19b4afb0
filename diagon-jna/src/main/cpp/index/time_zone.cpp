#include "index/time_zone.h"

#include <algorithm>

#include "base/error.h"

namespace diagon {
namespace {

constexpr int32_t kMostOffset = 86'400;  // seconds

}  // namespace

int64_t days_from_civil(const CivilDate& date) noexcept {
  int64_t year = date.year - (date.month <= 2);
  int64_t era = floor_div(year, 400);
  int64_t of_era = year - era * 400;
  int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

CivilDate civil_from_days(int64_t days) noexcept {
  days += 719468;
  int64_t era = floor_div(days, 146097);
  int64_t of_era = days - era * 146097;
  int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * of_year + 2) / 153;
  int day = static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1);
  int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  return {year_of_era + era * 400 + (month <= 2), month, day};
}

int days_in_month(int64_t year, int month) noexcept {
  static constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

ZoneRules::ZoneRules(const v1::TimeZone& zone) : zone_(zone) {
  const auto& at = zone.transition_millis();
  const auto& offsets = zone.offset_seconds();
  bool fits = offsets.empty() ? at.empty() : offsets.size() == at.size() + 1;
  fits &= std::is_sorted(at.begin(), at.end()) && std::all_of(offsets.begin(), offsets.end(), [](int32_t offset) {
            return offset >= -kMostOffset && offset <= kMostOffset;
          });
  if (!fits) throw Error(ErrorCode::kIllegalArgument, "time zone does not fit together [" + zone.id() + "]");
}

int64_t ZoneRules::offset_millis(int64_t utc) const noexcept {
  if (is_utc()) return 0;
  const auto& at = zone_.transition_millis();
  auto index = std::upper_bound(at.begin(), at.end(), utc) - at.begin();
  return zone_.offset_seconds(static_cast<int>(index)) * int64_t{1000};
}

int64_t ZoneRules::to_utc(int64_t local) const noexcept {
  if (is_utc()) return local;
  int64_t before = local - offset_millis(local - kDayMillis);
  int64_t after = local - offset_millis(local + kDayMillis);
  bool before_holds = to_local(before) == local, after_holds = to_local(after) == local;
  if (before_holds && after_holds) return std::min(before, after);
  if (before_holds) return before;
  if (after_holds) return after;
  return before;  // a gap: the old offset leads behind it
}

int64_t floor_local(int64_t local, v1::CalendarUnit unit) noexcept {
  switch (unit) {
    case v1::SECOND: return floor_div(local, 1000) * 1000;
    case v1::MINUTE: return floor_div(local, 60'000) * 60'000;
    case v1::HOUR: return floor_div(local, 3'600'000) * 3'600'000;
    case v1::DAY: return floor_div(local, kDayMillis) * kDayMillis;
    case v1::WEEK: return (floor_div(floor_div(local, kDayMillis) + 3, 7) * 7 - 3) * kDayMillis;
    default: break;
  }
  CivilDate date = civil_from_days(floor_div(local, kDayMillis));
  date.day = 1;
  if (unit == v1::QUARTER) date.month = (date.month - 1) / 3 * 3 + 1;
  if (unit == v1::YEAR) date.month = 1;
  return days_from_civil(date) * kDayMillis;
}

int64_t add_units(int64_t local, v1::CalendarUnit unit, int64_t count) noexcept {
  switch (unit) {
    case v1::SECOND: return local + count * 1000;
    case v1::MINUTE: return local + count * 60'000;
    case v1::HOUR: return local + count * 3'600'000;
    case v1::DAY: return local + count * kDayMillis;
    case v1::WEEK: return local + count * 7 * kDayMillis;
    default: break;
  }
  int64_t days = floor_div(local, kDayMillis);
  CivilDate date = civil_from_days(days);
  int64_t months = date.year * 12 + date.month - 1 + count * (unit == v1::YEAR ? 12 : unit == v1::QUARTER ? 3 : 1);
  date.year = floor_div(months, 12);
  date.month = static_cast<int>(months - date.year * 12) + 1;
  date.day = std::min(date.day, days_in_month(date.year, date.month));
  return days_from_civil(date) * kDayMillis + (local - days * kDayMillis);
}

int64_t round_down(int64_t utc, v1::CalendarUnit unit, const ZoneRules& zone) noexcept {
  if (zone.is_utc()) return floor_local(utc, unit);
  int64_t offset = zone.offset_millis(utc);
  int64_t local = floor_local(utc + offset, unit);
  // Within an overlap the same local hour comes twice; each belongs to its own offset.
  if (unit == v1::SECOND || unit == v1::MINUTE || unit == v1::HOUR) {
    int64_t candidate = local - offset;
    if (candidate <= utc && zone.to_local(candidate) == local) return candidate;
  }
  return zone.to_utc(local);
}

}  // namespace diagon
