#pragma once

#include <optional>
#include <span>
#include <string>

#include "columns/column.h"
#include "index/schema.h"
#include "query/context.h"

namespace diagon {

// The number that a column's value stands for.
inline double as_double(Column::Kind kind, int64_t value) noexcept {
  switch (kind) {
    case Column::Kind::kDouble: return from_sortable(value);
    case Column::Kind::kUnsigned: return static_cast<double>(static_cast<uint64_t>(value));
    default: return static_cast<double>(value);
  }
}

// The doc values that an aggregation reads: the column of each segment and what stands for a missing value.
class Source {
 public:
  // aggregation: the name of its type, for messages. zone: of the date that stands for a missing value. Fails with
  // kIllegalArgument if the field has no doc values, or numbers are needed and it has none.
  Source(const v1::ValueSource& source, const QueryContext& context, const char* aggregation, bool numbers_only,
         const ZoneRules& zone = ZoneRules());

  // Null where no field of this name is mapped.
  const FieldDef* field() const noexcept { return field_; }
  Column::Kind kind() const noexcept { return kind_; }
  bool is_string() const noexcept { return kind_ == Column::Kind::kOrdinal; }
  std::optional<int64_t> missing() const noexcept { return missing_; }
  const std::optional<std::string>& missing_term() const noexcept { return missing_term_; }
  const std::optional<v1::ValueFormat>& format() const noexcept { return format_; }
  const Column* column(size_t segment) const;

  double to_double(int64_t value) const noexcept { return as_double(kind_, value); }

 private:
  const QueryContext& context_;
  const FieldDef* field_ = nullptr;
  Column::Kind kind_ = Column::Kind::kLong;
  std::optional<int64_t> missing_;           // numbers: as the column would hold it
  std::optional<std::string> missing_term_;  // strings
  std::optional<v1::ValueFormat> format_;
};

// Calls value(i, v) for every value of docs[i], ascending, and none(i) for a document without one.
template <typename V, typename N>
void each_value(const Column* column, std::span<const uint32_t> docs, V&& value, N&& none) {
  if (column == nullptr) {
    for (size_t i = 0; i < docs.size(); ++i) none(i);
    return;
  }
  with_codes(*column, [&](const auto* codes) {
    auto base = static_cast<uint64_t>(column->base);
    auto decode = [&](uint64_t at) { return static_cast<int64_t>(base + codes[at]); };
    if (column->offsets != nullptr) {
      for (size_t i = 0; i < docs.size(); ++i) {
        uint32_t begin = column->offsets[docs[i]], end = column->offsets[docs[i] + 1];
        if (begin == end) none(i);
        for (uint32_t at = begin; at < end; ++at) value(i, decode(at));
      }
    } else if (column->present != nullptr) {
      for (size_t i = 0; i < docs.size(); ++i) {
        if (column->has_value(docs[i]))
          value(i, decode(docs[i]));
        else
          none(i);
      }
    } else {
      for (size_t i = 0; i < docs.size(); ++i) value(i, decode(docs[i]));
    }
  });
}

}  // namespace diagon
