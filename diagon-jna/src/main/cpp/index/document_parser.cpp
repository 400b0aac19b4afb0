#include "index/document_parser.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/utf8.h"
#include "index/dynamic_mapping.h"
#include "index/ip.h"

namespace diagon {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr size_t kMaxDepth = 100;
constexpr size_t kMaxTermBytes = 32766;

std::string preview(const element& value) {
  std::string text = value.is_string() ? std::string(value.get_string().value_unsafe()) : simdjson::minify(value);
  return text.size() > 100 ? text.substr(0, 100) : text;
}

// One walk over one document.
class Walk {
 public:
  Walk(const Schema& schema, std::string_view id, FieldSink& sink, v1::IndexMapping& missing)
      : schema_(schema), id_(id), sink_(sink), missing_(missing) {}

  // path comes back as it was.
  void object(const simdjson::dom::object& value, std::string& path, const ObjectDef& definition, size_t depth) {
    if (depth > kMaxDepth)
      throw Error(ErrorCode::kMapperParsing,
                  "Limit of mapping depth [" + std::to_string(kMaxDepth) + "] has been exceeded");
    refuse_repeated_names(value);
    for (auto [key, child] : value) {
      if (key.empty() || key.find_first_not_of(" \t\n") == std::string_view::npos) {
        throw Error(ErrorCode::kMapperParsing, "failed to parse: field name cannot be an empty string");
      }
      if (path.empty() && key.front() == '_' && is_metadata(key)) {
        throw Error(ErrorCode::kMapperParsing, "failed to parse field [" + std::string(key) + "] of type [" +
                                                   std::string(key) + "] in document with id '" + std::string(id_) +
                                                   "'. Field [" + std::string(key) +
                                                   "] is a metadata field and cannot be added inside a document");
      }
      size_t length = path.size();
      if (length > 0) path += '.';
      path += key;
      member(path, child, definition, depth);
      path.resize(length);
    }
  }

 private:
  // Which of two values would count is not for the engine to guess.
  void refuse_repeated_names(const simdjson::dom::object& value) const {
    std::vector<std::string_view> names;
    names.reserve(value.size());
    for (auto [key, child] : value) names.push_back(key);
    std::sort(names.begin(), names.end());
    auto repeated = std::adjacent_find(names.begin(), names.end());
    if (repeated == names.end()) return;
    throw Error(ErrorCode::kMapperParsing, "failed to parse",
                Error(ErrorCode::kJsonParse, "Duplicate field '" + std::string(*repeated) + "'"));
  }

  static bool is_metadata(std::string_view key) {
    for (std::string_view name : {"_id", "_index", "_routing", "_source", "_type", "_seq_no", "_primary_term",
                                  "_version", "_field_names", "_ignored", "_nested_path"}) {
      if (key == name) return true;
    }
    return false;
  }

  void member(std::string& path, const element& value, const ObjectDef& parent, size_t depth) {
    if (const FieldDef* field = schema_.find(path)) {
      if (value.is_object()) {
        throw Error(ErrorCode::kMapperParsing, "failed to parse field [" + path + "] of type [" + field->type_name() +
                                                   "] in document with id '" + std::string(id_) +
                                                   "'. Preview of field's value: '" + preview(value) + "'");
      }
      values(*field, value);
      return;
    }
    const ObjectDef* known = schema_.object(path);
    if (known != nullptr && !known->enabled) return;
    if (value.is_object()) {
      if (known == nullptr && parent.dynamic == v1::DYNAMIC_FALSE) return;
      if (known == nullptr && parent.dynamic == v1::DYNAMIC_STRICT) refuse(path);
      if (known == nullptr) infer_field(schema_.mapping(), path, value, missing_);
      object(value.get_object().value_unsafe(), path, known != nullptr ? *known : parent, depth + 1);
      return;
    }
    if (value.is_array()) {
      if (depth > kMaxDepth) throw Error(ErrorCode::kMapperParsing, "arrays are nested too deeply [" + path + "]");
      const simdjson::dom::array items = value.get_array().value_unsafe();  // named: the loop needs it to live
      for (element item : items) member(path, item, parent, depth + 1);
      return;
    }
    if (value.is_null()) return;
    if (known != nullptr) {
      throw Error(ErrorCode::kMapperParsing, "object mapping for [" + path + "] tried to parse field [" + path +
                                                 "] as object, but found a concrete value");
    }
    const ObjectDef* owner = closest_object(path, parent);
    if (owner->dynamic == v1::DYNAMIC_FALSE) return;
    if (owner->dynamic == v1::DYNAMIC_STRICT) refuse(path);
    check_parents(path);
    infer_field(schema_.mapping(), path, value, missing_);
  }

