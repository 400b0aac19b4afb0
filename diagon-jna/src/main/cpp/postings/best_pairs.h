#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "postings/format.h"
#include "postings/impact_freq.h"

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

  // Writes them, the highest frequency first and at most `most`, joined where it costs least; there is room for 256.
  // average_length: of the field. Answers how many.
  uint32_t select(uint32_t most, float average_length, Impact* best) const noexcept {
    uint32_t count = 0;
    uint16_t least = kNone;
    for (uint32_t freq = highest_ + 1u; freq-- > 0;) {
      if (least_[freq] >= least) continue;
      least = least_[freq];
      best[count++] = {static_cast<uint8_t>(freq), static_cast<uint8_t>(least)};
    }
    return join(best, count, most, average_length);
  }
  // Joins impacts until no more than `most` are left. Answers how many are.
  static uint32_t join(Impact* best, uint32_t count, uint32_t most, float average_length) noexcept {
    for (; count > most; --count) {
      uint32_t chosen = 0;
      float cheapest = 2;
      for (uint32_t i = 0; i + 1 < count; ++i) {
        float joined = worth({best[i].freq, best[i + 1].norm}, average_length);
        if (joined >= cheapest) continue;
        cheapest = joined;
        chosen = i;
      }
      best[chosen].norm = best[chosen + 1].norm;
      std::copy(best + chosen + 2, best + count, best + chosen + 1);
    }
    return count;
  }

 private:
  static constexpr uint16_t kNone = 256;
  static float worth(Impact impact, float average_length) noexcept {
    auto freq = static_cast<float>(decode_impact_freq(impact.freq));
    return freq / (freq + 1.2f * (0.25f + 0.75f * static_cast<float>(decode_length(impact.norm)) / average_length));
  }

  std::array<uint16_t, 256> least_;  // norm of a frequency; kNone: there is none
  uint8_t highest_ = 0;              // frequency
};

}  // namespace diagon
