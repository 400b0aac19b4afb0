#include "query/scorers/match_counts.h"

#include <bit>

namespace diagon {

MatchCounts::MatchCounts(size_t clauses) : planes_(static_cast<size_t>(std::bit_width(clauses))) { clear(); }

void MatchCounts::clear() {
  for (Window& plane : planes_) plane.fill(0);
}

void MatchCounts::add(const Window& matches) {
  Window carries = matches;
  for (Window& plane : planes_) {
    for (uint32_t w = 0; w < kWords; ++w) {
      uint64_t carry = plane[w] & carries[w];
      plane[w] ^= carries[w];
      carries[w] = carry;
    }
  }
}

void MatchCounts::at_least(size_t least, uint64_t* words) const {
  for (uint32_t w = 0; w < kWords; ++w) {
    // From the highest bit down.
    uint64_t more = 0, equal = ~uint64_t{0};
    for (size_t p = planes_.size(); p-- > 0;) {
      if ((least >> p & 1) != 0) {
        equal &= planes_[p][w];
      } else {
        more |= equal & planes_[p][w];
        equal &= ~planes_[p][w];
      }
    }
    words[w] = more | equal;
  }
}

}  // namespace diagon
