#include "index/schema.h"

#include <array>
#include <utility>

#include "base/error.h"

namespace diagon {
namespace {

constexpr std::array<std::pair<v1::FieldType, const char*>, 16> kTypes = {{{v1::TEXT, "text"},
                                                                           {v1::KEYWORD, "keyword"},
                                                                           {v1::LONG, "long"},
                                                                           {v1::INTEGER, "integer"},
                                                                           {v1::SHORT, "short"},
                                                                           {v1::BYTE, "byte"},
                                                                           {v1::DOUBLE, "double"},
                                                                           {v1::FLOAT, "float"},
                                                                           {v1::HALF_FLOAT, "half_float"},
                                                                           {v1::UNSIGNED_LONG, "unsigned_long"},
                                                                           {v1::SCALED_FLOAT, "scaled_float"},
                                                                           {v1::BOOLEAN, "boolean"},
                                                                           {v1::DATE, "date"},
                                                                           {v1::IP, "ip"},
                                                                           {v1::OBJECT, "object"},
                                                                           {v1::ALIAS, "alias"}}};

std::string joined(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

}  // namespace

std::optional<v1::FieldType> field_type_of(std::string_view name) {
  for (const auto& [type, text] : kTypes) {
    if (name == text) return type;
  }
  return std::nullopt;
}

const char* name_of(v1::FieldType type) {
  for (const auto& [known, text] : kTypes) {
    if (known == type) return text;
  }
  return "unknown";
}

std::string FieldDef::type_name() const { return name_of(type); }

Column::Kind FieldDef::column_kind() const noexcept {
  switch (type) {
    case v1::DOUBLE:
    case v1::FLOAT:
    case v1::HALF_FLOAT:
    case v1::SCALED_FLOAT: return Column::Kind::kDouble;
    case v1::UNSIGNED_LONG: return Column::Kind::kUnsigned;
    case v1::KEYWORD:
    case v1::IP: return Column::Kind::kOrdinal;
    default: return Column::Kind::kLong;
  }
}

v1::ValueFormat FieldDef::value_format() const {
  v1::ValueFormat value;
  switch (type) {
    case v1::BOOLEAN: value.set_kind(v1::ValueFormat::BOOLEAN); break;
    case v1::IP: value.set_kind(v1::ValueFormat::IP); break;
    case v1::DATE:
      value.set_kind(v1::ValueFormat::DATE);
      value.set_pattern(format->pattern());
      break;
    default:
      switch (column_kind()) {
        case Column::Kind::kDouble: value.set_kind(v1::ValueFormat::DOUBLE); break;
        case Column::Kind::kUnsigned: value.set_kind(v1::ValueFormat::UNSIGNED_LONG); break;
        case Column::Kind::kOrdinal: value.set_kind(v1::ValueFormat::STRING); break;
        case Column::Kind::kLong: value.set_kind(is_text() ? v1::ValueFormat::STRING : v1::ValueFormat::LONG); break;
      }
  }
  return value;
}

Schema::Schema(v1::IndexMapping mapping, std::shared_ptr<const AnalyzerRegistry> analyzers, Bm25Parameters bm25)
    : mapping_(std::move(mapping)), analyzers_(std::move(analyzers)), bm25_(bm25) {
  ObjectDef root;
  if (mapping_.dynamic() != v1::DYNAMIC_UNSPECIFIED) root.dynamic = mapping_.dynamic();
  objects_[""] = root;
  add_object(mapping_.properties(), "", root);
  for (const auto& [name, field] : fields_) by_name_[name] = &field;
  for (const auto& [name, target] : aliases_) {
    if (auto found = fields_.find(target); found != fields_.end()) by_name_.try_emplace(name, &found->second);
  }
}

void Schema::add_object(const google::protobuf::RepeatedPtrField<v1::FieldMapping>& properties,
                        const std::string& prefix, const ObjectDef& parent) {
  for (const auto& child : properties) {
    std::string name = joined(prefix, child.name());
    if (child.type() == v1::OBJECT) {
      ObjectDef object = parent;
      if (child.dynamic() != v1::DYNAMIC_UNSPECIFIED) object.dynamic = child.dynamic();
      object.enabled = parent.enabled && (!child.has_enabled() || child.enabled());
      objects_[name] = object;
      add_object(child.properties(), name, object);
    } else if (child.type() == v1::ALIAS) {
      aliases_[name] = child.alias_path();
    } else {
      add_field(child, name);
    }
  }
}

const FieldDef* Schema::add_field(const v1::FieldMapping& mapping, const std::string& name) {
  auto [at, added] = fields_.try_emplace(name);
  FieldDef& field = at->second;
  if (added) field.number = static_cast<uint32_t>(fields_.size() - 1);
  field.name = name;
  field.type = mapping.type();
  field.indexed = !mapping.has_index() || mapping.index();
  field.stored = mapping.store();
  field.doc_values = !field.is_text() && (!mapping.has_doc_values() || mapping.doc_values());
  field.norms = mapping.has_norms() ? mapping.norms() : field.is_text();
  field.ignore_malformed = mapping.ignore_malformed();
  field.coerce = !mapping.has_coerce() || mapping.coerce();
  field.ignore_above = mapping.ignore_above();
  if (mapping.has_position_increment_gap()) field.position_increment_gap = mapping.position_increment_gap();
  if (mapping.scaling_factor() > 0) field.scaling_factor = mapping.scaling_factor();
  if (mapping.has_null_value()) field.null_value = mapping.null_value();
  field.copy_to.assign(mapping.copy_to().begin(), mapping.copy_to().end());
  const std::string& options = mapping.index_options();
  if (field.is_text()) {
    field.analyzer = analyzers_->analyzer(mapping.analyzer().empty() ? "default" : mapping.analyzer());
    field.search_analyzer =
        mapping.search_analyzer().empty() ? field.analyzer : analyzers_->analyzer(mapping.search_analyzer());
    field.freqs = options != "docs";
    field.positions = options.empty() || options == "positions" || options == "offsets";
  } else if (field.is_keyword()) {
    if (!mapping.normalizer().empty()) field.normalizer = analyzers_->normalizer(mapping.normalizer());
    field.freqs = options == "freqs" || field.norms;
  } else if (field.type == v1::DATE) {
    field.format = std::make_shared<const DateFormat>(
        mapping.format().empty() ? "strict_date_optional_time||epoch_millis" : mapping.format());
  }
  for (const auto& sub : mapping.fields()) field.multi_fields.push_back(add_field(sub, name + "." + sub.name()));
  return &field;
}

const FieldDef* Schema::find(std::string_view name) const {
  auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<const FieldDef*> Schema::expand(std::string_view pattern) const {
  std::vector<const FieldDef*> found;
  if (pattern.find('*') == std::string_view::npos) {
    if (const FieldDef* field = find(pattern)) found.push_back(field);
    return found;
  }
  for (const auto& [name, field] : fields_) {
    if (matches_wildcard(pattern, name)) found.push_back(&field);
  }
  for (const auto& [name, target] : aliases_) {
    if (!matches_wildcard(pattern, name) || matches_wildcard(pattern, target)) continue;
    if (const FieldDef* field = find(name)) found.push_back(field);
  }
  return found;
}

const ObjectDef* Schema::object(std::string_view path) const {
  auto found = objects_.find(path);
  return found == objects_.end() ? nullptr : &found->second;
}

bool matches_wildcard(std::string_view pattern, std::string_view text) noexcept {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace diagon
