#include <algorithm>

#include "analysis/components.h"
#include "analysis/pattern.h"
#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

// Builds a text together with the offsets that its bytes came from.
class OffsetBuilder {
 public:
  void copy(std::string_view text, size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) put(text[i], i);
  }
  void put(std::string_view bytes, size_t from) {
    for (char c : bytes) put(c, from);
  }
  void finish(std::string& text, std::vector<uint32_t>& origin) {
    origin_.push_back(static_cast<uint32_t>(text.size()));
    text = std::move(out_);
    origin = std::move(origin_);
  }

 private:
  void put(char c, size_t from) {
    out_ += c;
    origin_.push_back(static_cast<uint32_t>(from));
  }
  std::string out_;
  std::vector<uint32_t> origin_;
};

// Replaces the longest key that matches at each place.
class MappingCharFilter final : public CharFilter {
 public:
  explicit MappingCharFilter(const std::vector<std::string>& rules) {
    for (const auto& rule : rules) {
      size_t arrow = rule.find("=>");
      if (arrow == std::string::npos) throw Error(ErrorCode::kIllegalArgument, "Invalid Mapping Rule : [" + rule + "]");
      mappings_.emplace_back(trim(rule.substr(0, arrow)), trim(rule.substr(arrow + 2)));
    }
    std::stable_sort(mappings_.begin(), mappings_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  }

  void apply(std::string& text, std::vector<uint32_t>& origin) const override {
    OffsetBuilder out;
    for (size_t at = 0; at < text.size();) {
      auto found = std::find_if(mappings_.begin(), mappings_.end(), [&](const auto& m) {
        return !m.first.empty() && text.compare(at, m.first.size(), m.first) == 0;
      });
      if (found == mappings_.end()) {
        out.copy(text, at, at + 1);
        ++at;
      } else {
        out.put(found->second, at);
        at += found->first.size();
      }
    }
    out.finish(text, origin);
  }

 private:
  static std::string trim(const std::string& text) {
    size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
  }
  std::vector<std::pair<std::string, std::string>> mappings_;
};

// Takes tags out and decodes the common entities. A block-level tag becomes a line break.
class HtmlStripCharFilter final : public CharFilter {
 public:
  void apply(std::string& text, std::vector<uint32_t>& origin) const override {
    OffsetBuilder out;
    for (size_t at = 0; at < text.size();) {
      size_t end = 0;
      if (text[at] == '<' && at + 1 < text.size() &&
          (std::isalpha(static_cast<unsigned char>(text[at + 1])) || text[at + 1] == '/' || text[at + 1] == '!') &&
          (end = text.find(text.compare(at, 4, "<!--") == 0 ? "-->" : ">", at)) != std::string::npos) {
        end += text.compare(at, 4, "<!--") == 0 ? 3 : 1;
        if (is_block(std::string_view(text).substr(at, end - at))) out.put("\n", at);
        at = end;
      } else if (text[at] == '&' && (end = text.find(';', at)) != std::string::npos && end - at <= 10) {
        std::string decoded = entity(std::string_view(text).substr(at + 1, end - at - 1));
        if (decoded.empty()) {
          out.copy(text, at, at + 1);
          ++at;
        } else {
          out.put(decoded, at);
          at = end + 1;
        }
      } else {
        out.copy(text, at, at + 1);
        ++at;
      }
    }
    out.finish(text, origin);
  }

 private:
  static bool is_block(std::string_view tag) {
    size_t start = tag.size() > 1 && tag[1] == '/' ? 2 : 1, end = start;
    std::string name;
    while (end < tag.size() && std::isalnum(static_cast<unsigned char>(tag[end])))
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(tag[end++])));
    static const std::vector<std::string> blocks = {"p",  "br", "div",        "li",  "ul", "ol",      "table",
                                                    "tr", "td", "th",         "h1",  "h2", "h3",      "h4",
                                                    "h5", "h6", "blockquote", "pre", "hr", "section", "article"};
    return std::find(blocks.begin(), blocks.end(), name) != blocks.end();
  }
  static std::string entity(std::string_view name) {
    static const std::pair<std::string_view, std::string_view> names[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                                                          {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};
    for (const auto& [known, text] : names) {
      if (known == name) return std::string(text);
    }
    if (name.size() < 2 || name[0] != '#') return "";
    bool hex = name[1] == 'x' || name[1] == 'X';
    char32_t value = 0;
    for (char c : name.substr(hex ? 2 : 1)) {
      int digit = c >= '0' && c <= '9'                                  ? c - '0'
                  : hex && std::isxdigit(static_cast<unsigned char>(c)) ? std::tolower(c) - 'a' + 10
                                                                        : -1;
      if (digit < 0) return "";
      value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    }
    if (value == 0 || value > 0x10FFFF) return "";
    std::string out;
    append_utf8(out, value);
    return out;
  }
};

}  // namespace

std::shared_ptr<const CharFilter> make_char_filter(const std::string& type, const ComponentParameters& parameters) {
  if (type == "html_strip") return std::make_shared<HtmlStripCharFilter>();
  if (type == "mapping") return std::make_shared<MappingCharFilter>(parameters.list("mappings"));
  if (type == "pattern_replace") return make_pattern_replace_char_filter(parameters);
  return nullptr;
}

}  // namespace diagon
