#pragma once

#include <cstdint>

#include "diagon/v1/aggregation.pb.h"
#include "diagon/v1/common.pb.h"

namespace diagon {

// A date of the proleptic Gregorian calendar.
struct CivilDate {
  int64_t year = 1970;
  int month = 1;  // [1, 12]
  int day = 1;    // [1, 31]
};

// Days since 1970-01-01 and back. Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
int64_t days_from_civil(const CivilDate& date) noexcept;
CivilDate civil_from_days(int64_t days) noexcept;
int days_in_month(int64_t year, int month) noexcept;

inline constexpr int64_t kDayMillis = 86'400'000;
// Times, and distances between them, are no longer than that (63 million years), so that sums of a few have 64 bits.
inline constexpr int64_t kMostMillis = 2'000'000'000'000'000'000;

inline int64_t floor_div(int64_t value, int64_t by) noexcept { return value / by - (value % by < 0 ? 1 : 0); }

// Local times by the transitions of a TimeZone message; UTC without one.
class ZoneRules {
 public:
  ZoneRules() = default;
  // Fails with kIllegalArgument if transitions and offsets do not fit together.
  explicit ZoneRules(const v1::TimeZone& zone);
  bool is_utc() const noexcept { return zone_.offset_seconds().empty(); }
  int64_t offset_millis(int64_t utc) const noexcept;
  int64_t to_local(int64_t utc) const noexcept { return utc + offset_millis(utc); }
  // In a gap the time after it, in an overlap the earlier one, as java.time.
  int64_t to_utc(int64_t local) const noexcept;

 private:
  v1::TimeZone zone_;
};

// The start of the calendar unit that a UTC time lies in, in local time of the zone.
int64_t round_down(int64_t utc, v1::CalendarUnit unit, const ZoneRules& zone) noexcept;
// Local milliseconds to local milliseconds.
int64_t floor_local(int64_t local, v1::CalendarUnit unit) noexcept;
int64_t add_units(int64_t local, v1::CalendarUnit unit, int64_t count) noexcept;

}  // namespace diagon
