#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <unordered_set>

#include "analysis/components.h"
#include "analysis/pattern.h"
#include "analysis/shingle_filter.h"
#include "analysis/stem_filter.h"
#include "analysis/word_filters.h"
#include "analysis/words.h"
#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

// Rewrites the text of every token.
template <typename F>
class MapFilter final : public TokenFilter {
 public:
  explicit MapFilter(F map) : map_(std::move(map)) {}
  void apply(TokenStream& tokens) const override {
    std::string text;
    for (size_t i = 0; i < tokens.size(); ++i) {
      text = tokens[i].text;
      map_(text);
      if (text != tokens[i].text) tokens[i].text = tokens.keep(text);
    }
  }

 private:
  F map_;
};

// Drops the tokens that the predicate does not keep; the next one's position tells of the gap.
template <typename F>
class KeepFilter final : public TokenFilter {
 public:
  explicit KeepFilter(F keep) : keep_(std::move(keep)) {}
  void apply(TokenStream& tokens) const override {
    auto keep = keep_();
    size_t kept = 0;
    uint32_t gap = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (!keep(tokens[i].text)) {
        gap += tokens[i].position_increment;
        continue;
      }
      tokens[i].position_increment += gap;
      gap = 0;
      if (kept != i) std::swap(tokens[kept], tokens[i]);
      ++kept;
    }
    tokens.truncate(kept);
  }

 private:
  F keep_;
};

template <typename F>
std::shared_ptr<const TokenFilter> map_filter(F map) {
  return std::make_shared<MapFilter<F>>(std::move(map));
}

// keep: makes the predicate of one text, which may have a state.
template <typename F>
std::shared_ptr<const TokenFilter> keep_filter(F keep) {
  return std::make_shared<KeepFilter<F>>(std::move(keep));
}

// Maps all text to one case: ASCII in place, where every letter is mapped to itself or between from and to, and what
// else there is one by one.
class CaseFilter final : public TokenFilter {
 public:
  CaseFilter(UChar32 (*map)(UChar32), char from, char to) : map_(map), from_(from), to_(to) {}
  void apply(TokenStream& tokens) const override {
    if (tokens.flip_case(from_, to_)) return;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (is_ascii(tokens[i].text)) continue;
      std::string text = map_code_points(tokens[i].text, map_);
      if (text != tokens[i].text) tokens[i].text = tokens.keep(text);
    }
  }

 private:
  UChar32 (*map_)(UChar32);
  char from_, to_;  // the ASCII letters that change
};

void cut(std::string& text, size_t length) {
  size_t at = 0;
  char32_t c;
  while (length-- > 0 && at < text.size()) at = decode_utf8(text, at, c);
  text.resize(at);
}

const std::vector<std::string>& english_stop_words() {
  static const std::vector<std::string> words = {
      "a",   "an",    "and",  "are",   "as",    "at",   "be",   "but", "by",  "for",  "if",
      "in",  "into",  "is",   "it",    "no",    "not",  "of",   "on",  "or",  "such", "that",
      "the", "their", "then", "there", "these", "they", "this", "to",  "was", "will", "with"};
  return words;
}

std::shared_ptr<const TokenFilter> make_stop(const std::vector<std::string>& given, bool ignore_case,
                                             bool english_by_default) {
  auto words = std::make_shared<Words>();
  auto add_english = [&] { words->insert(english_stop_words().begin(), english_stop_words().end()); };
  if (given.empty() && english_by_default) add_english();
  for (const auto& word : given) {
    if (word == "_english_")
      add_english();
    else if (word == "_none_")
      words->clear();
    else if (word.size() > 2 && word.front() == '_' && word.back() == '_') {
      throw Error(ErrorCode::kIllegalArgument, "unknown stop word set [" + word + "]");
    } else {
      std::string entry = word;
      if (ignore_case) entry = map_code_points(entry, u_tolower);
      words->insert(entry);
    }
  }
  return keep_filter([words, ignore_case] {
    return [words = words.get(), ignore_case](std::string_view text) {
      return ignore_case ? !words->contains(map_code_points(text, u_tolower)) : !words->contains(text);
    };
  });
}

