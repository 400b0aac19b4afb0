#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace diagon {

// Sums in another order may differ in the last bits: bounds are made larger by this.
inline constexpr double kSlack = 1 + 1e-6;

// Keeps the documents of a batch that score above `least`. Returns how many.
inline uint32_t drop_below(double least, uint32_t* docs, double* scores, uint32_t count) noexcept {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    docs[kept] = docs[i];
    scores[kept] = scores[i];
    kept += scores[i] > least ? 1 : 0;
  }
  return kept;
}

// Calls f(k, i) for each of kept[0, count), which are some of docs in their order: kept[k] is docs[i].
template <typename F>
void each_kept(const uint32_t* docs, const uint32_t* kept, uint32_t count, F&& f) {
  for (uint32_t k = 0, i = 0; k < count; ++k, ++i) {
    while (docs[i] != kept[k]) ++i;
    f(k, i);
  }
}

// Scores of a query within another are floats, whichever way they are computed: what is added up is the same then.
inline void round_scores(double* scores, uint32_t count) noexcept {
  for (uint32_t i = 0; i < count; ++i) scores[i] = static_cast<double>(static_cast<float>(scores[i]));
}

// A float below the number, which asks for no more than it.
inline float just_below(double number) noexcept {
  return std::nextafter(static_cast<float>(number), -std::numeric_limits<float>::infinity());
}

}  // namespace diagon
