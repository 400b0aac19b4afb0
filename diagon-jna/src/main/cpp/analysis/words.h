#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace diagon {

struct WordHash {
  using is_transparent = void;
  size_t operator()(std::string_view word) const noexcept { return std::hash<std::string_view>()(word); }
};
// Asked for parts of a text without a copy of them.
using Words = std::unordered_set<std::string, WordHash, std::equal_to<>>;

}  // namespace diagon
