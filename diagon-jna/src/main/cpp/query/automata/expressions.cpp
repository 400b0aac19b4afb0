#include "query/automata/expressions.h"

#include <algorithm>

#include "base/error.h"

namespace diagon {

Expressions::Expressions() {
  nodes_.push_back({Kind::kNothing, false, 0, 0, {}});
  nodes_.push_back({Kind::kEmptyText, true, 0, 0, {}});
}

Expressions::Ranges Expressions::normalize(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  for (auto [low, high] : ranges) {
    if (low > high) continue;
    if (!out.empty() && low <= out.back().second + 1)
      out.back().second = std::max(out.back().second, high);
    else
      out.emplace_back(low, high);
  }
  return out;
}

Expressions::Ranges Expressions::invert(const Ranges& ranges) {
  Ranges out;
  char32_t next = 0;
  for (auto [low, high] : ranges) {
    if (low > next) out.emplace_back(next, low - 1);
    next = high + 1;
  }
  if (next <= kLast) out.emplace_back(next, kLast);
  return out;
}

Expressions::Id Expressions::set(Ranges ranges) {
  ranges = normalize(std::move(ranges));
  if (ranges.empty()) return kNothing;
  auto [at, fresh] = sets_.try_emplace(ranges, static_cast<Id>(nodes_.size()));
  if (fresh) nodes_.push_back({Kind::kSet, false, 0, 0, std::move(ranges)});
  return at->second;
}

Expressions::Id Expressions::make(Kind kind, Id a, Id b, bool accepts) {
  auto [at, fresh] = known_.try_emplace({kind, a, b}, static_cast<Id>(nodes_.size()));
  if (fresh) nodes_.push_back({kind, accepts, a, b, {}});
  return at->second;
}

Expressions::Id Expressions::concat(Id a, Id b) {
  if (a == kNothing || b == kNothing) return kNothing;
  if (a == kEmptyText) return b;
  if (b == kEmptyText) return a;
  if (nodes_[a].kind == Kind::kConcat) {
    Id first = nodes_[a].a;
    return concat(first, concat(nodes_[a].b, b));
  }
  return make(Kind::kConcat, a, b, accepts_empty(a) && accepts_empty(b));
}

void Expressions::operands(Kind kind, Id id, std::vector<Id>& out) const {
  for (; nodes_[id].kind == kind; id = nodes_[id].b) out.push_back(nodes_[id].a);
  out.push_back(id);
}

Expressions::Id Expressions::merge(Kind kind, Id a, Id b) {
  std::vector<Id> parts;
  operands(kind, a, parts);
  operands(kind, b, parts);
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  Id result = parts.back();
  for (size_t i = parts.size() - 1; i-- > 0;) {
    bool x = accepts_empty(parts[i]), y = accepts_empty(result);
    result = make(kind, parts[i], result, kind == Kind::kEither ? x || y : x && y);
  }
  return result;
}

Expressions::Id Expressions::either(Id a, Id b) {
  if (a == kNothing || a == b) return b;
  if (b == kNothing) return a;
  if (nodes_[a].kind == Kind::kSet && nodes_[b].kind == Kind::kSet) {
    Ranges ranges = nodes_[a].ranges;
    ranges.insert(ranges.end(), nodes_[b].ranges.begin(), nodes_[b].ranges.end());
    return set(std::move(ranges));
  }
  return merge(Kind::kEither, a, b);
}

Expressions::Id Expressions::both(Id a, Id b) {
  if (a == kNothing || b == kNothing) return kNothing;
  if (a == b) return a;
  return merge(Kind::kBoth, a, b);
}

Expressions::Id Expressions::star(Id a) {
  if (a == kNothing || a == kEmptyText) return kEmptyText;
  if (nodes_[a].kind == Kind::kStar) return a;
  return make(Kind::kStar, a, 0, true);
}

Expressions::Id Expressions::except(Id a) {
  if (nodes_[a].kind == Kind::kExcept) return nodes_[a].a;
  return make(Kind::kExcept, a, 0, !accepts_empty(a));
}

Expressions::Id Expressions::repeat(Id a, int least, int most) {
  if (least > 1000 || most > 1000)
    throw Error(ErrorCode::kIllegalArgument, "repetition in a regular expression is limited to 1000");
  Id result = most < 0 ? star(a) : kEmptyText;
  for (int i = least; i < most; ++i) result = either(kEmptyText, concat(a, result));
  for (int i = 0; i < least; ++i) result = concat(a, result);
  return result;
}

Expressions::Id Expressions::derive(Id id, char32_t c) {
  Kind kind = nodes_[id].kind;
  Id a = nodes_[id].a, b = nodes_[id].b;
  switch (kind) {
    case Kind::kNothing:
    case Kind::kEmptyText: return kNothing;
    case Kind::kSet:
      for (auto [low, high] : nodes_[id].ranges) {
        if (c >= low && c <= high) return kEmptyText;
      }
      return kNothing;
    case Kind::kConcat: {
      Id first = concat(derive(a, c), b);
      return accepts_empty(a) ? either(first, derive(b, c)) : first;
    }
    case Kind::kEither: {
      Id first = derive(a, c);
      return either(first, derive(b, c));
    }
    case Kind::kBoth: {
      Id first = derive(a, c);
      return both(first, derive(b, c));
    }
    case Kind::kStar: return concat(derive(a, c), id);
    case Kind::kExcept: return except(derive(a, c));
  }
  return kNothing;
}

bool Expressions::leading_character(Id id, char32_t& c, Id& rest) const {
  Id first = id;
  rest = kEmptyText;
  if (nodes_[id].kind == Kind::kConcat) {
    first = nodes_[id].a;
    rest = nodes_[id].b;
  }
  const Node& node = nodes_[first];
  if (node.kind != Kind::kSet || node.ranges.size() != 1 || node.ranges[0].first != node.ranges[0].second) return false;
  c = node.ranges[0].first;
  return true;
}

}  // namespace diagon
