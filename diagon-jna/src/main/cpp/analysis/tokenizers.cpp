#include <unicode/uchar.h>

#include <set>

#include "analysis/components.h"
#include "analysis/pattern.h"
#include "analysis/standard_tokenizer.h"
#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

// Runs of characters that a predicate takes.
class CharTokenizer final : public Tokenizer {
 public:
  CharTokenizer(bool (*takes)(char32_t), bool lowercase) : takes_(takes), lowercase_(lowercase) {}

  void tokenize(std::string_view text, TokenStream& out) const override {
    size_t at = 0, start = 0;
    bool inside = false;
    while (at <= text.size()) {
      char32_t c = 0;
      size_t next = at == text.size() ? at + 1 : decode_utf8(text, at, c);
      bool taken = at < text.size() && takes_(c);
      if (taken && !inside) start = at;
      if (!taken && inside) emit(text, start, at, out);
      inside = taken;
      at = next;
    }
  }

 private:
  void emit(std::string_view text, size_t start, size_t end, TokenStream& out) const {
    out.add(text, start, end, "word");
    if (!lowercase_) return;
    std::string_view& token = out[out.size() - 1].text;
    token = out.keep(map_code_points(token, u_tolower));
  }

  bool (*takes_)(char32_t);
  bool lowercase_;
};

class KeywordTokenizer final : public Tokenizer {
 public:
  void tokenize(std::string_view text, TokenStream& out) const override { out.add(text, 0, text.size(), "word"); }
};

// Characters by class and one by one.
class CharacterSet {
 public:
  // No class at all takes every character.
  static CharacterSet of_classes(const std::vector<std::string>& names, const std::string& custom) {
    CharacterSet set;
    set.mask_ = names.empty() ? UINT32_MAX : 0;
    for (const std::string& name : names) {
      if (name == "letter")
        set.mask_ |= U_GC_L_MASK;
      else if (name == "digit")
        set.mask_ |= U_GC_ND_MASK;
      else if (name == "whitespace")
        set.white_ = true;
      else if (name == "punctuation")
        set.mask_ |= U_GC_P_MASK;
      else if (name == "symbol")
        set.mask_ |= U_GC_S_MASK;
      else if (name == "custom")
        set.add_each(custom);
      else
        throw Error(ErrorCode::kIllegalArgument,
                    "Unknown token type: '" + name +
                        "', must be one of [custom, digit, letter, punctuation, symbol, whitespace]");
    }
    return set;
  }
  // As char_group writes them: names of classes, single characters, and the escapes \\n \\t \\r \\f.
  static CharacterSet of_group(const std::vector<std::string>& items) {
    CharacterSet set;
    for (const std::string& item : items) {
      char32_t c = 0;
      if (item == "\\n")
        set.characters_.insert('\n');
      else if (item == "\\t")
        set.characters_.insert('\t');
      else if (item == "\\r")
        set.characters_.insert('\r');
      else if (item == "\\f")
        set.characters_.insert('\f');
      else if (!item.empty() && decode_utf8(item, 0, c) == item.size())
        set.characters_.insert(c);
      else {
        CharacterSet named = of_classes({item}, "");
        set.mask_ |= named.mask_;
        set.white_ |= named.white_;
      }
    }
    return set;
  }

  bool contains(char32_t c) const {
    auto point = static_cast<UChar32>(c);
    return (U_GET_GC_MASK(point) & mask_) != 0 || (white_ && u_isUWhiteSpace(point) != 0) || characters_.contains(c);
  }

 private:
  void add_each(const std::string& text) {
    for (size_t at = 0; at < text.size();) {
      char32_t c;
      at = decode_utf8(text, at, c);
      characters_.insert(c);
    }
  }

  uint32_t mask_ = 0;  // of general categories
  bool white_ = false;
  std::set<char32_t> characters_;
};

// Runs of characters that a group does not have.
class CharGroupTokenizer final : public Tokenizer {
 public:
  explicit CharGroupTokenizer(CharacterSet separators) : separators_(std::move(separators)) {}

  void tokenize(std::string_view text, TokenStream& out) const override {
    size_t start = 0;
    for (size_t at = 0; at < text.size();) {
      char32_t c;
      size_t next = decode_utf8(text, at, c);
      if (separators_.contains(c)) {
        if (at > start) out.add(text, start, at, "word");
        start = next;
      }
      at = next;
    }
    if (text.size() > start) out.add(text, start, text.size(), "word");
  }

