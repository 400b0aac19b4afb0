#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/components.h"

namespace diagon {

// Puts synonyms of one or more words beside, or in place of, what they stand for. The words of longer synonyms take the
// positions that follow.
class SynonymFilter final : public TokenFilter {
 public:
  // Reads rules in Solr's format ("a, b => c" and "a, b, c"), each side analysed by what comes before this filter.
  // Fails with kIllegalArgument.
  SynonymFilter(const ComponentParameters& parameters, const Analyzer& before);

  void apply(TokenStream& tokens) const override;

 private:
  using Phrase = std::vector<std::string>;
  // The words that phrases go on with, and what a phrase that ends here stands for.
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> next;
    std::vector<Phrase> synonyms;
    bool keeps_original = false;
  };

  void add_rule(std::string_view rule, bool expand, bool lenient, const Analyzer& before);
  void add(const Phrase& from, const Phrase& to, bool keeps_original);
  // The longest phrase that begins at a token; null if none does.
  const Node* match(const TokenStream& tokens, size_t start, size_t& length) const;

  Node root_;
};

}  // namespace diagon
