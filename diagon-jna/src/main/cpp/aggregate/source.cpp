#include "aggregate/source.h"

#include "base/error.h"
#include "index/ip.h"
#include "index/number.h"

namespace diagon {
namespace {

[[noreturn]] void refuse(const FieldDef& field, const char* aggregation, bool numbers_only) {
  if (field.is_text()) {
    throw Error(ErrorCode::kIllegalArgument,
                "Text fields are not optimised for operations that require per-document field data like aggregations "
                "and sorting, so these operations are "
                "disabled by default. Please use a keyword field instead. Alternatively, set fielddata=true on [" +
                    field.name +
                    "] in order to load field data by uninverting the inverted index. Note that this can use "
                    "significant memory.");
  }
  if (numbers_only) {
    throw Error(ErrorCode::kIllegalArgument, "Field [" + field.name + "] of type [" + field.type_name() +
                                                 "] is not supported for aggregation [" + aggregation + "]");
  }
  throw Error(ErrorCode::kIllegalArgument, "Can't load fielddata on [" + field.name +
                                               "] because fielddata is unsupported on fields of type [" +
                                               field.type_name() + "]. Use doc values instead.");
}

}  // namespace

Source::Source(const v1::ValueSource& source, const QueryContext& context, const char* aggregation, bool numbers_only,
               const ZoneRules& zone)
    : context_(context) {
  field_ = context.schema().find(source.field());
  if (field_ != nullptr) {
    if (field_->is_text() || !field_->doc_values) refuse(*field_, aggregation, false);
    kind_ = field_->column_kind();
    if (numbers_only && is_string()) refuse(*field_, aggregation, true);
    format_ = field_->value_format();
  } else if (source.has_missing()) {
    bool text = source.missing().kind_case() == v1::Value::kStringValue && !numbers_only;
    kind_ = text                                                      ? Column::Kind::kOrdinal
            : source.missing().kind_case() == v1::Value::kDoubleValue ? Column::Kind::kDouble
                                                                      : Column::Kind::kLong;
    format_.emplace().set_kind(text                             ? v1::ValueFormat::STRING
                               : kind_ == Column::Kind::kDouble ? v1::ValueFormat::DOUBLE
                                                                : v1::ValueFormat::LONG);
  }
  if (!source.format().empty() && format_) format_->set_pattern(source.format());
  if (!source.has_missing()) return;
  const v1::Value& missing = source.missing();
  if (is_string()) {
    missing_term_ = text_of(missing);
    if (field_ != nullptr && field_->type == v1::IP) {
      auto address = parse_ip(*missing_term_);
      if (!address) throw Error(ErrorCode::kIllegalArgument, "'" + *missing_term_ + "' is not an IP string literal.");
      missing_term_ = *address;
    }
  } else if (field_ != nullptr && field_->type == v1::DATE) {
    const DateFormat format = source.format().empty() ? *field_->format : DateFormat(source.format());
    missing_ = parse_date_math(text_of(missing), format, zone, context.now_millis, false);
  } else if (field_ != nullptr && field_->type == v1::BOOLEAN && missing.kind_case() != v1::Value::kLongValue) {
    missing_ = text_of(missing) == "true" ? 1 : 0;
  } else if (field_ != nullptr && field_->type != v1::BOOLEAN) {
    Number number = number_of(missing);
    // A fraction stands for itself, also where the field holds whole numbers.
    if (kind_ == Column::Kind::kLong && number.kind == Number::Kind::kDouble)
      missing_ = to_long(number.real);
    else
      missing_ = encode_number(*field_, number);
  } else {
    Number number = number_of(missing);
    missing_ = kind_ == Column::Kind::kDouble ? to_sortable(number.as_double()) : number.integer;
  }
}

const Column* Source::column(size_t segment) const {
  if (field_ == nullptr) return nullptr;
  const Column* column = context_.snapshot.segment(segment).column(field_->name);
  return column != nullptr && column->kind == kind_ ? column : nullptr;
}

}  // namespace diagon
