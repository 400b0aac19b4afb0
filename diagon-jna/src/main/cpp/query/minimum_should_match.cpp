#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/error.h"
#include "query/compiler.h"

namespace diagon {
namespace {

[[noreturn]] void malformed(std::string_view text) {
  throw Error(ErrorCode::kNumberFormat, "For input string: \"" + std::string(text) + "\"");
}

int integer(std::string_view text) {
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) malformed(text);
  return value;
}

int one(std::string_view text, int count) {
  if (!text.empty() && text.back() == '%') {
    int percent = integer(text.substr(0, text.size() - 1));
    int part = static_cast<int>(static_cast<float>(count * percent) * (1 / 100.0f));
    return percent < 0 ? count + part : part;
  }
  int value = integer(text);
  return value < 0 ? count + value : value;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

int minimum_should_match(const std::string& specification, int count) {
  std::string text;
  // Blanks may stand around the sign.
  for (char c : trim(specification)) {
    if (c == '<') {
      while (!text.empty() && text.back() == ' ') text.pop_back();
    }
    if (c != ' ' || text.empty() || text.back() != '<') text.push_back(c);
  }
  std::string_view rest = text;
  if (rest.find('<') == std::string_view::npos) return std::max(one(rest, count), 0);
  // "n<spec" parts: the last one whose n is below count decides; none: all clauses.
  int result = count;
  while (!rest.empty()) {
    std::string_view part = rest.substr(0, rest.find(' '));
    rest = trim(rest.substr(part.size()));
    size_t sign = part.find('<');
    if (sign == std::string_view::npos) malformed(part);
    if (count <= integer(part.substr(0, sign))) return result;
    result = std::max(one(part.substr(sign + 1), count), 0);
  }
  return result;
}

}  // namespace diagon
