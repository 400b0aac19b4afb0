#include "analysis/word_filters.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <set>

#include "analysis/words.h"
#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

std::string lower(std::string_view text) { return map_code_points(text, u_tolower); }

Words words_of(const std::vector<std::string>& list, bool fold) {
  Words words;
  for (const std::string& word : list) words.insert(fold ? lower(word) : word);
  return words;
}

class KeywordMarkerFilter final : public TokenFilter {
 public:
  KeywordMarkerFilter(const std::vector<std::string>& keywords, bool ignore_case)
      : keywords_(words_of(keywords, ignore_case)), ignore_case_(ignore_case) {}
  void apply(TokenStream& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i)
      tokens[i].keyword |=
          ignore_case_ ? keywords_.contains(lower(tokens[i].text)) : keywords_.contains(tokens[i].text);
  }

 private:
  Words keywords_;
  bool ignore_case_;
};

// Cuts an article and its apostrophe off the front: l'avion to avion.
class ElisionFilter final : public TokenFilter {
 public:
  ElisionFilter(const std::vector<std::string>& articles, bool ignore_case)
      : articles_(words_of(articles, ignore_case)), ignore_case_(ignore_case) {}
  void apply(TokenStream& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) {
      std::string_view& text = tokens[i].text;
      size_t plain = text.find('\''), curly = text.find("\u2019"), at = std::min(plain, curly);
      if (at == std::string::npos) continue;
      std::string_view article = text.substr(0, at);
      if (ignore_case_ ? articles_.contains(lower(article)) : articles_.contains(article))
        text.remove_prefix(at + (at == plain ? 1 : 3));
    }
  }

 private:
  Words articles_;
  bool ignore_case_;
};

class DecimalDigitFilter final : public TokenFilter {
 public:
  void apply(TokenStream& tokens) const override {
    for (size_t i = 0; i < tokens.size(); ++i) {
      tokens[i].text = tokens.keep(map_code_points(tokens[i].text, [](UChar32 c) {
        return u_charType(c) == U_DECIMAL_DIGIT_NUMBER ? '0' + u_charDigitValue(c) : c;
      }));
    }
  }
};

// Of equal tokens at one position the first stays.
class RemoveDuplicatesFilter final : public TokenFilter {
 public:
  void apply(TokenStream& tokens) const override {
    std::set<std::string_view> here;
    size_t kept = 0;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].position_increment > 0) here.clear();
      if (!here.insert(tokens[i].text).second) continue;
      if (kept != i) std::swap(tokens[kept], tokens[i]);
      ++kept;
    }
    tokens.truncate(kept);
  }
};

}  // namespace

std::shared_ptr<const TokenFilter> make_word_filter(const std::string& type, const ComponentParameters& parameters) {
  if (type == "keyword_marker") {
    if (!parameters.has("keywords"))
      throw Error(ErrorCode::kIllegalArgument, "keyword filter requires [keywords] to be configured");
    return std::make_shared<KeywordMarkerFilter>(parameters.list("keywords"), parameters.flag("ignore_case", false));
  }
  if (type == "elision") {
    std::vector<std::string> articles = parameters.list("articles");
    bool ignore_case = parameters.flag("articles_case", false);
    if (articles.empty()) {
      articles = {"l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"};
      ignore_case = true;
    }
    return std::make_shared<ElisionFilter>(articles, ignore_case);
  }
  if (type == "decimal_digit") return std::make_shared<DecimalDigitFilter>();
  if (type == "remove_duplicates") return std::make_shared<RemoveDuplicatesFilter>();
  return nullptr;
}

}  // namespace diagon
