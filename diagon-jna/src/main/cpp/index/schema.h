#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/analyzer.h"
#include "columns/column.h"
#include "diagon/v1/mapping.pb.h"
#include "index/date.h"

namespace diagon {

// A field as the mapping says, with the defaults of its type filled in.
struct FieldDef {
  std::string name;     // full
  uint32_t number = 0;  // of the fields of this schema, from 0 on
  v1::FieldType type = v1::FIELD_TYPE_UNSPECIFIED;
  bool indexed = true;
  bool stored = false;
  bool doc_values = true;  // aggregations and sorts may use the column
  bool norms = false;
  bool freqs = false;
  bool positions = false;
  bool ignore_malformed = false;
  bool coerce = true;
  uint32_t ignore_above = 0;  // characters; 0: no limit
  uint32_t position_increment_gap = 100;
  double scaling_factor = 1;
  std::optional<v1::Value> null_value;
  std::vector<std::string> copy_to;
  const Analyzer* analyzer = nullptr;         // text
  const Analyzer* search_analyzer = nullptr;  // text
  const Analyzer* normalizer = nullptr;       // keyword; null: none
  std::shared_ptr<const DateFormat> format;   // date
  std::vector<const FieldDef*> multi_fields;

  bool is_text() const noexcept { return type == v1::TEXT; }
  bool is_keyword() const noexcept { return type == v1::KEYWORD; }
  bool is_numeric() const noexcept { return type >= v1::LONG && type <= v1::SCALED_FLOAT; }
  // Whether the field has terms: text, keyword, ip, boolean.
  bool has_terms() const noexcept { return indexed && (is_text() || is_keyword() || type == v1::IP); }
  // Whether segments keep a column of it.
  bool has_column() const noexcept { return !is_text() && (doc_values || (indexed && !has_terms())); }
  Column::Kind column_kind() const noexcept;
  std::string type_name() const;
  v1::ValueFormat value_format() const;
};

struct ObjectDef {
  v1::Dynamic dynamic = v1::DYNAMIC_TRUE;
  bool enabled = true;
};

// index.similarity.default.*
struct Bm25Parameters {
  float k1 = 1.2f;
  float b = 0.75f;
  bool operator==(const Bm25Parameters&) const = default;
};

// "keyword" to KEYWORD and back; nothing for a name that is none.
std::optional<v1::FieldType> field_type_of(std::string_view name);
const char* name_of(v1::FieldType type);

// The fields of an index by full name. Immutable, thread-safe.
class Schema {
 public:
  Schema(v1::IndexMapping mapping, std::shared_ptr<const AnalyzerRegistry> analyzers, Bm25Parameters bm25 = {});

  // Follows aliases; null if there is none.
  const FieldDef* find(std::string_view name) const;
  // The fields whose names match a pattern with *.
  std::vector<const FieldDef*> expand(std::string_view pattern) const;
  // "" is the root; null if there is no such object.
  const ObjectDef* object(std::string_view path) const;
  const std::map<std::string, FieldDef, std::less<>>& fields() const noexcept { return fields_; }
  size_t object_count() const noexcept { return objects_.size() - 1; }  // without the root
  const v1::IndexMapping& mapping() const noexcept { return mapping_; }
  const Bm25Parameters& bm25() const noexcept { return bm25_; }
  const AnalyzerRegistry& analyzers() const noexcept { return *analyzers_; }
  const std::shared_ptr<const AnalyzerRegistry>& shared_analyzers() const noexcept { return analyzers_; }

 private:
  void add_object(const google::protobuf::RepeatedPtrField<v1::FieldMapping>& properties, const std::string& prefix,
                  const ObjectDef& parent);
  const FieldDef* add_field(const v1::FieldMapping& mapping, const std::string& name);

  v1::IndexMapping mapping_;
  std::shared_ptr<const AnalyzerRegistry> analyzers_;
  Bm25Parameters bm25_;
  std::map<std::string, FieldDef, std::less<>> fields_;
  std::map<std::string, ObjectDef, std::less<>> objects_;
  std::map<std::string, std::string, std::less<>> aliases_;
  std::unordered_map<std::string_view, const FieldDef*> by_name_;  // fields and aliases
};

// Whether text matches a pattern in which * stands for any sequence.
bool matches_wildcard(std::string_view pattern, std::string_view text) noexcept;

}  // namespace diagon