 private:
  CharacterSet separators_;
};

// All substrings of min to max characters; edge: only those at the start.
class NgramTokenizer final : public Tokenizer {
 public:
  NgramTokenizer(size_t min, size_t max, bool edge, CharacterSet takes)
      : min_(min), max_(max), edge_(edge), takes_(std::move(takes)) {}

  void tokenize(std::string_view text, TokenStream& out) const override {
    std::vector<size_t> bounds;
    for (size_t at = 0; at <= text.size();) {
      char32_t c = 0;
      size_t next = at == text.size() ? at + 1 : decode_utf8(text, at, c);
      if (at < text.size() && takes_.contains(c)) {
        bounds.push_back(at);
      } else {
        bounds.push_back(at);
        emit(text, bounds, out);
        bounds.clear();
      }
      at = next;
    }
  }

 private:
  void emit(std::string_view text, const std::vector<size_t>& bounds, TokenStream& out) const {
    size_t count = bounds.size() - 1;
    for (size_t first = 0; first < (edge_ ? std::min<size_t>(1, count) : count); ++first) {
      for (size_t length = min_; length <= max_ && first + length <= count; ++length) {
        out.add(text, bounds[first], bounds[first + length], "word");
      }
    }
  }

  size_t min_, max_;
  bool edge_;
  CharacterSet takes_;
};

class PathTokenizer final : public Tokenizer {
 public:
  explicit PathTokenizer(char delimiter) : delimiter_(delimiter) {}
  void tokenize(std::string_view text, TokenStream& out) const override {
    for (size_t at = 1; at <= text.size(); ++at) {
      if (at < text.size() && text[at] != delimiter_) continue;
      out.add(text, 0, at, "word");
      if (out.size() > 1) out[out.size() - 1].position_increment = 0;
    }
  }

 private:
  char delimiter_;
};

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_not_white(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) == 0; }

std::shared_ptr<const Tokenizer> make_ngram(bool edge, const ComponentParameters& parameters) {
  auto min = parameters.number("min_gram", 1), max = parameters.number("max_gram", 2);
  if (min < 1 || max < min) {
    throw Error(ErrorCode::kIllegalArgument, "min_gram and max_gram must be positive and in order, got [" +
                                                 std::to_string(min) + "] and [" + std::to_string(max) + "]");
  }
  CharacterSet takes =
      CharacterSet::of_classes(parameters.list("token_chars"), parameters.text("custom_token_chars", ""));
  return std::make_shared<NgramTokenizer>(static_cast<size_t>(min), static_cast<size_t>(max), edge, std::move(takes));
}

}  // namespace

std::shared_ptr<const Tokenizer> make_tokenizer(const std::string& type, const ComponentParameters& parameters) {
  if (type == "standard") {
    int64_t longest = parameters.number("max_token_length", 255);
    if (longest < 1 || longest > 1024 * 1024) {
      throw Error(ErrorCode::kIllegalArgument,
                  "maxTokenLength must be greater than 0 and less than 1048576, got [" + std::to_string(longest) + "]");
    }
    return std::make_shared<StandardTokenizer>(static_cast<size_t>(longest));
  }
  if (type == "keyword") return std::make_shared<KeywordTokenizer>();
  if (type == "whitespace") return std::make_shared<CharTokenizer>(is_not_white, false);
  if (type == "letter") return std::make_shared<CharTokenizer>(is_letter, false);
  if (type == "lowercase") return std::make_shared<CharTokenizer>(is_letter, true);
  if (type == "ngram" || type == "nGram") return make_ngram(false, parameters);
  if (type == "edge_ngram" || type == "edgeNGram") return make_ngram(true, parameters);
  if (type == "pattern") return make_pattern_tokenizer(parameters);
  if (type == "char_group")
    return std::make_shared<CharGroupTokenizer>(CharacterSet::of_group(parameters.list("tokenize_on_chars")));
  if (type == "path_hierarchy") return std::make_shared<PathTokenizer>(parameters.text("delimiter", "/")[0]);
  return nullptr;
}

}  // namespace diagon
