#include "query/fetch/field_values.h"

#include <algorithm>

namespace diagon {

FieldValueReader::FieldValueReader(const QueryContext& context, const v1::FetchSpec& spec) {
  for (const auto& field : spec.docvalue_fields()) want(context.schema(), field.field(), field.format());
  for (const auto& pattern : spec.stored_fields()) {
    // Stored values are answered from doc values, which hold the same; only fields that the mapping stores take part.
    for (const FieldDef* field : context.schema().expand(pattern)) {
      if (field->stored && field->has_column()) want(context.schema(), field->name, "");
    }
  }
}

void FieldValueReader::want(const Schema& schema, const std::string& name, const std::string& format) {
  auto add = [&](const FieldDef& field, const std::string& shown) {
    v1::ValueFormat written = field.value_format();
    if (!format.empty() && format != "use_field_mapping") written.set_pattern(format);
    wanted_.push_back({&field, shown, written});
  };
  if (name.find('*') != std::string::npos) {
    for (const FieldDef* field : schema.expand(name)) {
      if (field->doc_values && field->has_column()) add(*field, field->name);
    }
    return;
  }
  const FieldDef* field = schema.find(name);
  if (field == nullptr) return;
  if (field->is_text()) {
    throw Error(
        ErrorCode::kIllegalArgument,
        "Text fields are not optimised for operations that require per-document field data like aggregations and "
        "sorting, so these operations are disabled by default. Please use a keyword field instead. Alternatively, set "
        "fielddata=true on [" +
            field->name +
            "] in order to load field data by uninverting the inverted index. Note that this can use significant "
            "memory.");
  }
  if (!field->doc_values) {
    throw Error(ErrorCode::kIllegalArgument, "Can't load fielddata on [" + field->name +
                                                 "] because fielddata is unsupported on fields of type [" +
                                                 field->type_name() + "]. Use doc values instead.");
  }
  add(*field, name);
}

void FieldValueReader::add(const SegmentReader& reader, uint32_t doc, v1::FetchedDocument& out) const {
  for (const Wanted& wanted : wanted_) {
    const Column* column = reader.column(wanted.field->name);
    if (column == nullptr || !column->has_value(doc)) continue;
    v1::FieldValues& values = *out.add_fields();
    values.set_field(wanted.name);
    *values.mutable_format() = wanted.format;
    uint64_t begin = column->multi_valued() ? column->offsets[doc] : doc,
             end = column->multi_valued() ? column->offsets[doc + 1] : doc + 1;
    for (uint64_t i = begin; i < end; ++i) {
      v1::SortValue& value = *values.add_values();
      switch (column->kind) {
        case Column::Kind::kDouble: value.set_double_value(from_sortable(column->value_at(i))); break;
        case Column::Kind::kUnsigned: value.set_unsigned_long_value(static_cast<uint64_t>(column->value_at(i))); break;
        case Column::Kind::kOrdinal:
          value.set_string_value(std::string(column->term(static_cast<uint32_t>(column->value_at(i)))));
          break;
        case Column::Kind::kLong: value.set_long_value(column->value_at(i)); break;
      }
    }
  }
  const InvertedField* ignored = reader.inverted("_ignored");
  if (ignored == nullptr) return;
  auto terms = ignored->terms();
  for (bool at = terms->next(); at; at = terms->next()) {
    auto cursor = ignored->postings(terms->postings());
    if (cursor->advance(doc) == doc) out.add_ignored_fields(std::string(terms->term()));
  }
}

}  // namespace diagon
