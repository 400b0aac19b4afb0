#include "index/ip.h"
#include "index/number.h"
#include "query/clauses/clauses.h"
#include "query/clauses/values.h"

namespace diagon {
namespace {

struct Bounds {
  int64_t low = INT64_MIN;
  int64_t high = INT64_MAX;
  bool empty = false;
};

Bounds date_bounds(const Compiler& compiler, const FieldDef& field, const v1::RangeQuery& query) {
  ZoneRules zone = query.has_time_zone() ? ZoneRules(query.time_zone()) : ZoneRules();
  std::optional<DateFormat> given;
  if (!query.format().empty()) given.emplace(query.format());
  const DateFormat& format = given ? *given : *field.format;
  int64_t now = compiler.context().now_millis;
  Bounds bounds;
  if (query.has_from()) {
    bounds.low = parse_date_math(text_of(query.from()), format, zone, now, !query.include_from());
    if (!query.include_from()) {
      bounds.empty |= bounds.low == INT64_MAX;
      if (!bounds.empty) ++bounds.low;
    }
  }
  if (query.has_to()) {
    bounds.high = parse_date_math(text_of(query.to()), format, zone, now, query.include_to());
    if (!query.include_to()) {
      bounds.empty |= bounds.high == INT64_MIN;
      if (!bounds.empty) --bounds.high;
    }
  }
  return bounds;
}

Bounds number_bounds(const FieldDef& field, const v1::RangeQuery& query) {
  Bounds bounds;
  if (field.column_kind() == Column::Kind::kUnsigned) bounds = {0, -1, false};
  if (query.has_from()) {
    EncodedBound low = encode_bound(field, number_of(query.from()), true, query.include_from());
    bounds.empty |= low.above_all;
    if (!low.below_all) bounds.low = low.value;
  }
  if (query.has_to()) {
    EncodedBound high = encode_bound(field, number_of(query.to()), false, query.include_to());
    bounds.empty |= high.below_all;
    if (!high.above_all) bounds.high = high.value;
  }
  return bounds;
}

Bounds boolean_bounds(const v1::RangeQuery& query) {
  Bounds bounds{0, 1, false};
  if (query.has_from()) bounds.low = (boolean_of(query.from()) ? 1 : 0) + (query.include_from() ? 0 : 1);
  if (query.has_to()) bounds.high = (boolean_of(query.to()) ? 1 : 0) - (query.include_to() ? 0 : 1);
  return bounds;
}

}  // namespace

WeightPtr compile_range(Compiler& compiler, const v1::RangeQuery& query, float boost) {
  const FieldDef* field = compiler.field(query.field());
  if (field == nullptr) return none_weight();
  if (!query.format().empty() && field->type != v1::DATE) {
    throw Error(ErrorCode::kQueryShard,
                "Field [" + field->name + "] of type [" + field->type_name() + "] does not support custom formats");
  }
  if (query.has_time_zone() && field->type != v1::DATE) {
    throw Error(ErrorCode::kQueryShard,
                "Field [" + field->name + "] of type [" + field->type_name() + "] does not support custom time zones");
  }
  switch (field->type) {
    case v1::TEXT:
    case v1::KEYWORD:
    case v1::IP: {
      TermRange range;
      if (query.has_from()) range.low = term_of(*field, query.from());
      if (query.has_to()) range.high = term_of(*field, query.to());
      range.include_low = query.include_from();
      range.include_high = query.include_to();
      return term_range_weight(compiler, *field, range, boost);
    }
    default: break;
  }
  Bounds bounds = field->type == v1::DATE      ? date_bounds(compiler, *field, query)
                  : field->type == v1::BOOLEAN ? boolean_bounds(query)
                                               : number_bounds(*field, query);
  if (bounds.empty) return none_weight();
  return column_range_weight(compiler, *field, bounds.low, bounds.high, boost);
}

}  // namespace diagon
