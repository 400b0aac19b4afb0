#include "index/date.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/error.h"

namespace diagon {
namespace {

// Parts as read; -1: not there.
struct Parts {
  int64_t year = 1970;
  int month = -1, day = -1, hour = -1, minute = -1, second = -1, milli = -1;
  int day_of_year = -1;
  int half_day = -1;  // 0 am, 1 pm
  std::optional<int64_t> offset_millis;
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool take_text(std::string_view word) {
    if (text_.size() - at_ < word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (std::tolower(static_cast<unsigned char>(text_[at_ + i])) != std::tolower(static_cast<unsigned char>(word[i])))
        return false;
    }
    at_ += word.size();
    return true;
  }
  // Between min and max digits.
  bool digits(int min, int max, int64_t& out) {
    int count = 0;
    out = 0;
    while (count < max && peek() >= '0' && peek() <= '9') {
      out = out * 10 + (text_[at_++] - '0');
      ++count;
    }
    return count >= min;
  }
  bool digits(int min, int max, int& out) {
    int64_t value;
    bool found = digits(min, max, value);
    out = static_cast<int>(value);
    return found;
  }
  // Digits after a decimal point, cut to milliseconds.
  bool fraction(int min, int max, int& millis) {
    int count = 0, value = 0;
    while (count < max && peek() >= '0' && peek() <= '9') {
      if (count < 3) value = value * 10 + (text_[at_] - '0');
      ++at_;
      ++count;
    }
    for (int i = count; i < 3; ++i) value *= 10;
    millis = value;
    return count >= min;
  }
  bool offset(Parts& parts) {
    if (take('Z') || take('z')) {
      parts.offset_millis = 0;
      return true;
    }
    int sign = take('+') ? 1 : take('-') ? -1 : 0;
    int hours, minutes = 0;
    if (sign == 0 || !digits(2, 2, hours)) return false;
    bool colon = take(':');
    if ((colon || (peek() >= '0' && peek() <= '9')) && !digits(2, 2, minutes)) return false;
    if (hours > 18 || minutes > 59) return false;
    parts.offset_millis = sign * (hours * int64_t{3'600'000} + minutes * int64_t{60'000});
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

constexpr int64_t kMostYear = 63'000'000;

bool within_limits(int64_t millis) { return millis >= -kMostMillis && millis <= kMostMillis; }

// At most.
int64_t millis_of(v1::CalendarUnit unit) {
  switch (unit) {
    case v1::SECOND: return 1000;
    case v1::MINUTE: return 60'000;
    case v1::HOUR: return 3'600'000;
    case v1::DAY: return kDayMillis;
    case v1::WEEK: return 7 * kDayMillis;
    case v1::MONTH: return 31 * kDayMillis;
    default: return 366 * kDayMillis;
  }
}

std::optional<int64_t> assemble(const Parts& p, const ZoneRules& zone, bool round_up) {
  auto part = [&](int value, int least, int greatest) { return value >= 0 ? value : round_up ? greatest : least; };
  int64_t days;
  if (std::abs(p.year) > kMostYear) return std::nullopt;
  if (p.day_of_year > 0) {
    days = days_from_civil({p.year, 1, 1}) + p.day_of_year - 1;
  } else {
    int month = p.month >= 0 ? p.month : 1;
    if (month < 1 || month > 12) return std::nullopt;
    int day = p.day >= 0 ? p.day : 1;
    if (day < 1 || day > days_in_month(p.year, month)) return std::nullopt;
    days = days_from_civil({p.year, month, day});
  }
  int hour = part(p.hour, 0, 23), minute = part(p.minute, 0, 59), second = part(p.second, 0, 59),
      milli = part(p.milli, 0, 999);
  if (p.half_day >= 0 && hour >= 0) hour = hour % 12 + 12 * p.half_day;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  int64_t local =
      days * kDayMillis + hour * int64_t{3'600'000} + minute * int64_t{60'000} + second * int64_t{1000} + milli;
  return p.offset_millis ? local - *p.offset_millis : zone.to_utc(local);
}

// yyyy[-MM[-dd]]['T'[HH[:mm[:ss[.SSS]]]][offset]]; strict: four digits a year, two elsewhere.
bool scan_optional_time(Scanner& in, bool strict, Parts& p) {
  int sign = in.take('-') ? -1 : 1;
  int least = strict ? 2 : 1;
  if (!in.digits(strict ? 4 : 1, 9, p.year)) return false;
  p.year *= sign;
  if (in.take('-')) {
    if (!in.digits(least, 2, p.month)) return false;
    if (in.take('-') && !in.digits(least, 2, p.day)) return false;
  }
  if (!in.take('T')) return in.done();
  if (in.done()) return true;
  if (!in.digits(least, 2, p.hour)) return false;
  if (in.take(':')) {
    if (!in.digits(least, 2, p.minute)) return false;
    if (in.take(':')) {
      if (!in.digits(least, 2, p.second)) return false;
      if ((in.take('.') || in.take(',')) && !in.fraction(1, 9, p.milli)) return false;
    }
  }
  return in.done() || (in.offset(p) && in.done());
}

const char* const kMonths[] = {"january", "february", "march",     "april",   "may",      "june",
                               "july",    "august",   "september", "october", "november", "december"};
const char* const kDays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

bool scan_name(Scanner& in, const char* const* names, int count, bool whole, int& out) {
  for (int i = 0; i < count; ++i) {
    std::string_view name = names[i];
    if (in.take_text(whole ? name : name.substr(0, 3))) {
      out = i + 1;
      return true;
    }
  }
  return false;
}

bool scan_letter(Scanner& in, char letter, int width, Parts& p) {
  int ignored;
  switch (letter) {
    case 'y':
    case 'u':
    case 'Y':
      if (width == 2) {
        if (!in.digits(2, 2, p.year)) return false;
        p.year += 2000;
        return true;
      }
      return in.digits(width >= 4 ? 4 : 1, width >= 4 ? width : 9, p.year);
    case 'M':
    case 'L':
      if (width >= 3) return scan_name(in, kMonths, 12, width > 3, p.month);
      return in.digits(width, 2, p.month);
    case 'd': return in.digits(width, 2, p.day);
    case 'D': return in.digits(width, 3, p.day_of_year);
    case 'H':
    case 'k': return in.digits(width, 2, p.hour);
    case 'h':
    case 'K': return in.digits(width, 2, p.hour);
    case 'm': return in.digits(width, 2, p.minute);
    case 's': return in.digits(width, 2, p.second);
    case 'S': return in.fraction(width, width, p.milli);
    case 'E':
    case 'e': return scan_name(in, kDays, 7, width > 3, ignored);
    case 'a': p.half_day = in.take_text("am") ? 0 : in.take_text("pm") ? 1 : -1; return p.half_day >= 0;
    case 'X':
    case 'x':
    case 'Z': return in.offset(p);
    case 'z':
    case 'V': return in.take_text("UTC") || in.take_text("GMT") ? (p.offset_millis = 0, true) : in.offset(p);
    default: return false;
  }
}

bool scan_pattern(Scanner& in, std::string_view pattern, Parts& p) {
  for (size_t i = 0; i < pattern.size();) {
    char c = pattern[i];
    if (c == '\'') {
      size_t end = pattern.find('\'', i + 1);
      if (end == std::string_view::npos) return false;
      if (!in.take_text(pattern.substr(i + 1, end - i - 1))) return false;
      i = end + 1;
    } else if (c == '[') {  // optional: all of it or nothing
      size_t end = pattern.rfind(']');
      if (end == std::string_view::npos) return false;
      Scanner attempt = in;
      Parts with = p;
      if (scan_pattern(attempt, pattern.substr(i + 1, end - i - 1), with)) {
        in = attempt;
        p = with;
      }
      i = end + 1;
    } else if (std::isalpha(static_cast<unsigned char>(c))) {
      size_t end = i;
      while (end < pattern.size() && pattern[end] == c) ++end;
      if (!scan_letter(in, c, static_cast<int>(end - i), p)) return false;
      i = end;
    } else {
      if (!in.take(c)) return false;
      ++i;
    }
  }
  return true;
}

const std::map<std::string, std::string, std::less<>>& named_patterns() {
  static const std::map<std::string, std::string, std::less<>> names = {
      {"date", "yyyy-MM-dd"},
      {"basic_date", "yyyyMMdd"},
      {"basic_date_time", "yyyyMMdd'T'HHmmss.SSSXX"},
      {"basic_date_time_no_millis", "yyyyMMdd'T'HHmmssXX"},
      {"date_hour", "yyyy-MM-dd'T'HH"},
      {"date_hour_minute", "yyyy-MM-dd'T'HH:mm"},
      {"date_hour_minute_second", "yyyy-MM-dd'T'HH:mm:ss"},
      {"date_hour_minute_second_millis", "yyyy-MM-dd'T'HH:mm:ss.SSS"},
      {"date_time", "yyyy-MM-dd'T'HH:mm:ss.SSSXX"},
      {"date_time_no_millis", "yyyy-MM-dd'T'HH:mm:ssXX"},
      {"hour", "HH"},
      {"hour_minute", "HH:mm"},
      {"hour_minute_second", "HH:mm:ss"},
      {"hour_minute_second_millis", "HH:mm:ss.SSS"},
      {"ordinal_date", "yyyy-DDD"},
      {"time", "HH:mm:ss.SSSXX"},
      {"time_no_millis", "HH:mm:ssXX"},
      {"year", "yyyy"},
      {"year_month", "yyyy-MM"},
      {"year_month_day", "yyyy-MM-dd"}};
  return names;
}

std::optional<int64_t> parse_epoch(std::string_view text, int64_t scale) {
  double real;
  int64_t whole;
  const char* end = text.data() + text.size();
  if (auto [at, error] = std::from_chars(text.data(), end, whole); error == std::errc{} && at == end) {
    int64_t scaled;
    if (__builtin_mul_overflow(whole, scale, &scaled) || !within_limits(scaled)) return std::nullopt;
    return scaled;
  }
  if (auto [at, error] = std::from_chars(text.data(), end, real);
      error == std::errc{} && at == end &&
      std::abs(real) * static_cast<double>(scale) < static_cast<double>(kMostMillis)) {
    return static_cast<int64_t>(real * static_cast<double>(scale));
  }
  return std::nullopt;
}

[[noreturn]] void fail(std::string_view text, const DateFormat& format) {
  throw Error(ErrorCode::kParsing,
              "failed to parse date field [" + std::string(text) + "] with format [" + format.pattern() + "]");
}

}  // namespace

DateFormat::DateFormat(const std::string& patterns) : patterns_(patterns) {
  for (size_t start = 0; start <= patterns.size();) {
    size_t end = std::min(patterns.find("||", start), patterns.size());
    std::string one = patterns.substr(start, end - start);
    if (one.empty())
      throw Error(ErrorCode::kIllegalArgument, "Invalid format: [" + patterns + "]: No date pattern provided");
    std::string_view name = one;
    if (name.starts_with("strict_") && named_patterns().contains(name.substr(7))) name.remove_prefix(7);
    if (auto found = named_patterns().find(name); found != named_patterns().end()) one = found->second;
    bool known = one == "strict_date_optional_time" || one == "date_optional_time" || one == "iso8601" ||
                 one == "epoch_millis" || one == "epoch_second" || one == "strict_date_optional_time_nanos";
    if (!known) {
      bool quoted = false;
      for (char c : one) {
        if (c == '\'')
          quoted = !quoted;
        else if (!quoted && std::isalpha(static_cast<unsigned char>(c)) &&
                 std::string_view("yuYMLdDHkhKmsSEeaXxZzV").find(c) == std::string_view::npos) {
          throw Error(ErrorCode::kIllegalArgument,
                      "Invalid format: [" + one + "]: Unknown pattern letter: " + std::string(1, c));
        }
      }
    }
    alternatives_.push_back(one);
    start = end + 2;
  }
}

std::optional<int64_t> DateFormat::parse(std::string_view text, const ZoneRules& zone, bool round_up) const {
  for (const std::string& one : alternatives_) {
    Scanner in(text);
    Parts parts;
    if (one == "epoch_millis" || one == "epoch_second") {
      if (auto millis = parse_epoch(text, one == "epoch_millis" ? 1 : 1000)) return millis;
      continue;
    }
    bool read;
    if (one.starts_with("strict_date_optional_time") || one == "iso8601")
      read = scan_optional_time(in, true, parts);
    else if (one == "date_optional_time")
      read = scan_optional_time(in, false, parts);
    else
      read = scan_pattern(in, one, parts) && in.done();
    if (!read) continue;
    if (auto millis = assemble(parts, zone, round_up)) return millis;
  }
  return std::nullopt;
}

int64_t parse_date_math(std::string_view text, const DateFormat& format, const ZoneRules& zone, int64_t now_millis,
                        bool round_up) {
  std::string_view math;
  int64_t time;
  if (text.starts_with("now")) {
    time = now_millis;
    math = text.substr(3);
  } else {
    size_t bar = text.find("||");
    std::string_view date = text.substr(0, bar);
    if (bar != std::string_view::npos) math = text.substr(bar + 2);
    auto parsed = format.parse(date, zone, round_up && math.empty());
    if (!parsed) fail(text, format);
    time = *parsed;
  }
  for (size_t i = 0; i < math.size();) {
    char operation = math[i++];
    int64_t count = 0;
    bool digits = false;
    while (i < math.size() && math[i] >= '0' && math[i] <= '9' && count < 1'000'000'000) {
      count = count * 10 + (math[i++] - '0');
      digits = true;
    }
    if (!digits) count = 1;
    if (i == math.size() || (operation != '+' && operation != '-' && operation != '/') ||
        (operation == '/' && count != 1))
      fail(text, format);
    v1::CalendarUnit unit;
    switch (math[i++]) {
      case 'y': unit = v1::YEAR; break;
      case 'M': unit = v1::MONTH; break;
      case 'w': unit = v1::WEEK; break;
      case 'd': unit = v1::DAY; break;
      case 'h':
      case 'H': unit = v1::HOUR; break;
      case 'm': unit = v1::MINUTE; break;
      case 's': unit = v1::SECOND; break;
      default: fail(text, format);
    }
    int64_t moved;
    if (!within_limits(time) || __builtin_mul_overflow(count, millis_of(unit), &moved) || !within_limits(moved))
      fail(text, format);
    int64_t local = zone.to_local(time);
    if (operation == '/') {
      local = floor_local(local, unit);
      if (round_up) local = add_units(local, unit, 1);
      time = zone.to_utc(local) - (round_up ? 1 : 0);
    } else {
      time = zone.to_utc(add_units(local, unit, operation == '+' ? count : -count));
    }
  }
  return time;
}

}  // namespace diagon
