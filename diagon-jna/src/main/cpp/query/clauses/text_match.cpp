#include "query/clauses/text_match.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/utf8.h"

namespace diagon {
namespace {

constexpr char32_t kAnySequence = 0x110000, kAnyOne = 0x110001;

bool matches(std::u32string_view pattern, std::string_view text, bool fold) {
  // Only the last * has to be tried again: what matches before it stays matched.
  size_t p = 0, t = 0, star = std::u32string_view::npos, retry = 0;
  while (t < text.size()) {
    char32_t c;
    size_t next = decode_utf8(text, t, c);
    if (fold) c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    if (p < pattern.size() && (pattern[p] == kAnyOne || pattern[p] == c)) {
      ++p;
      t = next;
    } else if (p < pattern.size() && pattern[p] == kAnySequence) {
      star = p++;
      retry = t;
    } else if (star != std::u32string_view::npos) {
      char32_t skipped;
      t = retry = decode_utf8(text, retry, skipped);
      p = star + 1;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnySequence) ++p;
  return p == pattern.size();
}

}  // namespace

std::string fold_case(std::string_view text) { return map_code_points(text, u_tolower); }

bool starts_with(std::string_view text, std::string_view prefix) noexcept {
  return text.substr(0, prefix.size()) == prefix;
}

TermMatcher prefix_matcher(std::string prefix, bool case_insensitive) {
  if (case_insensitive) {
    return {"", [wanted = fold_case(prefix)](std::string_view term) { return starts_with(fold_case(term), wanted); }};
  }
  return {std::move(prefix), [](std::string_view) { return true; }};
}

TermMatcher wildcard_matcher(std::string_view pattern, bool case_insensitive) {
  std::u32string units;
  std::string prefix;
  bool literal = !case_insensitive;
  for (size_t i = 0; i < pattern.size();) {
    char32_t c;
    i = decode_utf8(pattern, i, c);
    if (c == '*' || c == '?') {
      units.push_back(c == '*' ? kAnySequence : kAnyOne);
      literal = false;
      continue;
    }
    if (c == '\\' && i < pattern.size()) i = decode_utf8(pattern, i, c);
    if (case_insensitive) c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    units.push_back(c);
    if (literal) append_utf8(prefix, c);
  }
  return {std::move(prefix), [units = std::move(units), case_insensitive](std::string_view term) {
            return matches(units, term, case_insensitive);
          }};
}

}  // namespace diagon
