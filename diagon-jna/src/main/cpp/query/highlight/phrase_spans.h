#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/analyzer.h"
#include "query/highlight/highlighter.h"

namespace diagon {

// Positions of a text, first and last, that a phrase matches.
struct PositionSpan {
  uint32_t first;
  uint32_t last;
};

// What counts of a term in one text: anywhere, or within the matches of phrases only.
struct TermPlaces {
  bool anywhere = false;
  std::vector<PositionSpan> spans;

  bool at(uint32_t position) const noexcept;
};

// The terms looked for that can count in this text.
std::unordered_map<std::string, TermPlaces> term_places(const TokenStream& tokens, const HighlightTerms& terms);

}  // namespace diagon
