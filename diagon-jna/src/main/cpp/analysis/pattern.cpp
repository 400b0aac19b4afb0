#include "analysis/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

// About a second for one text.
constexpr int32_t kTimeLimit = 1000;
constexpr int32_t kStackLimit = 8 << 20;  // bytes

uint32_t flags_of(const std::string& names) {
  uint32_t flags = 0;
  for (size_t at = 0; at < names.size();) {
    size_t end = std::min(names.find('|', at), names.size());
    std::string name = names.substr(at, end - at);
    at = end + 1;
    if (name == "CASE_INSENSITIVE")
      flags |= UREGEX_CASE_INSENSITIVE;
    else if (name == "MULTILINE")
      flags |= UREGEX_MULTILINE;
    else if (name == "DOTALL")
      flags |= UREGEX_DOTALL;
    else if (name == "COMMENTS")
      flags |= UREGEX_COMMENTS;
    else if (name == "UNIX_LINES")
      flags |= UREGEX_UNIX_LINES;
    else if (name == "LITERAL")
      flags |= UREGEX_LITERAL;
    else if (name != "UNICODE_CASE" && name != "UNICODE_CHAR_CLASS" && name != "CANON_EQ" && !name.empty()) {
      throw Error(ErrorCode::kIllegalArgument, "Unknown regex flag [" + name + "]");
    }
  }
  return flags;
}

class Pattern {
 public:
  Pattern(const std::string& pattern, const std::string& flags) : text_(pattern) {
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    pattern_.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), flags_of(flags), where, error));
    if (U_FAILURE(error))
      throw Error(ErrorCode::kIllegalArgument,
                  "cannot read the pattern [" + pattern + "] at [" + std::to_string(where.offset) + "]");
  }

  std::unique_ptr<icu::RegexMatcher> matcher(const icu::UnicodeString& text) const {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(text, error));
    if (U_SUCCESS(error)) matcher->setTimeLimit(kTimeLimit, error);
    if (U_SUCCESS(error)) matcher->setStackLimit(kStackLimit, error);
    check(error);
    return matcher;
  }
  bool find(icu::RegexMatcher& matcher) const {
    UErrorCode error = U_ZERO_ERROR;
    bool found = matcher.find(error);
    check(error);
    return found;
  }
  void check(UErrorCode error) const {
    if (U_FAILURE(error))
      throw Error(ErrorCode::kIllegalArgument, "the pattern [" + text_ + "] cannot be applied: " + u_errorName(error));
  }

 private:
  std::string text_;
  std::unique_ptr<icu::RegexPattern> pattern_;
};

// The byte that each UTF-16 unit of a text, and its end, is part of.
std::vector<uint32_t> byte_offsets(std::string_view text) {
  std::vector<uint32_t> offsets;
  for (size_t at = 0; at < text.size();) {
    char32_t c;
    size_t next = decode_utf8(text, at, c);
    offsets.insert(offsets.end(), c > 0xFFFF ? 2 : 1, static_cast<uint32_t>(at));
    at = next;
  }
  offsets.push_back(static_cast<uint32_t>(text.size()));
  return offsets;
}

icu::UnicodeString unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

// Splits at the matches, or takes one group of each match.
class PatternTokenizer final : public Tokenizer {
 public:
  PatternTokenizer(Pattern pattern, int32_t group) : pattern_(std::move(pattern)), group_(group) {}

  void tokenize(std::string_view text, TokenStream& out) const override {
    icu::UnicodeString units = unicode(text);
    std::vector<uint32_t> offsets = byte_offsets(text);
    auto matcher = pattern_.matcher(units);
    if (group_ > matcher->groupCount())
      throw Error(ErrorCode::kIllegalArgument, "invalid group specified: pattern only has: " +
                                                   std::to_string(matcher->groupCount()) + " capturing groups");
    auto add = [&](int32_t from, int32_t to) {
      if (from < 0 || from >= to) return;
      Token& token = out.add();
      token.start = offsets[static_cast<size_t>(from)];
      token.end = offsets[static_cast<size_t>(to)];
      token.text = text.substr(token.start, token.end - token.start);
      token.type = "word";
    };
    int32_t last = 0;
    UErrorCode error = U_ZERO_ERROR;
    while (pattern_.find(*matcher)) {
      if (group_ >= 0) {
        add(matcher->start(group_, error), matcher->end(group_, error));
        continue;
      }
      add(last, matcher->start(error));
      last = matcher->end(error);
    }
    if (group_ < 0) add(last, units.length());
  }

