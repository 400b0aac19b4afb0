#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/scorer.h"

namespace diagon {

// How many clauses each document of a window of kBatch matches. All are counted at once: plane p holds bit p of each
// one's count.
class MatchCounts {
 public:
  static constexpr uint32_t kWords = kBatch / 64;
  using Window = std::array<uint64_t, kWords>;

  explicit MatchCounts(size_t clauses);

  void clear();
  // One more for each document of the bits.
  void add(const Window& matches);
  // The documents that are counted at least so often.
  void at_least(size_t least, uint64_t* words) const;
  uint32_t of(uint32_t place) const noexcept {
    uint32_t count = 0;
    for (size_t p = 0; p < planes_.size(); ++p)
      count |= static_cast<uint32_t>(planes_[p][place >> 6] >> (place & 63) & 1) << p;
    return count;
  }

 private:
  std::vector<Window> planes_;
};

}  // namespace diagon
