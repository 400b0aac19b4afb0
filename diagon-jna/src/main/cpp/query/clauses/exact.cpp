#include <algorithm>
#include <cmath>

#include "index/ip.h"
#include "index/number.h"
#include "query/clauses/clauses.h"
#include "query/clauses/values.h"
#include "query/scorers/column_scorer.h"

namespace diagon {

[[noreturn]] void fail_not_indexed(const FieldDef& field) {
  throw Error(ErrorCode::kIllegalArgument, "Cannot search on field [" + field.name + "] since it is not indexed.");
}

bool boolean_of(const v1::Value& value) {
  std::string text = text_of(value);
  if (text == "true") return true;
  if (text == "false" || text.empty()) return false;
  throw Error(ErrorCode::kIllegalArgument, "Can't parse boolean value [" + text + "], expected [true] or [false]");
}

std::string ip_of(const std::string& text) {
  if (auto ip = parse_ip(text)) return *ip;
  throw Error(ErrorCode::kIllegalArgument, "'" + text + "' is not an IP string literal.");
}

std::string term_of(const FieldDef& field, const v1::Value& value) {
  std::string text = text_of(value);
  if (field.type == v1::IP) return ip_of(text);
  return field.is_keyword() && field.normalizer != nullptr ? field.normalizer->normalize(text) : text;
}

std::optional<int64_t> point_of(const FieldDef& field, const v1::Value& value) {
  if (field.type == v1::BOOLEAN) return boolean_of(value) ? 1 : 0;
  Number number = number_of(value);
  bool whole = field.column_kind() != Column::Kind::kDouble;
  if (whole && number.kind == Number::Kind::kDouble && number.real != std::trunc(number.real)) return std::nullopt;
  return encode_number(field, number);
}

WeightPtr column_range_weight(Compiler& compiler, const FieldDef& field, int64_t low, int64_t high, float boost) {
  if (!field.has_column()) fail_not_indexed(field);
  const Snapshot& snapshot = compiler.snapshot();
  auto scorer = [&snapshot, name = field.name, low, high](size_t segment) -> std::unique_ptr<Scorer> {
    const Column* column = snapshot.segment(segment).column(name);
    return column == nullptr ? nullptr : range_scorer(*column, low, high);
  };
  auto count = [&snapshot, name = field.name, low, high](size_t segment) -> std::optional<uint64_t> {
    const Column* column = snapshot.segment(segment).column(name);
    return column == nullptr ? 0 : range_count(*column, low, high);
  };
  return constant_weight(filter_weight(scorer, count), boost);
}

WeightPtr term_range_weight(Compiler& compiler, const FieldDef& field, const TermRange& range, float boost) {
  auto below_high = [range](std::string_view term) {
    return !range.high || term < *range.high || (range.include_high && term == *range.high);
  };
  auto in_range = [range, below_high](std::string_view term) {
    return below_high(term) && (!range.low || range.include_low || term != *range.low);
  };
  if (!field.has_column()) {
    if (!field.has_terms()) fail_not_indexed(field);
    return term_walk_weight(compiler, field, range.low.value_or(""), below_high, in_range, boost);
  }
  return constant_weight(filter_weight([&snapshot = compiler.snapshot(), name = field.name,
                                        range](size_t segment) -> std::unique_ptr<Scorer> {
                           const Column* column = snapshot.segment(segment).column(name);
                           if (column == nullptr) return nullptr;
                           int64_t first = range.low ? column->lower_bound(*range.low) : 0;
                           if (range.low && !range.include_low && first < column->ordinal_count() &&
                               column->term(static_cast<uint32_t>(first)) == *range.low)
                             ++first;
                           int64_t end = range.high ? column->lower_bound(*range.high) : column->ordinal_count();
                           if (range.high && range.include_high && end < column->ordinal_count() &&
                               column->term(static_cast<uint32_t>(end)) == *range.high)
                             ++end;
                           return first >= end ? nullptr : range_scorer(*column, first, end - 1);
                         }),
                         boost);
}

WeightPtr exact_value_weight(Compiler& compiler, const FieldDef& field, const v1::Value& value, float boost) {
  switch (field.type) {
    case v1::TEXT:
    case v1::KEYWORD: {
      std::string term = term_of(field, value);
      if (field.has_terms()) return term_weight(compiler, field, term, boost);
      return term_range_weight(compiler, field, {term, term, true, true}, boost);
    }
    case v1::IP: {
      std::string text = text_of(value);
      if (text.find('/') != std::string::npos) {
        auto network = parse_cidr(text);
        if (!network) throw Error(ErrorCode::kIllegalArgument, "'" + text + "' is not an IP string literal.");
        return term_range_weight(compiler, field, {network->first, network->last, true, true}, boost);
      }
      if (!field.has_terms()) return term_range_weight(compiler, field, {ip_of(text), ip_of(text), true, true}, boost);
      return term_set_weight(compiler, field, {ip_of(text)}, boost);
    }
    case v1::DATE: {
      v1::RangeQuery range;
      range.set_field(field.name);
      *range.mutable_from() = *range.mutable_to() = value;
      range.set_include_from(true);
      range.set_include_to(true);
      return compile_range(compiler, range, boost);
    }
    default: {
      auto point = point_of(field, value);
      if (!point) return none_weight();
      return column_range_weight(compiler, field, *point, *point, boost);
    }
  }
}

}  // namespace diagon
