#include "query/highlight/source_texts.h"

#include "base/error.h"

namespace diagon {
namespace {

void collect(simdjson::dom::element element, std::string_view path, std::vector<std::string>& out) {
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY:
      for (simdjson::dom::element child : simdjson::dom::array(element)) collect(child, path, out);
      return;
    case simdjson::dom::element_type::OBJECT:
      if (path.empty()) return;
      for (simdjson::dom::key_value_pair member : simdjson::dom::object(element)) {
        if (member.key == path)
          collect(member.value, "", out);
        else if (path.size() > member.key.size() && path.starts_with(member.key) && path[member.key.size()] == '.') {
          collect(member.value, path.substr(member.key.size() + 1), out);
        }
      }
      return;
    case simdjson::dom::element_type::NULL_VALUE: return;
    case simdjson::dom::element_type::STRING:
      if (path.empty()) out.emplace_back(std::string_view(element));
      return;
    default:
      if (path.empty()) out.push_back(simdjson::minify(element));
  }
}

}  // namespace

void SourceTexts::parse(std::string_view source) {
  if (parser_.parse(source.data(), source.size()).get(root_) != simdjson::SUCCESS) {
    throw Error(ErrorCode::kJsonParse, "the source of a document cannot be read for highlighting");
  }
}

std::vector<std::string> SourceTexts::at(std::string_view path) const {
  std::vector<std::string> out;
  collect(root_, path, out);
  return out;
}

}  // namespace diagon
