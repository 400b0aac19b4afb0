#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace diagon {

// What decides whether a term belongs to a multi-term query: all that do begin with the prefix.
struct TermMatcher {
  std::string prefix;
  std::function<bool(std::string_view)> accept;
};

// Lower case, character by character.
std::string fold_case(std::string_view text);
bool starts_with(std::string_view text, std::string_view prefix) noexcept;

TermMatcher prefix_matcher(std::string prefix, bool case_insensitive);
// * any sequence, ? any one character, \ escapes.
TermMatcher wildcard_matcher(std::string_view pattern, bool case_insensitive);
// Edits (insert, delete, replace, and with transpositions: swap of neighbours) between the texts in characters; limit +
// 1 if more than limit.
uint32_t edit_distance(std::u32string_view a, std::u32string_view b, uint32_t limit, bool transpositions);
std::u32string code_points(std::string_view text);

}  // namespace diagon
