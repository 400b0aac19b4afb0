#pragma once

#include <string_view>

#include "analysis/analyzer.h"
#include "analysis/word_break.h"

namespace diagon {

// Words by UAX #29; https://www.unicode.org/reports/tr29/#Word_Boundary_Rules. Words of more than max_token_length
// UTF-16 units are cut.
class StandardTokenizer final : public Tokenizer {
 public:
  // ascii_path: takes the short way where the text is ASCII; the tokens are the same.
  explicit StandardTokenizer(size_t max_token_length, bool ascii_path = true)
      : max_token_length_(max_token_length), ascii_path_(ascii_path) {}

  void tokenize(std::string_view text, TokenStream& out) const override;

 private:
  size_t word(std::string_view text, size_t start, TokenStream& out) const;

  size_t max_token_length_;
  bool ascii_path_;
};

}  // namespace diagon