  // Nothing can be put below a field.
  void check_parents(const std::string& path) const {
    for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
      const FieldDef* field = schema_.find(std::string_view(path).substr(0, dot));
      if (field == nullptr) continue;
      throw Error(ErrorCode::kMapperParsing, "Could not dynamically add mapping for field [" + path +
                                                 "]. Existing mapping for [" + field->name +
                                                 "] must be of type object but found [" + field->type_name() + "].");
    }
  }

  // A dotted name reaches into objects.
  const ObjectDef* closest_object(const std::string& path, const ObjectDef& parent) const {
    size_t dot = path.rfind('.');
    const ObjectDef* found = dot == std::string::npos ? nullptr : schema_.object(std::string_view(path).substr(0, dot));
    return found != nullptr ? found : &parent;
  }

  [[noreturn]] void refuse(const std::string& path) const {
    size_t dot = path.rfind('.');
    std::string within = dot == std::string::npos ? "_doc" : path.substr(0, dot);
    throw Error(ErrorCode::kStrictDynamicMapping, "mapping set to strict, dynamic introduction of [" +
                                                      path.substr(dot == std::string::npos ? 0 : dot + 1) +
                                                      "] within [" + within + "] is not allowed");
  }

  void values(const FieldDef& field, const element& value) {
    if (value.is_array()) {
      const simdjson::dom::array items = value.get_array().value_unsafe();
      for (element item : items) values(field, item);
      return;
    }
    if (value.is_object()) {
      throw Error(ErrorCode::kMapperParsing, "failed to parse field [" + field.name + "] of type [" +
                                                 field.type_name() + "] in document with id '" + std::string(id_) +
                                                 "'. Preview of field's value: '" + preview(value) + "'");
    }
    single(field, value);
    for (const FieldDef* sub : field.multi_fields) single(*sub, value);
    for (const std::string& target : field.copy_to) {
      if (const FieldDef* copy = schema_.find(target))
        single(*copy, value);
      else
        infer_field(schema_.mapping(), target, value, missing_);
    }
  }

  void single(const FieldDef& field, const element& value) {
    try {
      if (!value.is_null()) {
        add(field, value);
      } else if (field.null_value) {
        add_null(field);
      }
    } catch (const Error& error) {
      if (field.ignore_malformed) {
        sink_.ignored(field);
        return;
      }
      throw Error(ErrorCode::kMapperParsing,
                  "failed to parse field [" + field.name + "] of type [" + field.type_name() +
                      "] in document with id '" + std::string(id_) + "'. Preview of field's value: '" + preview(value) +
                      "'",
                  error);
    }
  }

  void add(const FieldDef& field, const element& value) {
    if (field.is_numeric()) {
      number(field, value);
    } else if (field.type == v1::BOOLEAN) {
      sink_.number(field, boolean(value) ? 1 : 0);
    } else if (field.type == v1::DATE) {
      if (value.is_bool()) throw Error(ErrorCode::kMapperParsing, "a boolean is no date");
      date(field, text(value));
    } else {
      std::string held;
      std::string_view plain =
          value.is_string() ? value.get_string().value_unsafe() : std::string_view(held = text(value));
      string(field, plain);
    }
  }

  void add_null(const FieldDef& field) {
    const v1::Value& value = *field.null_value;
    if (field.is_numeric())
      sink_.number(field, encode_number(field, number_of(value)));
    else if (field.type == v1::BOOLEAN)
      sink_.number(field, text_of(value) == "true" ? 1 : 0);
    else if (field.type == v1::DATE)
      date(field, text_of(value));
    else
      string(field, text_of(value));
  }

