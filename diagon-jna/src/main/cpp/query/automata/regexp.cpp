#include "query/automata/regexp.h"

#include <array>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/utf8.h"
#include "query/automata/regexp_parser.h"

namespace diagon {

class RegexpAutomaton {
 public:
  RegexpAutomaton(std::string_view pattern, const RegexpOptions& options) : limit_(options.max_states) {
    start_ = parse_regexp(pattern, options, expressions_);
    node_limit_ = expressions_.size() + uint64_t{limit_} * 32;
  }

  std::string prefix() {
    std::string out;
    Expressions::Id at = start_, rest;
    char32_t c;
    while (out.size() < 256 && expressions_.leading_character(at, c, rest)) {
      append_utf8(out, c);
      at = rest;
    }
    return out;
  }

  bool matches(std::string_view text) {
    Expressions::Id at = start_;
    for (size_t i = 0; i < text.size();) {
      char32_t c;
      i = decode_utf8(text, i, c);
      at = step(at, c);
      if (at == Expressions::kNothing) return false;
    }
    return expressions_.accepts_empty(at);
  }

 private:
  static constexpr uint32_t kUnknown = UINT32_MAX;

  struct State {
    State() { ascii.fill(kUnknown); }
    std::array<uint32_t, 128> ascii;
    std::map<char32_t, uint32_t> others;
  };

  Expressions::Id step(Expressions::Id at, char32_t c) {
    State& state = states_[at];
    if (states_.size() > limit_) {
      throw Error(ErrorCode::kIllegalArgument,
                  "Determinizing automaton would require more than " + std::to_string(limit_) + " states.");
    }
    if (c < 128) {
      if (state.ascii[c] == kUnknown) state.ascii[c] = derive(at, c);
      return state.ascii[c];
    }
    auto found = state.others.find(c);
    if (found != state.others.end()) return found->second;
    Expressions::Id next = derive(at, c);
    if (state.others.size() < 4096) state.others.emplace(c, next);
    return next;
  }
  Expressions::Id derive(Expressions::Id at, char32_t c) {
    Expressions::Id next = expressions_.derive(at, c);
    if (expressions_.size() > node_limit_) {
      throw Error(ErrorCode::kIllegalArgument,
                  "Determinizing automaton would require more than " + std::to_string(limit_) + " states.");
    }
    return next;
  }

  Expressions expressions_;
  Expressions::Id start_;
  uint32_t limit_;
  uint64_t node_limit_;
  std::unordered_map<Expressions::Id, State> states_;
};

Regexp::Regexp(std::string_view pattern, const RegexpOptions& options)
    : automaton_(std::make_unique<RegexpAutomaton>(pattern, options)) {
  prefix_ = automaton_->prefix();
}
Regexp::~Regexp() = default;

bool Regexp::matches(std::string_view text) const { return automaton_->matches(text); }

}  // namespace diagon
