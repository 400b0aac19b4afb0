#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace diagon {

// Regular expressions as shared, simplified nodes, with their derivatives (Brzozowski, "Derivatives of Regular
// Expressions", 1964): the expression for what may follow after one character. Union and intersection are sorted and
// free of repeats, so that there are finitely many.
class Expressions {
 public:
  using Id = uint32_t;
  // Sorted, disjoint, inclusive.
  using Ranges = std::vector<std::pair<char32_t, char32_t>>;

  static constexpr Id kNothing = 0;
  static constexpr Id kEmptyText = 1;
  static constexpr char32_t kLast = 0x10FFFF;

  Expressions();

  Id set(Ranges ranges);
  Id any() { return set({{0, kLast}}); }
  Id concat(Id a, Id b);
  Id either(Id a, Id b);
  Id both(Id a, Id b);
  Id star(Id a);
  Id except(Id a);  // every text but those
  // most: -1 is no limit
  Id repeat(Id a, int least, int most);

  bool accepts_empty(Id id) const noexcept { return nodes_[id].accepts_empty; }
  Id derive(Id id, char32_t c);
  size_t size() const noexcept { return nodes_.size(); }
  // The one character that the expression has to begin with, if it is so; then rest is what follows.
  bool leading_character(Id id, char32_t& c, Id& rest) const;

  static Ranges normalize(Ranges ranges);
  static Ranges invert(const Ranges& ranges);

 private:
  enum class Kind : uint8_t { kNothing, kEmptyText, kSet, kConcat, kEither, kBoth, kStar, kExcept };
  struct Node {
    Kind kind;
    bool accepts_empty;
    Id a, b;
    Ranges ranges;
  };

  Id make(Kind kind, Id a, Id b, bool accepts_empty);
  // a op b with the operands of nested ones in ascending order.
  Id merge(Kind kind, Id a, Id b);
  void operands(Kind kind, Id id, std::vector<Id>& out) const;

  std::vector<Node> nodes_;
  std::map<std::tuple<Kind, Id, Id>, Id> known_;
  std::map<Ranges, Id> sets_;
};

}  // namespace diagon
