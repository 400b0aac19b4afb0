#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "postings/format.h"
#include "postings/norm.h"

namespace diagon {

// Of the frequencies and norms of postings, the pairs that no other one is as good as: a higher frequency or a smaller
// norm is better.
class BestPairs {
 public:
  BestPairs() { least_.fill(kNone); }

  void add(uint8_t freq, uint8_t norm) noexcept {
    least_[freq] = std::min<uint16_t>(least_[freq], norm);
    highest_ = std::max(highest_, freq);
  }
  // All of the other's.
  void add(const BestPairs& other) noexcept {
    for (uint32_t freq = 0; freq <= other.highest_; ++freq) least_[freq] = std::min(least_[freq], other.least_[freq]);
    highest_ = std::max(highest_, other.highest_);
  }
  void clear() noexcept {
    std::fill_n(least_.begin(), highest_ + 1, kNone);
    highest_ = 0;
  }

  // As many as fit, joined where it costs least; average_length: of the field.
  template <typename T>
  T impacts(float average_length) const noexcept {
    std::array<Pair, 256> best;
    size_t count = select(best, T::kPairs, average_length);
    T impacts{};
    for (size_t i = 0; i < static_cast<size_t>(T::kPairs); ++i) {
      const Pair& pair = best[std::min(i, count - 1)];
      impacts.freq[i] = pair.freq;
      impacts.norm[i] = pair.norm;
    }
    return impacts;
  }

 private:
  static constexpr uint16_t kNone = 256;
  struct Pair {
    uint8_t freq, norm;
  };

  // The highest frequency first; returns how many, at most `most`.
  size_t select(std::array<Pair, 256>& best, size_t most, float average_length) const noexcept {
    size_t count = 0;
    uint16_t least = kNone;
    for (uint32_t freq = highest_ + 1u; freq-- > 0;) {
      if (least_[freq] >= least) continue;
      least = least_[freq];
      best[count++] = {static_cast<uint8_t>(freq), static_cast<uint8_t>(least)};
    }
    for (; count > most; --count) {
      size_t chosen = 0;
      float cheapest = 2;
      for (size_t i = 0; i + 1 < count; ++i) {
        float joined = worth({best[i].freq, best[i + 1].norm}, average_length);
        if (joined >= cheapest) continue;
        cheapest = joined;
        chosen = i;
      }
      best[chosen].norm = best[chosen + 1].norm;
      std::copy(best.begin() + static_cast<std::ptrdiff_t>(chosen) + 2,
                best.begin() + static_cast<std::ptrdiff_t>(count),
                best.begin() + static_cast<std::ptrdiff_t>(chosen) + 1);
    }
    return count;
  }

  static float worth(Pair pair, float average_length) noexcept {
    auto freq = static_cast<float>(pair.freq);
    return freq / (freq + 1.2f * (0.25f + 0.75f * static_cast<float>(decode_length(pair.norm)) / average_length));
  }

  std::array<uint16_t, 256> least_;  // norm of a frequency; kNone: there is none
  uint8_t highest_ = 0;              // frequency
};

}  // namespace diagon
