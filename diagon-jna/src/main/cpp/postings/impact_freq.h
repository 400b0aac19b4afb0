#pragma once

#include <array>
#include <cstdint>

#include "postings/norm.h"

namespace diagon {

// The frequencies of impacts in one byte: exact where lengths are, from there on rounded up to what a length byte says.
// The last one stands for any frequency from its own on. Monotonic.
inline constexpr auto kImpactFreqs = [] {
  std::array<uint32_t, 256> freqs{};
  for (uint32_t code = 0; code < 255; ++code) freqs[code] = decode_length(static_cast<uint8_t>(code));
  freqs[255] = INT32_MAX;
  return freqs;
}();

constexpr uint8_t encode_impact_freq(uint32_t freq) noexcept {
  uint8_t code = encode_length(freq);
  return kImpactFreqs[code] < freq ? static_cast<uint8_t>(code + 1) : code;
}
constexpr uint32_t decode_impact_freq(uint8_t code) noexcept { return kImpactFreqs[code]; }

static_assert(encode_impact_freq(INT32_MAX) == 255 && decode_impact_freq(encode_impact_freq(1000)) >= 1000);

}  // namespace diagon
