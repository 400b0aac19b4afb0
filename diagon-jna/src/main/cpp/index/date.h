#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/time_zone.h"

namespace diagon {

// Reads dates in one or more patterns joined by "||": named formats (strict_date_optional_time, epoch_millis,
// epoch_second, basic_date, …) and patterns of java.time letters.
class DateFormat {
 public:
  // Fails with kIllegalArgument on a pattern that is not understood.
  explicit DateFormat(const std::string& patterns);

  const std::string& pattern() const noexcept { return patterns_; }
  // Milliseconds since the epoch. Parts that the text lacks are the least ones; with round_up those of the time, but
  // not month and day, are the greatest. Without an offset in the text the time is local to the zone.
  std::optional<int64_t> parse(std::string_view text, const ZoneRules& zone, bool round_up) const;

 private:
  std::string patterns_;
  std::vector<std::string> alternatives_;
};

// Date math: "now" or a date and "||", then any of +1d, -2M, /y (y M w d h H m s). round_up: rounding goes to the last
// millisecond of the unit. Fails with kParsing: failed to parse date field [x] with format [y].
int64_t parse_date_math(std::string_view text, const DateFormat& format, const ZoneRules& zone, int64_t now_millis,
                        bool round_up);

}  // namespace diagon
