#include "analysis/stem_filter.h"

#include <libstemmer.h>

#include <algorithm>
#include <cctype>
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

class StemFilter final : public TokenFilter {
 public:
  explicit StemFilter(std::string language)
      : language_(std::move(language)), shortest_(language_ == "porter" ? 3 : 1) {}

  void apply(TokenStream& tokens) const override {
    sb_stemmer* stemmer = stemmer_of(language_);
    for (size_t i = 0; i < tokens.size(); ++i) {
      std::string& text = tokens[i].text;
      if (tokens[i].keyword || text.size() < shortest_) continue;
      const sb_symbol* stem =
          sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(text.data()), static_cast<int>(text.size()));
      if (stem != nullptr)
        text.assign(reinterpret_cast<const char*>(stem), static_cast<size_t>(sb_stemmer_length(stemmer)));
    }
  }

 private:
  std::string language_;
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