  void number(const FieldDef& field, const element& value) {
    Number parsed;
    switch (value.type()) {
      case element_type::INT64: parsed.integer = value.get_int64().value_unsafe(); break;
      case element_type::UINT64:
        parsed.kind = Number::Kind::kUnsigned;
        parsed.unsigned_integer = value.get_uint64().value_unsafe();
        break;
      case element_type::DOUBLE:
        parsed.kind = Number::Kind::kDouble;
        parsed.real = value.get_double().value_unsafe();
        break;
      case element_type::STRING: {
        if (!field.coerce) throw Error(ErrorCode::kIllegalArgument, std::string("value passed as String"));
        auto read = parse_number(value.get_string().value_unsafe());
        if (!read)
          throw Error(ErrorCode::kNumberFormat,
                      "For input string: \"" + std::string(value.get_string().value_unsafe()) + "\"");
        parsed = *read;
        break;
      }
      default: throw Error(ErrorCode::kIllegalArgument, "a number was expected");
    }
    sink_.number(field, encode_number(field, parsed));
  }

  static bool boolean(const element& value) {
    if (value.is_bool()) return value.get_bool().value_unsafe();
    if (value.is_string()) {
      std::string_view word = value.get_string().value_unsafe();
      if (word == "true") return true;
      if (word == "false" || word.empty()) return false;
    }
    throw Error(ErrorCode::kIllegalArgument,
                "Failed to parse value [" + preview(value) + "] as only [true] or [false] are allowed.");
  }

  static std::string text(const element& value) {
    return value.is_string() ? std::string(value.get_string().value_unsafe()) : simdjson::minify(value);
  }

  void date(const FieldDef& field, const std::string& value) {
    auto millis = field.format->parse(value, ZoneRules(), false);
    if (!millis)
      throw Error(ErrorCode::kMapperParsing,
                  "failed to parse date field [" + value + "] with format [" + field.format->pattern() + "]");
    sink_.number(field, *millis);
  }

  void string(const FieldDef& field, std::string_view value) {
    if (field.is_text()) {
      sink_.text(field, value);
      return;
    }
    if (field.type == v1::IP) {
      auto address = parse_ip(value);
      if (!address)
        throw Error(ErrorCode::kIllegalArgument, "'" + std::string(value) + "' is not an IP string literal.");
      sink_.term(field, *address);
      return;
    }
    if (field.ignore_above > 0 && value.size() > field.ignore_above && count_code_points(value) > field.ignore_above) {
      sink_.ignored(field);
      return;
    }
    std::string normalized;
    if (field.normalizer != nullptr) value = normalized = field.normalizer->normalize(value);
    if (value.size() > kMaxTermBytes) {
      throw Error(ErrorCode::kIllegalArgument, "Document contains at least one immense term in field=\"" + field.name +
                                                   "\" (whose UTF8 encoding is longer than the max length 32766)");
    }
    sink_.term(field, value);
  }

  const Schema& schema_;
  std::string_view id_;
  FieldSink& sink_;
  v1::IndexMapping& missing_;
};

}  // namespace

void DocumentParser::parse(const Schema& schema, std::string_view id, std::string_view source, FieldSink& sink,
                           v1::IndexMapping& missing) {
  padded_.reserve(source.size() + simdjson::SIMDJSON_PADDING);
  padded_.assign(source);
  element document;
  auto error = parser_.parse(padded_.data(), padded_.size(), false).get(document);
  if (error) {
    throw Error(ErrorCode::kMapperParsing, std::string("failed to parse: ") + simdjson::error_message(error));
  }
  if (!document.is_object()) throw Error(ErrorCode::kMapperParsing, "failed to parse: a document has to be an object");
  std::string path;
  Walk(schema, id, sink, missing).object(document.get_object().value_unsafe(), path, *schema.object(""), 1);
}

}  // namespace diagon
