#include "index/number.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "columns/column.h"
#include "index/schema.h"

namespace diagon {
namespace {

struct IntegerRange {
  int64_t min, max;
  const char* name;
};

std::optional<IntegerRange> integer_range(v1::FieldType type) {
  switch (type) {
    case v1::LONG: return IntegerRange{INT64_MIN, INT64_MAX, "a long"};
    case v1::INTEGER: return IntegerRange{INT32_MIN, INT32_MAX, "an integer"};
    case v1::SHORT: return IntegerRange{INT16_MIN, INT16_MAX, "a short"};
    case v1::BYTE: return IntegerRange{INT8_MIN, INT8_MAX, "a byte"};
    default: return std::nullopt;
  }
}

[[noreturn]] void out_of_range(const std::string& value, const char* what) {
  throw Error(ErrorCode::kMapperParsing, "Value [" + value + "] is out of range for " + what);
}

std::string print(const Number& number) {
  if (number.kind == Number::Kind::kLong) return std::to_string(number.integer);
  if (number.kind == Number::Kind::kUnsigned) return std::to_string(number.unsigned_integer);
  char buffer[32];
  auto [end, error] = std::to_chars(buffer, buffer + sizeof(buffer), number.real);
  return std::string(buffer, end);
}

double real_value(const FieldDef& field, double value) {
  switch (field.type) {
    case v1::FLOAT: return static_cast<double>(static_cast<float>(value));
    case v1::HALF_FLOAT: return round_to_half(value);
    case v1::SCALED_FLOAT: return std::round(value * field.scaling_factor) / field.scaling_factor;
    default: return value;
  }
}

}  // namespace

std::optional<Number> parse_number(std::string_view text) noexcept {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  std::string_view digits = !text.empty() && text.front() == '+' ? text.substr(1) : text;
  if (digits.empty()) return std::nullopt;
  const char* end = digits.data() + digits.size();
  Number number;
  if (auto [at, error] = std::from_chars(digits.data(), end, number.integer); error == std::errc{} && at == end)
    return number;
  if (auto [at, error] = std::from_chars(digits.data(), end, number.unsigned_integer);
      error == std::errc{} && at == end) {
    number.kind = Number::Kind::kUnsigned;
    return number;
  }
  number.kind = Number::Kind::kDouble;
  if (auto [at, error] = std::from_chars(digits.data(), end, number.real); error == std::errc{} && at == end)
    return number;
  return std::nullopt;
}

int64_t encode_number(const FieldDef& field, const Number& number) {
  if (auto range = integer_range(field.type)) {
    int64_t value = number.integer;
    if (number.kind == Number::Kind::kUnsigned) out_of_range(print(number), range->name);
    if (number.kind == Number::Kind::kDouble) {
      if (!field.coerce && number.real != std::trunc(number.real)) {
        throw Error(ErrorCode::kMapperParsing,
                    print(number) + " cannot be converted to " + range->name + " without data loss");
      }
      if (!(number.real >= -9223372036854775808.0 && number.real < 9223372036854775808.0))
        out_of_range(print(number), range->name);
      value = static_cast<int64_t>(number.real);
    }
    if (value < range->min || value > range->max) out_of_range(print(number), range->name);
    return value;
  }
  if (field.type == v1::UNSIGNED_LONG) {
    if (number.kind == Number::Kind::kUnsigned) return static_cast<int64_t>(number.unsigned_integer);
    if (number.kind == Number::Kind::kLong && number.integer >= 0) return number.integer;
    if (number.kind == Number::Kind::kDouble && number.real >= 0 && number.real < 18446744073709551616.0) {
      return static_cast<int64_t>(static_cast<uint64_t>(number.real));
    }
    out_of_range(print(number), "an unsigned long");
  }
  double value = real_value(field, number.as_double());
  if (!std::isfinite(value)) {
    throw Error(ErrorCode::kMapperParsing,
                "[" + field.type_name() + "] supports only finite values, but got [" + print(number) + "]");
  }
  return to_sortable(value);
}

EncodedBound encode_bound(const FieldDef& field, const Number& number, bool is_lower, bool inclusive) {
  EncodedBound bound;
  auto step = [&](int64_t value) {
    if (inclusive) {
      bound.value = value;
    } else if (is_lower) {
      bound.above_all = value == INT64_MAX;
      bound.value = value + (bound.above_all ? 0 : 1);
    } else {
      bound.below_all = value == INT64_MIN;
      bound.value = value - (bound.below_all ? 0 : 1);
    }
  };
  bool whole = field.column_kind() == Column::Kind::kLong;
  if (field.column_kind() == Column::Kind::kUnsigned) {
    double real = number.as_double();
    uint64_t value = 0;
    if (number.kind == Number::Kind::kUnsigned)
      value = number.unsigned_integer;
    else if (real < 0)
      return {0, true, false};
    else if (number.kind == Number::Kind::kLong)
      value = static_cast<uint64_t>(number.integer);
    else if (real >= 18446744073709551616.0)
      return {0, false, true};
    else {
      value = static_cast<uint64_t>(is_lower ? std::ceil(real) : std::floor(real));
      if (real != std::trunc(real)) inclusive = true;
    }
    if (inclusive)
      bound.value = static_cast<int64_t>(value);
    else if (is_lower) {
      bound.above_all = value == UINT64_MAX;
      bound.value = static_cast<int64_t>(value + 1);
    } else {
      bound.below_all = value == 0;
      bound.value = static_cast<int64_t>(value - 1);
    }
    return bound;
  }
  if (!whole) {
    double real = number.as_double();
    if (field.type == v1::SCALED_FLOAT) {
      double scaled = real * field.scaling_factor;
      double rounded = is_lower ? std::ceil(scaled) : std::floor(scaled);
      if (rounded != scaled) inclusive = true;
      real = rounded / field.scaling_factor;
    } else if (field.type == v1::FLOAT) {
      auto narrow = static_cast<float>(real);
      if (is_lower && static_cast<double>(narrow) < real)
        narrow = std::nextafterf(narrow, std::numeric_limits<float>::infinity());
      if (!is_lower && static_cast<double>(narrow) > real)
        narrow = std::nextafterf(narrow, -std::numeric_limits<float>::infinity());
      if (static_cast<double>(narrow) != real) inclusive = true;
      real = static_cast<double>(narrow);
    }
    if (is_lower && real == 0) real = inclusive ? -0.0 : 0.0;
    if (!is_lower && real == 0) real = inclusive ? 0.0 : -0.0;
    step(to_sortable(real));
    return bound;
  }
  if (number.kind == Number::Kind::kUnsigned) return {0, false, true};
  if (number.kind == Number::Kind::kLong) {
    step(number.integer);
    return bound;
  }
  if (number.real >= 9223372036854775808.0) return {0, false, true};
  if (number.real < -9223372036854775808.0) return {0, true, false};
  double rounded = is_lower ? std::ceil(number.real) : std::floor(number.real);
  if (rounded != number.real) inclusive = true;
  step(static_cast<int64_t>(rounded));
  return bound;
}

Number number_of(const v1::Value& value) {
  Number number;
  switch (value.kind_case()) {
    case v1::Value::kLongValue: number.integer = value.long_value(); return number;
    case v1::Value::kUnsignedLongValue:
      number.kind = Number::Kind::kUnsigned;
      number.unsigned_integer = value.unsigned_long_value();
      return number;
    case v1::Value::kDoubleValue:
      number.kind = Number::Kind::kDouble;
      number.real = value.double_value();
      return number;
    default: break;
  }
  std::string text = text_of(value);
  if (auto parsed = parse_number(text)) return *parsed;
  throw Error(ErrorCode::kNumberFormat, "For input string: \"" + text + "\"");
}

std::string text_of(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kStringValue: return value.string_value();
    case v1::Value::kLongValue: return std::to_string(value.long_value());
    case v1::Value::kUnsignedLongValue: return std::to_string(value.unsigned_long_value());
    case v1::Value::kBoolValue: return value.bool_value() ? "true" : "false";
    case v1::Value::kDoubleValue: {
      Number number;
      number.kind = Number::Kind::kDouble;
      number.real = value.double_value();
      return print(number);
    }
    case v1::Value::KIND_NOT_SET: break;
  }
  return "";
}

int64_t to_long(double value) noexcept {
  if (std::isnan(value)) return 0;
  if (value >= 9223372036854775808.0) return INT64_MAX;
  return value < -9223372036854775808.0 ? INT64_MIN : static_cast<int64_t>(value);
}

uint64_t to_unsigned_long(double value) noexcept {
  if (!(value > 0)) return 0;
  return value >= 18446744073709551616.0 ? UINT64_MAX : static_cast<uint64_t>(value);
}

double round_to_half(double value) noexcept {
  if (!std::isfinite(value) || value == 0) return value;
  int exponent;
  std::frexp(value, &exponent);
  // 11 significant bits, down to multiples of 2^-24; rounds half to even.
  double unit = std::ldexp(1.0, std::max(exponent - 11, -24));
  double rounded = std::nearbyint(value / unit) * unit;
  return std::abs(rounded) > 65504 ? std::copysign(std::numeric_limits<double>::infinity(), value) : rounded;
}

}  // namespace diagon