 private:
  Pattern pattern_;
  int32_t group_;
};

class PatternReplaceFilter final : public TokenFilter {
 public:
  PatternReplaceFilter(Pattern pattern, const std::string& replacement, bool all)
      : pattern_(std::move(pattern)), replacement_(icu::UnicodeString::fromUTF8(replacement)), all_(all) {}

  void apply(TokenStream& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) {
      icu::UnicodeString units = unicode(tokens[i].text);
      auto matcher = pattern_.matcher(units);
      if (!pattern_.find(*matcher)) continue;
      UErrorCode error = U_ZERO_ERROR;
      icu::UnicodeString replaced =
          all_ ? matcher->replaceAll(replacement_, error) : matcher->replaceFirst(replacement_, error);
      pattern_.check(error);
      std::string text;
      tokens[i].text = tokens.keep(replaced.toUTF8String(text));
    }
  }

 private:
  Pattern pattern_;
  icu::UnicodeString replacement_;
  bool all_;
};

class PatternReplaceCharFilter final : public CharFilter {
 public:
  PatternReplaceCharFilter(Pattern pattern, const std::string& replacement)
      : pattern_(std::move(pattern)), replacement_(icu::UnicodeString::fromUTF8(replacement)) {}

  void apply(std::string& text, std::vector<uint32_t>& origin) const override {
    icu::UnicodeString units = unicode(text);
    auto matcher = pattern_.matcher(units);
    if (!pattern_.find(*matcher)) return;
    std::vector<uint32_t> offsets = byte_offsets(text);
    std::string out;
    size_t last = 0;
    UErrorCode error = U_ZERO_ERROR;
    auto copy = [&](size_t to) {
      for (; last < to; ++last) {
        out += text[last];
        origin.push_back(static_cast<uint32_t>(last));
      }
    };
    int32_t appended = 0;
    do {
      int32_t start = matcher->start(error), end = matcher->end(error);
      copy(offsets[static_cast<size_t>(start)]);
      // The matcher puts what lies between two matches before the replacement.
      icu::UnicodeString piece;
      matcher->appendReplacement(piece, replacement_, error);
      pattern_.check(error);
      piece.remove(0, start - appended);
      appended = end;
      piece.toUTF8String(out);
      origin.resize(out.size(), static_cast<uint32_t>(last));
      last = offsets[static_cast<size_t>(end)];
    } while (pattern_.find(*matcher));
    copy(text.size());
    origin.push_back(static_cast<uint32_t>(text.size()));
    text = std::move(out);
  }

 private:
  Pattern pattern_;
  icu::UnicodeString replacement_;
};

Pattern required_pattern(const ComponentParameters& parameters, const char* what) {
  if (!parameters.has("pattern"))
    throw Error(ErrorCode::kIllegalArgument,
                "pattern is missing for [" + std::string(what) + "] of type 'pattern_replace'");
  return Pattern(parameters.text("pattern", ""), parameters.text("flags", ""));
}

}  // namespace

std::shared_ptr<const Tokenizer> make_pattern_tokenizer(const ComponentParameters& parameters) {
  return std::make_shared<PatternTokenizer>(Pattern(parameters.text("pattern", "\\W+"), parameters.text("flags", "")),
                                            static_cast<int32_t>(parameters.number("group", -1)));
}

std::shared_ptr<const TokenFilter> make_pattern_replace_filter(const ComponentParameters& parameters) {
  return std::make_shared<PatternReplaceFilter>(required_pattern(parameters, "token filter"),
                                                parameters.text("replacement", ""), parameters.flag("all", true));
}

std::shared_ptr<const CharFilter> make_pattern_replace_char_filter(const ComponentParameters& parameters) {
  return std::make_shared<PatternReplaceCharFilter>(required_pattern(parameters, "char filter"),
                                                    parameters.text("replacement", ""));
}

}  // namespace diagon
