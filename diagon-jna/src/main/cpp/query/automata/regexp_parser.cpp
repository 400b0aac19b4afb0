#include "query/automata/regexp_parser.h"

#include <unicode/uchar.h>

#include "base/error.h"
#include "base/utf8.h"

namespace diagon {
namespace {

using Id = Expressions::Id;

struct Flags {
  bool complement = false, interval = false, intersection = false, any_string = false, empty = false;
};

Flags parse_flags(std::string_view text) {
  Flags flags;
  if (text.empty()) text = "ALL";
  while (!text.empty()) {
    std::string_view name = text.substr(0, text.find('|'));
    text.remove_prefix(std::min(name.size() + 1, text.size()));
    bool all = name == "ALL";
    flags.complement |= all || name == "COMPLEMENT";
    flags.interval |= all || name == "INTERVAL";
    flags.intersection |= all || name == "INTERSECTION";
    flags.any_string |= all || name == "ANYSTRING";
    flags.empty |= all || name == "EMPTY";
    if (!all && name != "NONE" && name != "COMPLEMENT" && name != "INTERVAL" && name != "INTERSECTION" &&
        name != "ANYSTRING" && name != "EMPTY") {
      throw Error(ErrorCode::kIllegalArgument, "Unknown regexp flag [" + std::string(name) + "]");
    }
  }
  return flags;
}

class Parser {
 public:
  Parser(std::string_view pattern, const RegexpOptions& options, Expressions& expressions)
      : pattern_(pattern), fold_(options.case_insensitive), flags_(parse_flags(options.flags)), e_(expressions) {
    for (size_t i = 0; i < pattern.size();) {
      char32_t c;
      i = decode_utf8(pattern, i, c);
      text_.push_back(c);
    }
  }