// Cuts 's off: with the apostrophes U+0027, U+2019 and U+FF07.
void strip_possessive(std::string& text) {
  if (text.size() < 2 || (text.back() != 's' && text.back() != 'S')) return;
  std::string_view stem(text.data(), text.size() - 1);
  for (std::string_view quote : {"'", "\u2019", "\uFF07"}) {
    if (stem.ends_with(quote)) {
      text.resize(stem.size() - quote.size());
      return;
    }
  }
}

// To ASCII by compatibility decomposition without marks, and the Latin letters that do not decompose.
void fold(std::string& text) {
  if (is_ascii(text)) return;
  static const std::pair<char32_t, const char*> letters[] = {
      {0xC6, "AE"},  {0xE6, "ae"},  {0xD8, "O"},    {0xF8, "o"},    {0xDF, "ss"},  {0x1E9E, "SS"}, {0xDE, "TH"},
      {0xFE, "th"},  {0xD0, "D"},   {0xF0, "d"},    {0x110, "D"},   {0x111, "d"},  {0x141, "L"},   {0x142, "l"},
      {0x152, "OE"}, {0x153, "oe"}, {0x131, "i"},   {0x126, "H"},   {0x127, "h"},  {0x166, "T"},   {0x167, "t"},
      {0x2018, "'"}, {0x2019, "'"}, {0x201C, "\""}, {0x201D, "\""}, {0x2013, "-"}, {0x2014, "-"}};
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(error);
  icu::UnicodeString decomposed = nfkd->normalize(icu::UnicodeString::fromUTF8(text), error);
  if (U_FAILURE(error)) return;
  std::string folded;
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    UChar32 c = decomposed.char32At(i);
    if (u_charType(c) == U_NON_SPACING_MARK) continue;
    auto found = std::find_if(std::begin(letters), std::end(letters),
                              [c](const auto& entry) { return entry.first == static_cast<char32_t>(c); });
    if (found != std::end(letters))
      folded += found->second;
    else
      append_utf8(folded, static_cast<char32_t>(c));
  }
  text = std::move(folded);
}

// Replaces each token by its n-grams, all at its position.
class NgramFilter final : public TokenFilter {
 public:
  NgramFilter(size_t min, size_t max, bool edge, bool preserve)
      : min_(min), max_(max), edge_(edge), preserve_(preserve) {}

  void apply(TokenStream& tokens) const override {
    std::vector<Token> grams;
    for (size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      std::vector<size_t> bounds;
      for (size_t at = 0; at < token.text.size();) {
        bounds.push_back(at);
        char32_t c;
        at = decode_utf8(token.text, at, c);
      }
      bounds.push_back(token.text.size());
      size_t count = bounds.size() - 1;
      uint32_t increment = token.position_increment;
      auto add = [&](size_t from, size_t to) {
        Token& gram = grams.emplace_back();
        gram.text = token.text.substr(from, to - from);
        gram.start = token.start;
        gram.end = token.end;
        gram.type = token.type;
        gram.position_increment = increment;
        increment = 0;
      };
      for (size_t first = 0; first < (edge_ ? std::min<size_t>(1, count) : count); ++first) {
        for (size_t length = min_; length <= max_ && first + length <= count; ++length)
          add(bounds[first], bounds[first + length]);
      }
      if (preserve_ && (count < min_ || count > max_)) add(0, token.text.size());
    }
    tokens.replace(std::move(grams));
  }

 private:
  size_t min_, max_;
  bool edge_, preserve_;
};

std::shared_ptr<const TokenFilter> make_ngram(bool edge, const ComponentParameters& parameters) {
  auto min = parameters.number("min_gram", 1), max = parameters.number("max_gram", 2);
  if (min < 1 || max < min) {
    throw Error(ErrorCode::kIllegalArgument, "min_gram and max_gram must be positive and in order, got [" +
                                                 std::to_string(min) + "] and [" + std::to_string(max) + "]");
  }
  return std::make_shared<NgramFilter>(static_cast<size_t>(min), static_cast<size_t>(max), edge,
                                       parameters.flag("preserve_original", false));
}

std::shared_ptr<const TokenFilter> lowercase() { return std::make_shared<CaseFilter>(u_tolower, 'A', 'Z'); }

}  // namespace

