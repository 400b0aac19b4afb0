#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "query/clauses/clauses.h"
#include "query/scorers/term_union.h"

namespace diagon {

// How values as typed become what fields hold.

// Fails with kIllegalArgument: Cannot search on field [x] since it is not indexed.
[[noreturn]] void fail_not_indexed(const FieldDef& field);
bool boolean_of(const v1::Value& value);
// 16 bytes.
std::string ip_of(const std::string& text);
// Of text as it is, of keyword normalised, of ip its bytes.
std::string term_of(const FieldDef& field, const v1::Value& value);
// The column value of a number or boolean; nothing if the field cannot hold it (a fraction in an integer field).
std::optional<int64_t> point_of(const FieldDef& field, const v1::Value& value);

struct TermRange {
  std::optional<std::string> low, high;
  bool include_low = true;
  bool include_high = true;
};
// By the column's ordinals, or by the terms of a field without a column.
WeightPtr term_range_weight(Compiler& compiler, const FieldDef& field, const TermRange& range, float boost);

// Documents that hold one of the terms that `add` puts into the union of their segment; each scores the boost.
using AddTerms = std::function<void(const InvertedField&, TermUnion&)>;
WeightPtr union_weight(Compiler& compiler, const FieldDef& field, AddTerms add, float boost);
// Those with a term from `first` on, while `more` holds, that `accept` takes.
WeightPtr term_walk_weight(Compiler& compiler, const FieldDef& field, std::string first,
                           std::function<bool(std::string_view)> more, std::function<bool(std::string_view)> accept,
                           float boost);

}  // namespace diagon
