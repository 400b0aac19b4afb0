#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "index/number.h"
#include "query/collect/sort_source.h"

namespace diagon {
namespace {

using Kind = Column::Kind;

// Column values in an order that signed comparison gives.
int64_t ordered(Kind kind, int64_t value) { return kind == Kind::kUnsigned ? value ^ INT64_MIN : value; }

int64_t average(Kind kind, double sum, size_t count) {
  double mean = sum / static_cast<double>(count);
  if (kind == Kind::kDouble) return to_sortable(mean);
  return kind == Kind::kUnsigned ? static_cast<int64_t>(to_unsigned_long(std::round(mean)))
                                 : to_long(std::floor(mean + 0.5));
}

double as_double(Kind kind, int64_t value) {
  if (kind == Kind::kDouble) return from_sortable(value);
  return kind == Kind::kUnsigned ? static_cast<double>(static_cast<uint64_t>(value)) : static_cast<double>(value);
}

// Whether OpenSearch sorts the type by 32 bits: what stands for no value then is the greatest or least of these.
bool is_int(v1::FieldType type) {
  return type == v1::INTEGER || type == v1::SHORT || type == v1::BYTE || type == v1::BOOLEAN;
}

struct NumberOrder {
  Kind kind;
  bool descending;
  v1::SortField::Mode mode;
  int64_t missing;  // as a column value

  int64_t key(int64_t value) const { return descending ? ~ordered(kind, value) : ordered(kind, value); }
  int64_t value(int64_t key) const { return ordered(kind, descending ? ~key : key); }

  int64_t pick(const Column& column, uint32_t doc) const {
    uint32_t begin = column.offsets[doc], end = column.offsets[doc + 1];
    size_t count = end - begin;
    switch (mode) {
      case v1::SortField::MAX: return column.value_at(end - 1);
      case v1::SortField::MEDIAN: {
        if (count % 2 == 1) return column.value_at(begin + count / 2);
        return average(kind,
                       as_double(kind, column.value_at(begin + count / 2 - 1)) +
                           as_double(kind, column.value_at(begin + count / 2)),
                       2);
      }
      case v1::SortField::SUM:
      case v1::SortField::AVG: {
        double real = 0;
        uint64_t whole = 0;
        for (uint32_t i = begin; i < end; ++i) {
          whole += static_cast<uint64_t>(column.value_at(i));
          real += as_double(kind, column.value_at(i));
        }
        if (mode == v1::SortField::AVG) return average(kind, real, count);
        return kind == Kind::kDouble ? to_sortable(real) : static_cast<int64_t>(whole);
      }
      default: return column.value_at(begin);
    }
  }
};

class NumberKeys final : public SegmentKeys {
 public:
  NumberKeys(const Column* column, const NumberOrder& order, const FieldDef& field)
      : column_(column), order_(order), field_(field) {}

  void keys(std::span<const uint32_t> docs, const double*, int64_t* out) const override {
    int64_t missing = order_.key(order_.missing);
    if (column_ == nullptr) {
      std::fill_n(out, docs.size(), missing);
    } else if (column_->multi_valued()) {
      for (size_t i = 0; i < docs.size(); ++i)
        out[i] = column_->has_value(docs[i]) ? order_.key(order_.pick(*column_, docs[i])) : missing;
    } else {
      with_codes(*column_, [&](const auto* codes) {
        auto base = static_cast<uint64_t>(column_->base);
        for (size_t i = 0; i < docs.size(); ++i) {
          out[i] = column_->has_value(docs[i]) ? order_.key(static_cast<int64_t>(base + codes[docs[i]])) : missing;
        }
      });
    }
  }

  uint32_t next_below(uint32_t from, int64_t bound, uint32_t limit, uint32_t& end) const override {
    bool missing_may = column_ != nullptr && column_->present != nullptr && order_.key(order_.missing) < bound;
    if (column_ == nullptr || column_->zones == nullptr || missing_may)
      return SegmentKeys::next_below(from, bound, limit, end);
    end = limit;
    // Codes begin at 0 with the least key, or with the greatest if they descend.
    int64_t base = ordered(order_.kind, column_->base);
    if (!order_.descending) {
      if (bound <= base) return limit;
      return next_zone_at_most(*column_->zones, static_cast<uint64_t>(bound) - static_cast<uint64_t>(base) - 1, from,
                               limit, end);
    }
    if (~bound < base) return from;
    uint64_t below = static_cast<uint64_t>(~bound) - static_cast<uint64_t>(base);
    return below == UINT64_MAX ? limit : next_zone_at_least(*column_->zones, below + 1, from, limit, end);
  }

