#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace diagon {

struct RegexpOptions {
  // Joined by "|": ALL (also empty), NONE, COMPLEMENT, INTERVAL, INTERSECTION, ANYSTRING, EMPTY.
  std::string flags;
  bool case_insensitive = false;
  uint32_t max_states = 10000;
};

class RegexpAutomaton;

// A regular expression in Lucene's syntax, anchored at both ends: a deterministic automaton that is made state by state
// as texts need it. Not thread-safe.
class Regexp {
 public:
  // Fails with kIllegalArgument on an expression that cannot be read.
  Regexp(std::string_view pattern, const RegexpOptions& options);
  ~Regexp();

  // Fails with kIllegalArgument when more than max_states are needed.
  bool matches(std::string_view text) const;
  // What every match begins with.
  const std::string& prefix() const noexcept { return prefix_; }

 private:
  std::unique_ptr<RegexpAutomaton> automaton_;
  std::string prefix_;
};

}  // namespace diagon
