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

}  // namespace diagon
