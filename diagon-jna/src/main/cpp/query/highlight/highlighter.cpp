#include "query/highlight/highlighter.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/utf16_lengths.h"
#include "query/highlight/phrase_spans.h"

namespace diagon {
namespace {

std::string encode(std::string_view text, bool html) {
  if (!html) return std::string(text);
  std::string out;
  for (char c : text) {
    switch (c) {
      case '"': out += "&quot;"; break;
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '\'': out += "&#x27;"; break;
      case '/': out += "&#x2F;"; break;
      default: out += c;
    }
  }
  return out;
}

struct Fragment {
  std::string text;
  float score = 0;
};

// Tokens that overlap are marked up as one.
struct TokenGroup {
  uint32_t count = 0;
  uint32_t end = 0;
  uint32_t match_start = 0, match_end = 0;
  bool matches = false;

  void add(const Token& token, bool match) {
    if (count == 0) {
      match_start = token.start;
      match_end = end = token.end;
    } else {
      end = std::max(end, token.end);
      if (match) {
        match_start = matches ? std::min(match_start, token.start) : token.start;
        match_end = matches ? std::max(match_end, token.end) : token.end;
      }
    }
    matches |= match;
    ++count;
  }
};

// One walk over one text: cuts it about every fragment_size characters, but never within a match of a phrase, and marks
// matches up. A fragment scores as many different terms as it holds.
class Marker {
 public:
  Marker(std::string_view text, const TokenStream& tokens, const HighlightTerms& terms, const HighlightOptions& options)
      : text_(text), tokens_(tokens), options_(options), places_(term_places(tokens, terms)), lengths_(text) {}

  std::vector<Fragment> fragments() {
    fragments_.emplace_back();
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      position_ += token.position_increment;
      auto found = places_.find(std::string(token.text));
      const TermPlaces* places = found == places_.end() ? nullptr : &found->second;
      if (group_.count > 0 && token.start >= group_.end) {
        flush();
        if (starts_fragment(token, places)) {
          fragments_.emplace_back();
          counted_.clear();
        }
      }
      bool match = places != nullptr && places->at(position_);
      if (match && counted_.emplace(token.text).second) fragments_.back().score += 1;
      group_.add(token, match);
    }
    if (group_.count > 0) flush();
    fragments_.back().text += encode(text_.substr(std::min<size_t>(written_, text_.size())), options_.html_encoder);
    return std::move(fragments_);
  }

 private:
  void flush() {
    std::string& out = fragments_.back().text;
    uint32_t start = std::max(group_.match_start, written_);
    if (start > written_) out += encode(text_.substr(written_, start - written_), options_.html_encoder);
    if (group_.match_end > start) {
      std::string word = encode(text_.substr(start, group_.match_end - start), options_.html_encoder);
      out += group_.matches ? options_.pre_tag + word + options_.post_tag : word;
      written_ = group_.match_end;
    }
    group_ = {};
  }

  bool starts_fragment(const Token& token, const TermPlaces* places) {
    if (options_.number_of_fragments == 0) return false;
    if (inside_until_ && position_ <= *inside_until_) return false;
    inside_until_.reset();
    if (places != nullptr) {
      for (const PositionSpan& span : places->spans) {
        if (span.first == position_) {
          inside_until_ = span.last;
          break;
        }
      }
    }
    uint64_t end = lengths_.at(token.end);
    return end >= uint64_t{options_.fragment_size} * fragments_.size() &&
           lengths_.total() - end >= options_.fragment_size / 2;
  }

  std::string_view text_;
  const TokenStream& tokens_;
  const HighlightOptions& options_;
  std::unordered_map<std::string, TermPlaces> places_;
  Utf16Lengths lengths_;
  std::vector<Fragment> fragments_;
  std::unordered_set<std::string> counted_;  // terms of the last fragment
  TokenGroup group_;
  uint32_t position_ = UINT32_MAX;  // before the first
  uint32_t written_ = 0;
  std::optional<uint32_t> inside_until_;
};

// Where to cut the text off so that no word is cut, at most `limit` units from its start; 0 if the first word is
// longer.
size_t excerpt_end(std::string_view text, const TokenStream& tokens, uint32_t limit) {
  Utf16Lengths lengths(text);
  size_t end = 0;
  for (size_t i = 0; i < tokens.size() && lengths.at(tokens[i].end) <= limit; ++i)
    end = std::max<size_t>(end, tokens[i].end);
  return end;
}

}  // namespace

std::vector<std::string> highlight(const std::vector<std::string>& values, const Analyzer& analyzer,
                                   const HighlightTerms& terms, const HighlightOptions& options) {
  std::vector<Fragment> found;
  TokenStream tokens;
  bool whole = options.number_of_fragments == 0;
  auto better = [](const Fragment& a, const Fragment& b) { return a.score > b.score; };
  for (const std::string& value : values) {
    if (terms.empty()) break;
    analyzer.analyze(value, tokens);
    auto fragments = Marker(value, tokens, terms, options).fragments();
    std::stable_sort(fragments.begin(), fragments.end(), better);
    size_t kept = std::min<size_t>(fragments.size(), whole ? 1 : options.number_of_fragments);
    for (size_t i = 0; i < kept && fragments[i].score > 0; ++i) found.push_back(std::move(fragments[i]));
  }
  if (options.order_by_score) std::stable_sort(found.begin(), found.end(), better);
  if (!whole && found.size() > options.number_of_fragments) found.resize(options.number_of_fragments);
  std::vector<std::string> result;
  for (Fragment& fragment : found) result.push_back(std::move(fragment.text));
  if (result.empty() && options.no_match_size > 0 && !values.empty()) {
    analyzer.analyze(values[0], tokens);
    size_t end = excerpt_end(values[0], tokens, options.no_match_size);
    if (end > 0) result.push_back(values[0].substr(0, end));
  }
  return result;
}

}  // namespace diagon
