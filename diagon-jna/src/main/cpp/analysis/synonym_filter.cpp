#include "analysis/synonym_filter.h"

#include <algorithm>

#include "base/error.h"

namespace diagon {
namespace {

// The parts between separators that no backslash stands before, without white space around them; escapes are resolved.
std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts(1);
  for (size_t i = 0; i < text.size();) {
    if (text.substr(i, separator.size()) == separator) {
      parts.emplace_back();
      i += separator.size();
      continue;
    }
    if (text[i] == '\\' && i + 1 < text.size()) {
      // Inner separators are looked for later: they stay escaped until then.
      if (separator == "=>") parts.back() += text[i];
      ++i;
    }
    parts.back() += text[i++];
  }
  for (std::string& part : parts) {
    size_t end = part.find_last_not_of(" \t\r");
    part.resize(end == std::string::npos ? 0 : end + 1);
    part.erase(0, std::min(part.find_first_not_of(" \t\r"), part.size()));
  }
  return parts;
}

struct Slot {
  size_t original = SIZE_MAX;  // index of the token that is kept here
  std::vector<Token> synonyms;
};

}  // namespace

SynonymFilter::SynonymFilter(const ComponentParameters& parameters, const Analyzer& before) {
  if (parameters.has("synonyms_path"))
    throw Error(ErrorCode::kIllegalArgument, "[synonyms_path] is not supported, use [synonyms]");
  std::string format = parameters.text("format", "solr");
  if (format != "solr" && !format.empty())
    throw Error(ErrorCode::kIllegalArgument, "synonym format [" + format + "] is not supported, use [solr]");
  if (!parameters.has("synonyms"))
    throw Error(ErrorCode::kIllegalArgument, "synonym requires either `synonyms` or `synonyms_path` to be configured");
  bool expand = parameters.flag("expand", true), lenient = parameters.flag("lenient", false);
  for (const std::string& rule : parameters.list("synonyms")) {
    if (!rule.empty() && rule[0] != '#') add_rule(rule, expand, lenient, before);
  }
}

void SynonymFilter::add_rule(std::string_view rule, bool expand, bool lenient, const Analyzer& before) {
  auto sides = split(rule, "=>");
  if (sides.size() > 2)
    throw Error(
        ErrorCode::kIllegalArgument,
        "more than one explicit mapping specified on the same line in synonym rule [" + std::string(rule) + "]");
  TokenStream tokens;
  auto phrases = [&](const std::string& side) {
    std::vector<Phrase> result;
    for (const std::string& text : split(side, ",")) {
      before.analyze(text, tokens);
      Phrase phrase;
      for (size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].position_increment > 0 || i == 0) phrase.emplace_back(tokens[i].text);
      }
      if (!phrase.empty())
        result.push_back(std::move(phrase));
      else if (!lenient)
        throw Error(
            ErrorCode::kIllegalArgument,
            "term: " + text + " was completely eliminated by analyzer in synonym rule [" + std::string(rule) + "]");
    }
    return result;
  };
  std::vector<Phrase> from = phrases(sides[0]);
  if (sides.size() == 2) {
    std::vector<Phrase> to = phrases(sides[1]);
    for (const Phrase& a : from) {
      for (const Phrase& b : to) add(a, b, false);
    }
  } else if (expand) {
    for (const Phrase& a : from) {
      for (const Phrase& b : from) {
        if (&a != &b) add(a, b, true);
      }
    }
  } else {
    for (const Phrase& a : from) add(a, from[0], false);
  }
}

void SynonymFilter::add(const Phrase& from, const Phrase& to, bool keeps_original) {
  Node* node = &root_;
  for (const std::string& word : from) {
    auto& next = node->next[word];
    if (next == nullptr) next = std::make_unique<Node>();
    node = next.get();
  }
  node->keeps_original |= keeps_original;
  if (std::find(node->synonyms.begin(), node->synonyms.end(), to) == node->synonyms.end()) node->synonyms.push_back(to);
}

const SynonymFilter::Node* SynonymFilter::match(const TokenStream& tokens, size_t start, size_t& length) const {
  const Node* node = &root_;
  const Node* best = nullptr;
  for (size_t i = start; i < tokens.size(); ++i) {
    if (i > start && tokens[i].position_increment != 1) break;
    auto next = node->next.find(tokens[i].text);
    if (next == node->next.end()) break;
    node = next->second.get();
    if (!node->synonyms.empty()) {
      best = node;
      length = i + 1 - start;
    }
  }
  return best;
}

void SynonymFilter::apply(TokenStream& tokens) const {
  std::vector<Slot> slots(tokens.size());
  bool found_any = false;
  for (size_t i = 0; i < tokens.size();) {
    size_t length = 1;
    const Node* found = match(tokens, i, length);
    for (size_t k = i; k < i + length; ++k) {
      if (found == nullptr || found->keeps_original) slots[k].original = k;
    }
    if (found != nullptr) {
      found_any = true;
      for (const Phrase& synonym : found->synonyms) {
        if (slots.size() < i + synonym.size()) slots.resize(i + synonym.size());
        for (size_t k = 0; k < synonym.size(); ++k) {
          Token& token = slots[i + k].synonyms.emplace_back();
          token.text = tokens.keep(synonym[k]);
          token.start = tokens[i].start;
          token.end = tokens[i + length - 1].end;
          token.type = "SYNONYM";
          token.position_length = synonym.size() == 1 && found->keeps_original ? static_cast<uint32_t>(length) : 1;
        }
      }
    }
    i += length;
  }
  if (!found_any) return;
  std::vector<Token> out;
  for (Slot& slot : slots) {
    uint32_t increment = 1;
    if (slot.original != SIZE_MAX) {
      out.push_back(tokens[slot.original]);
      increment = 0;
    }
    for (Token& synonym : slot.synonyms) {
      synonym.position_increment = increment;
      increment = 0;
      out.push_back(synonym);
    }
  }
  tokens.replace(std::move(out));
}

}  // namespace diagon
