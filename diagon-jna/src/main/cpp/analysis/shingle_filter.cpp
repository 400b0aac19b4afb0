#include "analysis/shingle_filter.h"

#include <algorithm>

#include "base/error.h"

namespace diagon {
namespace {

struct ShingleOptions {
  size_t min, max;
  bool unigrams, unigrams_if_no_shingles;
  std::string separator, filler;
};

// Runs of words as tokens of their own. A position without a token takes the filler.
class ShingleFilter final : public TokenFilter {
 public:
  explicit ShingleFilter(ShingleOptions options) : options_(std::move(options)) {}

  void apply(TokenStream& tokens) const override {
    std::vector<const Token*> places;  // null: a filler
    for (size_t i = 0; i < tokens.size(); ++i) {
      // Only as many fillers as a shingle can show.
      size_t gap = i == 0 ? 0 : std::min<size_t>(std::max<uint32_t>(tokens[i].position_increment, 1) - 1, options_.max);
      places.insert(places.end(), gap, nullptr);
      places.push_back(&tokens[i]);
    }
    bool unigrams = options_.unigrams || (options_.unigrams_if_no_shingles && places.size() < options_.min);
    std::vector<Token> out;
    uint32_t increment = 0;
    for (size_t first = 0; first < places.size(); ++first) {
      ++increment;
      if (unigrams && places[first] != nullptr) {
        out.push_back(*places[first]);
        out.back().position_increment = increment;
        increment = 0;
      }
      for (size_t size = options_.min; size <= options_.max && first + size <= places.size(); ++size) {
        if (add_shingle(places, first, size, increment, tokens, out)) increment = 0;
      }
    }
    tokens.replace(std::move(out));
  }

 private:
  bool add_shingle(const std::vector<const Token*>& places, size_t first, size_t size, uint32_t increment,
                   TokenStream& tokens, std::vector<Token>& out) const {
    const Token* start = nullptr;
    const Token* end = nullptr;
    std::string text;
    for (size_t i = first; i < first + size; ++i) {
      if (i > first) text += options_.separator;
      text += places[i] == nullptr ? std::string_view(options_.filler) : places[i]->text;
      if (places[i] == nullptr) continue;
      if (start == nullptr) start = places[i];
      end = places[i];
    }
    if (start == nullptr) return false;
    Token& shingle = out.emplace_back();
    shingle.text = tokens.keep(text);
    shingle.start = start->start;
    shingle.end = end->end;
    shingle.type = "shingle";
    shingle.position_increment = increment;
    shingle.position_length =
        options_.unigrams ? static_cast<uint32_t>(size) : static_cast<uint32_t>(size - options_.min + 1);
    return true;
  }

  ShingleOptions options_;
};

}  // namespace

std::shared_ptr<const TokenFilter> make_shingle_filter(const ComponentParameters& parameters) {
  int64_t min = parameters.number("min_shingle_size", 2), max = parameters.number("max_shingle_size", 2);
  if (min < 2 || max < min || max > 100) {
    throw Error(ErrorCode::kIllegalArgument,
                "min_shingle_size and max_shingle_size must be in [2, 100] and in order, got [" + std::to_string(min) +
                    "] and [" + std::to_string(max) + "]");
  }
  return std::make_shared<ShingleFilter>(
      ShingleOptions{static_cast<size_t>(min), static_cast<size_t>(max), parameters.flag("output_unigrams", true),
                     parameters.flag("output_unigrams_if_no_shingles", false), parameters.text("token_separator", " "),
                     parameters.text("filler_token", "_")});
}

}  // namespace diagon
