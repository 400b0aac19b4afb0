#include "analysis/stem_filter.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace diagon {
namespace {

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const noexcept { sb_stemmer_delete(stemmer); }
};

// A stemmer keeps state while it works: one a thread.
sb_stemmer* stemmer_of(const std::string& algorithm) {
  thread_local std::vector<std::pair<std::string, std::unique_ptr<sb_stemmer, StemmerDeleter>>> cache;
  for (auto& [name, stemmer] : cache) {
    if (name == algorithm) return stemmer.get();
  }
  std::unique_ptr<sb_stemmer, StemmerDeleter> stemmer(sb_stemmer_new(algorithm.c_str(), nullptr));
  if (!stemmer) return nullptr;
  cache.emplace_back(algorithm, std::move(stemmer));
  return cache.back().second.get();
}

bool is_vowel(std::string_view word, size_t at) {
  if (word[at] == 'y') return at > 0 && !is_vowel(word, at - 1);
  return std::string_view("aeiou").find(word[at]) != std::string_view::npos;
}

// Whether a vowel is followed by a consonant: Porter's m > 0.
bool has_syllable(std::string_view word) {
  for (size_t at = 1; at < word.size(); ++at) {
    if (is_vowel(word, at - 1) && !is_vowel(word, at)) return true;
  }
  return false;
}

// Porter's own programs, and with them the analyzers of other engines, depart from his paper, which Snowball keeps to,
// in two rules of step 2: "bli" becomes "ble", not just "abli" "able", and "logi" becomes "log". These endings leave
// step 1 as "i"; what takes their place here leaves step 2 as it is.
void depart_from_paper(std::string& word) {
  static constexpr std::array<std::string_view, 13> kEndings = {"y",    "i",    "ys",   "is",   "ies",   "ied",  "yed",
                                                                "ieds", "yeds", "ying", "iing", "yings", "iings"};
  for (std::string_view ending : kEndings) {
    if (!word.ends_with(ending)) continue;
    std::string_view rest(word.data(), word.size() - ending.size());
    if (rest.ends_with("bl") && has_syllable(rest.substr(0, rest.size() - 2))) {
      word.replace(rest.size(), ending.size(), "e");
      return;
    }
    if (rest.ends_with("log") && has_syllable(rest.substr(0, rest.size() - 3))) {
      word.resize(rest.size());
      return;
    }
  }
}

class StemFilter final : public TokenFilter {
 public:
  explicit StemFilter(std::string language)
      : language_(std::move(language)), porter_(language_ == "porter"), shortest_(porter_ ? 3 : 1) {}

  void apply(TokenStream& tokens) const override {
    sb_stemmer* stemmer = stemmer_of(language_);
    std::string text;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].keyword || tokens[i].text.size() < shortest_) continue;
      text = tokens[i].text;
      if (porter_) depart_from_paper(text);
      const sb_symbol* stem =
          sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(text.data()), static_cast<int>(text.size()));
      if (stem != nullptr)
        text.assign(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer)));
      if (text != tokens[i].text) tokens[i].text = tokens.keep(text);
    }
  }

 private:
  std::string language_;
  bool porter_;
  size_t shortest_;  // bytes; shorter words stay
};

}  // namespace

std::shared_ptr<const TokenFilter> make_stem_filter(std::string language) {
  std::transform(language.begin(), language.end(), language.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (language == "english" || language == "porter")
    language = "porter";
  else if (language == "porter2")
    language = "english";
  if (stemmer_of(language) == nullptr)
    throw Error(ErrorCode::kIllegalArgument, "unknown stemmer language [" + language + "]");
  return std::make_shared<StemFilter>(std::move(language));
}

}  // namespace diagon
