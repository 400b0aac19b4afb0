#include "index/dynamic_mapping.h"

#include <unicode/regex.h>

#include <string_view>

#include "base/error.h"
#include "index/date.h"
#include "index/number.h"
#include "index/schema.h"

namespace diagon {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

v1::FieldMapping& place(v1::IndexMapping& missing, const std::string& path) {
  auto* properties = missing.mutable_properties();
  for (size_t start = 0;;) {
    size_t dot = path.find('.', start);
    std::string name = path.substr(start, dot - start);
    v1::FieldMapping* found = nullptr;
    for (auto& field : *properties) {
      if (field.name() == name) found = &field;
    }
    if (found == nullptr) {
      found = properties->Add();
      found->set_name(name);
      if (dot != std::string::npos) found->set_type(v1::OBJECT);
    }
    if (dot == std::string::npos) return *found;
    properties = found->mutable_properties();
    start = dot + 1;
  }
}

bool is_date(const v1::IndexMapping& mapping, std::string_view text, std::string& format) {
  if (mapping.has_date_detection() && !mapping.date_detection()) return false;
  std::vector<std::string> formats(mapping.dynamic_date_formats().begin(), mapping.dynamic_date_formats().end());
  if (formats.empty()) formats = {"strict_date_optional_time", "yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis"};
  // A bare number is no date.
  if (text.size() < 5 || text.find_first_of("-/:") == std::string_view::npos ||
      !std::isdigit(static_cast<unsigned char>(text[0])))
    return false;
  for (const auto& one : formats) {
    if (!DateFormat(one).parse(text, ZoneRules(), false)) continue;
    format = one == "strict_date_optional_time" ? "" : one;
    return true;
  }
  return false;
}

// The name that match_mapping_type knows the value by.
std::string json_type(const v1::IndexMapping& mapping, const element& value, std::string& date_format) {
  switch (value.type()) {
    case element_type::BOOL: return "boolean";
    case element_type::INT64:
    case element_type::UINT64: return "long";
    case element_type::DOUBLE: return "double";
    case element_type::OBJECT: return "object";
    case element_type::STRING: break;
    default: return "";
  }
  std::string_view text = value.get_string().value_unsafe();
  if (is_date(mapping, text, date_format)) return "date";
  if (mapping.numeric_detection()) {
    if (auto number = parse_number(text)) return number->kind == Number::Kind::kDouble ? "double" : "long";
  }
  return "string";
}

bool matches_any(const google::protobuf::RepeatedPtrField<std::string>& patterns, const std::string& text, bool regex) {
  for (const auto& pattern : patterns) {
    if (!regex) {
      if (matches_wildcard(pattern, text)) return true;
      continue;
    }
    UErrorCode error = U_ZERO_ERROR;
    icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), icu::UnicodeString::fromUTF8(text), 0, error);
    if (U_SUCCESS(error) && matcher.matches(error) != 0) return true;
  }
  return false;
}

const v1::DynamicTemplate* find_template(const v1::IndexMapping& mapping, const std::string& path,
                                         const std::string& type) {
  std::string name = path.substr(path.rfind('.') + 1);
  for (const auto& one : mapping.dynamic_templates()) {
    if (!one.match_mapping_type().empty() && one.match_mapping_type() != "*" && one.match_mapping_type() != type)
      continue;
    if (!one.match().empty() && !matches_any(one.match(), name, one.regex())) continue;
    if (matches_any(one.unmatch(), name, one.regex())) continue;
    if (!one.path_match().empty() && !matches_any(one.path_match(), path, one.regex())) continue;
    if (matches_any(one.path_unmatch(), path, one.regex())) continue;
    return &one;
  }
  return nullptr;
}

void set_default_type(v1::FieldMapping& field, const std::string& type, const std::string& date_format) {
  if (type == "boolean")
    field.set_type(v1::BOOLEAN);
  else if (type == "long")
    field.set_type(v1::LONG);
  else if (type == "double")
    field.set_type(v1::FLOAT);
  else if (type == "object")
    field.set_type(v1::OBJECT);
  else if (type == "date") {
    field.set_type(v1::DATE);
    if (!date_format.empty()) field.set_format(date_format);
  } else
    field.set_type(v1::TEXT);
}

void add_keyword(v1::FieldMapping& field) {
  v1::FieldMapping* keyword = field.add_fields();
  keyword->set_name("keyword");
  keyword->set_type(v1::KEYWORD);
  keyword->set_ignore_above(256);
}

void substitute(std::string& text, const std::string& name, const std::string& type) {
  for (const auto& [key, value] : {std::pair<std::string, std::string>{"{name}", name}, {"{dynamic_type}", type}}) {
    for (size_t at; (at = text.find(key)) != std::string::npos;) text.replace(at, key.size(), value);
  }
}

// How many of the fields the schema does not have.
size_t count_new(const Schema& schema, const google::protobuf::RepeatedPtrField<v1::FieldMapping>& fields,
                 const std::string& prefix, uint32_t depth, uint32_t max_depth) {
  if (fields.empty()) return 0;
  if (depth > max_depth)
    throw Error(ErrorCode::kIllegalArgument,
                "Limit of mapping depth [" + std::to_string(max_depth) + "] has been exceeded");
  size_t count = 0;
  for (const auto& field : fields) {
    std::string name = prefix + field.name();
    if (schema.find(name) == nullptr && schema.object(name) == nullptr)
      count += 1 + static_cast<size_t>(field.fields_size());
    count += count_new(schema, field.properties(), name + ".", depth + 1, max_depth);
  }
  return count;
}

}  // namespace

void check_limits(const Schema& schema, const v1::IndexMapping& missing, uint32_t max_fields, uint32_t max_depth) {
  size_t count =
      schema.fields().size() + schema.object_count() + count_new(schema, missing.properties(), "", 1, max_depth);
  if (count > max_fields)
    throw Error(ErrorCode::kIllegalArgument,
                "Limit of total fields [" + std::to_string(max_fields) + "] has been exceeded");
}

void infer_field(const v1::IndexMapping& mapping, const std::string& path, const element& value,
                 v1::IndexMapping& missing) {
  std::string date_format;
  std::string type = json_type(mapping, value, date_format);
  if (type.empty()) return;
  const v1::DynamicTemplate* chosen = find_template(mapping, path, type);
  if (chosen == nullptr && type == "object") return;  // its fields make it
  v1::FieldMapping& field = place(missing, path);
  if (field.type() != v1::FIELD_TYPE_UNSPECIFIED) return;  // another value of the document named it already
  std::string name = field.name();
  if (chosen != nullptr) {
    field = chosen->mapping();
    field.set_name(name);
    substitute(*field.mutable_analyzer(), name, type);
    if (chosen->type_from_value()) set_default_type(field, type, date_format);
    return;
  }
  set_default_type(field, type, date_format);
  if (type == "string") add_keyword(field);
}

}  // namespace diagon