std::shared_ptr<const TokenFilter> make_filter(const std::string& type, const ComponentParameters& parameters) {
  if (type == "lowercase") return lowercase();
  if (type == "uppercase") return std::make_shared<CaseFilter>(u_toupper, 'a', 'z');
  if (type == "stop") return make_stop(parameters.list("stopwords"), parameters.flag("ignore_case", false), true);
  if (type == "porter_stem") return make_stem_filter("porter");
  if (type == "stemmer" || type == "snowball") {
    std::string language = parameters.text("language", parameters.text("name", "english"));
    if (language == "possessive_english") return map_filter(strip_possessive);
    if (type == "snowball" && (language == "English" || language == "english")) language = "porter2";
    return make_stem_filter(language);
  }
  if (type == "asciifolding") return map_filter(fold);
  if (type == "length") {
    auto min = static_cast<size_t>(parameters.number("min", 0)),
         max = static_cast<size_t>(parameters.number("max", INT32_MAX));
    return keep_filter([min, max] {
      return [min, max](std::string_view text) {
        size_t length = count_code_points(text);
        return length >= min && length <= max;
      };
    });
  }
  if (type == "trim") {
    return map_filter([](std::string& text) {
      size_t end = text.find_last_not_of(" \t\r\n\f\v");
      text.resize(end == std::string::npos ? 0 : end + 1);
      text.erase(0, std::min(text.find_first_not_of(" \t\r\n\f\v"), text.size()));
    });
  }
  if (type == "truncate") {
    auto length = static_cast<size_t>(parameters.number("length", 10));
    return map_filter([length](std::string& text) { cut(text, length); });
  }
  if (type == "unique") {
    return keep_filter([] {
      return [seen = std::unordered_set<std::string_view>()](std::string_view text) mutable {
        return seen.insert(text).second;
      };
    });
  }
  if (type == "limit") {
    auto limit = static_cast<size_t>(parameters.number("max_token_count", 1));
    return keep_filter(
        [limit] { return [limit, count = size_t{0}](std::string_view) mutable { return count++ < limit; }; });
  }
  if (type == "reverse") {
    return map_filter([](std::string& text) {
      std::string reversed;
      for (size_t end = text.size(); end > 0;) {
        size_t start = end - 1;
        while (start > 0 && (text[start] & 0xC0) == 0x80) --start;
        reversed.append(text, start, end - start);
        end = start;
      }
      text = std::move(reversed);
    });
  }
  if (type == "apostrophe") {
    return map_filter([](std::string& text) {
      text.resize(std::min({text.find('\''), text.find("\u2019"), text.size()}));
    });
  }
  if (type == "ngram" || type == "nGram") return make_ngram(false, parameters);
  if (type == "edge_ngram" || type == "edgeNGram") return make_ngram(true, parameters);
  if (type == "shingle") return make_shingle_filter(parameters);
  if (type == "pattern_replace") return make_pattern_replace_filter(parameters);
  return make_word_filter(type, parameters);
}

std::shared_ptr<const Analyzer> make_builtin_analyzer(const std::string& type, const ComponentParameters& parameters) {
  using Filters = std::vector<std::shared_ptr<const TokenFilter>>;
  auto analyzer = [&](const std::string& tokenizer, Filters filters) {
    return std::make_shared<const Analyzer>(std::vector<std::shared_ptr<const CharFilter>>{},
                                            make_tokenizer(tokenizer, parameters), std::move(filters));
  };
  auto stop_words = parameters.list("stopwords");
  if (type == "standard") {
    Filters filters{lowercase()};
    if (!stop_words.empty()) filters.push_back(make_stop(stop_words, false, false));
    return analyzer("standard", std::move(filters));
  }
  if (type == "simple") return analyzer("lowercase", {});
  if (type == "whitespace") return analyzer("whitespace", {});
  if (type == "keyword") return analyzer("keyword", {});
  if (type == "stop") return analyzer("lowercase", {make_stop(stop_words, false, true)});
  if (type == "pattern") {
    Filters filters;
    if (parameters.flag("lowercase", true)) filters.push_back(lowercase());
    if (!stop_words.empty()) filters.push_back(make_stop(stop_words, false, false));
    return analyzer("pattern", std::move(filters));
  }
  if (type == "english") {
    return analyzer("standard", {map_filter(strip_possessive), lowercase(), make_stop(stop_words, false, true),
                                 make_stem_filter("porter")});
  }
  return nullptr;
}

}  // namespace diagon
