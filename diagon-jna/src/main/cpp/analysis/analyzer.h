#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/token_stream.h"
#include "diagon/v1/mapping.pb.h"

namespace diagon {

// Changes the text before it is tokenized. `origin` has one element for each byte of the result and one for its end:
// the offset in the text that was given; empty means that nothing moved.
class CharFilter {
 public:
  virtual ~CharFilter() = default;
  virtual void apply(std::string& text, std::vector<uint32_t>& origin) const = 0;
};

class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  // text: kept by out.
  virtual void tokenize(std::string_view text, TokenStream& out) const = 0;
};

class TokenFilter {
 public:
  virtual ~TokenFilter() = default;
  virtual void apply(TokenStream& tokens) const = 0;
};

// Character filters, a tokenizer and token filters in a row. Immutable, thread-safe.
class Analyzer {
 public:
  Analyzer(std::vector<std::shared_ptr<const CharFilter>> char_filters, std::shared_ptr<const Tokenizer> tokenizer,
           std::vector<std::shared_ptr<const TokenFilter>> filters)
      : char_filters_(std::move(char_filters)), tokenizer_(std::move(tokenizer)), filters_(std::move(filters)) {}

  // Replaces out by the tokens of the text.
  void analyze(std::string_view text, TokenStream& out) const;
  // As a single value: the tokens' texts joined; a normalizer makes one.
  std::string normalize(std::string_view text) const;

 private:
  std::vector<std::shared_ptr<const CharFilter>> char_filters_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::vector<std::shared_ptr<const TokenFilter>> filters_;
};

// The analyzers of one index: the built-in ones and those of its settings. Immutable, thread-safe.
class AnalyzerRegistry {
 public:
  // Fails with kIllegalArgument on an unknown type, tokenizer or filter.
  explicit AnalyzerRegistry(const v1::AnalysisSettings& settings);

  // Fails with kMapperParsing if there is none of this name.
  const Analyzer* analyzer(std::string_view name) const;
  const Analyzer* normalizer(std::string_view name) const;
  // An analyzer of parts that have a name here or are built in.
  std::shared_ptr<const Analyzer> assemble(const std::string& tokenizer, const std::vector<std::string>& filters,
                                           const std::vector<std::string>& char_filters) const;

 private:
  std::shared_ptr<const Tokenizer> tokenizer_named(const std::string& name) const;
  // before: what comes before the filter; synonyms are analysed by it.
  std::shared_ptr<const TokenFilter> filter_named(const std::string& name, const Analyzer& before) const;
  std::shared_ptr<const CharFilter> char_filter_named(const std::string& name) const;

  std::map<std::string, std::shared_ptr<const Tokenizer>, std::less<>> tokenizers_;
  std::map<std::string, std::shared_ptr<const TokenFilter>, std::less<>> filters_;
  std::map<std::string, v1::AnalysisComponent, std::less<>> synonym_filters_;
  std::map<std::string, std::shared_ptr<const CharFilter>, std::less<>> char_filters_;
  std::map<std::string, std::shared_ptr<const Analyzer>, std::less<>> analyzers_;
  std::map<std::string, std::shared_ptr<const Analyzer>, std::less<>> normalizers_;
};

}  // namespace diagon
