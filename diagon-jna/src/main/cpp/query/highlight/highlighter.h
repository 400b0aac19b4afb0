#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyzer.h"

namespace diagon {

// Terms that belong together: at each place any one of the alternatives.
struct HighlightPhrase {
  std::vector<std::vector<std::string>> terms;
  std::vector<uint32_t> positions;  // of the query's tokens: as many as terms, ascending
  uint32_t slop = 0;
};

// What is looked for in the texts of one field.
struct HighlightTerms {
  std::set<std::string, std::less<>> terms;
  std::vector<HighlightPhrase> phrases;

  bool empty() const noexcept { return terms.empty() && phrases.empty(); }
};

struct HighlightOptions {
  uint32_t fragment_size = 100;      // UTF-16 units
  uint32_t number_of_fragments = 5;  // 0: the whole text
  uint32_t no_match_size = 0;        // UTF-16 units of the start, for a field without a match
  bool order_by_score = false;
  bool html_encoder = false;
  std::string pre_tag = "<em>";
  std::string post_tag = "</em>";
};

// The fragments of a field's values, marked up, the best of each value first. Analyses the values anew, as they were
// for indexing.
std::vector<std::string> highlight(const std::vector<std::string>& values, const Analyzer& analyzer,
                                   const HighlightTerms& terms, const HighlightOptions& options);

}  // namespace diagon