  Id parse() {
    if (text_.empty()) return Expressions::kEmptyText;
    Id id = parse_union();
    if (at_ < text_.size()) fail("end-of-string expected");
    return id;
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw Error(ErrorCode::kIllegalArgument, std::string(what) + " at position " + std::to_string(at_) +
                                                 " of regular expression [" + std::string(pattern_) + "]");
  }
  bool more() const { return at_ < text_.size(); }
  bool peek(std::u32string_view any_of) const { return more() && any_of.find(text_[at_]) != std::u32string_view::npos; }
  bool take(char32_t c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  char32_t next() {
    if (!more()) fail("unexpected end-of-string");
    return text_[at_++];
  }

  Id parse_union() {
    if (++depth_ > 200) fail("nested too deeply");
    Id id = parse_intersection();
    while (take('|')) id = e_.either(id, parse_intersection());
    --depth_;
    return id;
  }
  Id parse_intersection() {
    Id id = parse_concat();
    while (flags_.intersection && take('&')) id = e_.both(id, parse_concat());
    return id;
  }
  Id parse_concat() {
    Id id = parse_repeat();
    while (more() && !peek(U")|") && !(flags_.intersection && peek(U"&"))) id = e_.concat(id, parse_repeat());
    return id;
  }
  Id parse_repeat() {
    Id id = parse_complement();
    while (peek(U"?*+{")) {
      if (take('?'))
        id = e_.repeat(id, 0, 1);
      else if (take('*'))
        id = e_.repeat(id, 0, -1);
      else if (take('+'))
        id = e_.repeat(id, 1, -1);
      else {
        ++at_;
        int least = integer(), most = least;
        if (take(',')) most = peek(U"}") ? -1 : integer();
        if (!take('}')) fail("expected '}'");
        if (most >= 0 && least > most) fail("invalid repetition range");
        id = e_.repeat(id, least, most);
      }
    }
    return id;
  }
  int integer() {
    size_t start = at_;
    int value = 0;
    while (peek(U"0123456789") && value < 100000) value = value * 10 + static_cast<int>(next() - '0');
    if (at_ == start) fail("integer expected");
    return value;
  }
  Id parse_complement() {
    if (flags_.complement && take('~')) {
      if (++depth_ > 200) fail("nested too deeply");
      Id id = e_.except(parse_complement());
      --depth_;
      return id;
    }
    if (!take('[')) return parse_simple();
    bool negated = take('^');
    Expressions::Ranges ranges;
    do {
      if (peek(U"\\") && at_ + 1 < text_.size() &&
          std::u32string_view(U"dDsSwW").find(text_[at_ + 1]) != std::u32string_view::npos) {
        ++at_;
        for (auto range : predefined(next())) ranges.push_back(range);
        continue;
      }
      char32_t low = character(), high = low;
      if (take('-')) {
        if (peek(U"]")) {
          ranges.emplace_back('-', '-');
        } else {
          high = character();
          if (low > high) fail("invalid range");
        }
      }
      add(ranges, low, high);
    } while (more() && !peek(U"]"));
    if (!take(']')) fail("expected ']'");
    ranges = Expressions::normalize(std::move(ranges));
    return e_.set(negated ? Expressions::invert(ranges) : ranges);
  }
  void add(Expressions::Ranges& ranges, char32_t low, char32_t high) const {
    ranges.emplace_back(low, high);
    if (!fold_ || high - low > 0x1000) return;
    for (char32_t c = low; c <= high; ++c) {
      auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))),
           upper = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
      ranges.emplace_back(lower, lower);
      ranges.emplace_back(upper, upper);
    }
  }
  Expressions::Ranges predefined(char32_t name) const {
    Expressions::Ranges ranges;
    switch (name) {
      case 'd':
      case 'D': ranges = {{'0', '9'}}; break;
      case 's':
      case 'S': ranges = {{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}}; break;
      default: ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}; break;
    }
    return name < 'a' ? Expressions::invert(ranges) : ranges;
  }
  char32_t character() {
    take('\\');
    return next();
  }
  Id literal(char32_t c) {
    Expressions::Ranges ranges;
    add(ranges, c, c);
    return e_.set(std::move(ranges));
  }
  Id parse_simple() {
    if (take('.')) return e_.any();
    if (flags_.empty && take('#')) return Expressions::kNothing;
    if (flags_.any_string && take('@')) return e_.star(e_.any());
    if (take('"')) {
      Id id = Expressions::kEmptyText;
      std::u32string quoted;
      while (more() && text_[at_] != '"') quoted.push_back(next());
      if (!take('"')) fail("expected '\"'");
      for (size_t i = quoted.size(); i-- > 0;) id = e_.concat(literal(quoted[i]), id);
      return id;
    }
    if (take('(')) {
      if (take(')')) return Expressions::kEmptyText;
      Id id = parse_union();
      if (!take(')')) fail("expected ')'");
      return id;
    }
    if (flags_.interval && take('<')) return interval();
    if (peek(U"\\") && at_ + 1 < text_.size() &&
        std::u32string_view(U"dDsSwW").find(text_[at_ + 1]) != std::u32string_view::npos) {
      ++at_;
      return e_.set(predefined(next()));
    }
    return literal(character());
  }

  // <n-m>: decimal numbers; with as many digits as both bounds have, if that is the same, else with any leading zeros.
  Id interval() {
    std::string low, high;
    while (peek(U"0123456789")) low.push_back(static_cast<char>(next()));
    if (!take('-')) fail("expected '-'");
    while (peek(U"0123456789")) high.push_back(static_cast<char>(next()));
    if (!take('>') || low.empty() || high.empty() || low.size() > 18 || high.size() > 18) fail("illegal interval");
    bool fixed = low.size() == high.size();
    if (std::stoll(low) > std::stoll(high)) std::swap(low, high);
    size_t digits = std::max(low.size(), high.size());
    low.insert(0, digits - low.size(), '0');
    high.insert(0, digits - high.size(), '0');
    if (fixed) return between(low, high);
    // Texts shorter than the upper bound: leading zeros are free.
    Id zeros = e_.star(literal('0'));
    Id id = Expressions::kNothing;
    for (size_t n = 1; n <= digits; ++n) {
      std::string least = "1" + std::string(n - 1, '0'), most(n, '9');
      if (n == 1) least = "0";
      std::string low_n = low.substr(digits - n), high_n = high.substr(digits - n);
      if (std::stoll(low) > std::stoll(most) || std::stoll(high) < std::stoll(least)) continue;
      id = e_.either(id, between(std::stoll(low) > std::stoll(least) ? low_n : least,
                                 std::stoll(high) < std::stoll(most) ? high_n : most));
    }
    return e_.concat(zeros, id);
  }
  // Texts of as many digits as low and high have.
  Id between(const std::string& low, const std::string& high) {
    if (low.empty()) return Expressions::kEmptyText;
    std::string low_rest = low.substr(1), high_rest = high.substr(1), zeros(low_rest.size(), '0'),
                nines(low_rest.size(), '9');
    if (low[0] == high[0]) return e_.concat(literal(static_cast<char32_t>(low[0])), between(low_rest, high_rest));
    Id id = e_.either(e_.concat(literal(static_cast<char32_t>(low[0])), between(low_rest, nines)),
                      e_.concat(literal(static_cast<char32_t>(high[0])), between(zeros, high_rest)));
    if (high[0] - low[0] > 1) {
      Id middle = e_.set({{static_cast<char32_t>(low[0] + 1), static_cast<char32_t>(high[0] - 1)}});
      id = e_.either(id, e_.concat(middle, e_.repeat(e_.set({{'0', '9'}}), static_cast<int>(low_rest.size()),
                                                     static_cast<int>(low_rest.size()))));
    }
    return id;
  }

  std::string_view pattern_;
  bool fold_;
  Flags flags_;
  Expressions& e_;
  std::u32string text_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Id parse_regexp(std::string_view pattern, const RegexpOptions& options, Expressions& expressions) {
  return Parser(pattern, options, expressions).parse();
}

}  // namespace diagon