  void value(int64_t key, v1::SortValue& out) const override {
    int64_t value = order_.value(key);
    switch (order_.kind) {
      case Kind::kDouble: out.set_double_value(from_sortable(value)); break;
      case Kind::kUnsigned: out.set_unsigned_long_value(static_cast<uint64_t>(value)); break;
      default: out.set_long_value(value);
    }
  }

  int64_t key_of(const v1::SortValue& value) const override {
    v1::Value typed;
    switch (value.kind_case()) {
      case v1::SortValue::kLongValue: typed.set_long_value(value.long_value()); break;
      case v1::SortValue::kDoubleValue: typed.set_double_value(value.double_value()); break;
      case v1::SortValue::kUnsignedLongValue: typed.set_unsigned_long_value(value.unsigned_long_value()); break;
      case v1::SortValue::kScore: typed.set_double_value(value.score()); break;
      case v1::SortValue::kStringValue: {
        const std::string& text = value.string_value();
        if (field_.type == v1::BOOLEAN && (text == "true" || text == "false"))
          typed.set_long_value(text == "true" ? 1 : 0);
        else if (field_.type == v1::DATE)
          typed.set_long_value(parse_date_math(text, *field_.format, ZoneRules(), 0, false));
        else
          typed.set_string_value(text);
        break;
      }
      default: return order_.key(order_.missing);
    }
    Number number = number_of(typed);
    if (order_.kind == Kind::kDouble) return order_.key(to_sortable(number.as_double()));
    if (number.kind == Number::Kind::kUnsigned)
      return order_.key(order_.kind == Kind::kUnsigned ? static_cast<int64_t>(number.unsigned_integer) : INT64_MAX);
    if (number.kind == Number::Kind::kDouble) {
      // A whole number that JSON wrote as a fraction, or the extremes that stand for no value.
      if (order_.kind == Kind::kUnsigned) return order_.key(static_cast<int64_t>(to_unsigned_long(number.real)));
      return order_.key(to_long(number.real));
    }
    return order_.key(number.integer);
  }

 private:
  const Column* column_;
  NumberOrder order_;
  const FieldDef& field_;
};

class NumberSort final : public SortSource {
 public:
  NumberSort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field)
      : snapshot_(context.snapshot), field_(field) {
    order_.kind = field.column_kind();
    order_.descending = sort.descending();
    order_.mode = sort.mode() != v1::SortField::MODE_UNSPECIFIED ? sort.mode()
                  : sort.descending()                            ? v1::SortField::MAX
                                                                 : v1::SortField::MIN;
    bool greatest = sort.missing_case() == v1::SortField::kMissingFirst && sort.missing_first() ? sort.descending()
                                                                                                : !sort.descending();
    switch (order_.kind) {
      case Kind::kDouble:
        order_.missing =
            to_sortable(greatest ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity());
        break;
      case Kind::kUnsigned: order_.missing = greatest ? -1 : 0; break;
      default:
        order_.missing = is_int(field.type) && order_.mode != v1::SortField::SUM ? (greatest ? INT32_MAX : INT32_MIN)
                                                                                 : (greatest ? INT64_MAX : INT64_MIN);
    }
    if (sort.missing_case() != v1::SortField::kMissingValue) return;
    const v1::Value& value = sort.missing_value();
    if (field.type == v1::DATE)
      order_.missing = parse_date_math(text_of(value), *field.format, ZoneRules(), context.now_millis, false);
    else if (field.type == v1::BOOLEAN)
      order_.missing = text_of(value) == "true" ? 1 : 0;
    else
      order_.missing = encode_number(field, number_of(value));
  }

  std::unique_ptr<SegmentKeys> segment(size_t index) const override {
    return std::make_unique<NumberKeys>(snapshot_.segment(index).column(field_.name), order_, field_);
  }
  int compare(const v1::SortValue& a, const v1::SortValue& b) const override {
    switch (order_.kind) {
      case Kind::kDouble:
        return compare_values(to_sortable(a.double_value()), to_sortable(b.double_value()), order_.descending);
      case Kind::kUnsigned: return compare_values(a.unsigned_long_value(), b.unsigned_long_value(), order_.descending);
      default: return compare_values(a.long_value(), b.long_value(), order_.descending);
    }
  }
  v1::ValueFormat format() const override { return field_.value_format(); }

 private:
  const Snapshot& snapshot_;
  FieldDef field_;
  NumberOrder order_{};
};

}  // namespace

std::unique_ptr<SortSource> number_sort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field) {
  return std::make_unique<NumberSort>(sort, context, field);
}

}  // namespace diagon
