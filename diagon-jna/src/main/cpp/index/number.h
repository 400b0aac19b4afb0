#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "diagon/v1/common.pb.h"
#include "diagon/v1/mapping.pb.h"

namespace diagon {

struct FieldDef;

// A number as typed, before its field is known.
struct Number {
  enum class Kind { kLong, kUnsigned, kDouble } kind = Kind::kLong;
  int64_t integer = 0;
  uint64_t unsigned_integer = 0;  // kUnsigned: above 2^63 - 1
  double real = 0;

  double as_double() const noexcept {
    return kind == Kind::kLong       ? static_cast<double>(integer)
           : kind == Kind::kUnsigned ? static_cast<double>(unsigned_integer)
                                     : real;
  }
};

// A decimal integer or a floating-point number with nothing around it but white space; nothing else.
std::optional<Number> parse_number(std::string_view text) noexcept;

// The value that the column of a numeric field holds for a number. Fails with kMapperParsing when it is out of range,
// or has a fraction and the field does not coerce.
int64_t encode_number(const FieldDef& field, const Number& number);

// For queries: the least (round_up) or greatest column value on the given side of the number. below/above tell when all
// values of the type are on one side.
struct EncodedBound {
  int64_t value = 0;
  bool below_all = false;
  bool above_all = false;
};
EncodedBound encode_bound(const FieldDef& field, const Number& number, bool is_lower, bool inclusive);

// Fails with kNumberFormat: For input string: "abc".
Number number_of(const v1::Value& value);
// As it was typed.
std::string text_of(const v1::Value& value);

// The integer that is nearest towards zero within the type's range; 0 for NaN.
int64_t to_long(double value) noexcept;
uint64_t to_unsigned_long(double value) noexcept;

// A float as half_float keeps it.
double round_to_half(double value) noexcept;

}  // namespace diagon
