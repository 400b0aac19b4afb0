#include "analysis/ascii_scan.h"

#include <hwy/highway.h>

#include <cstring>

namespace diagon {

// Vectors of 16 bytes, which every machine has: wider ones would not be worth a call by address.
AsciiScan::Bits AsciiScan::classify(const uint8_t* bytes) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::FixedTag<uint8_t, 16> d;
  uint16_t letters[4], digits[4], words[4], beyond[4];
  auto store = [&](auto mask, uint16_t& bits) { hn::StoreMaskBits(d, mask, reinterpret_cast<uint8_t*>(&bits)); };
  for (size_t i = 0; i < 4; ++i) {
    const auto byte = hn::LoadU(d, bytes + 16 * i);
    auto within = [&](auto value, uint8_t first, uint8_t last) {
      const auto distance = hn::Sub(value, hn::Set(d, first));
      return hn::Eq(hn::Min(distance, hn::Set(d, static_cast<uint8_t>(last - first))), distance);
    };
    const auto letter = within(hn::Or(byte, hn::Set(d, 0x20)), 'a', 'z'), digit = within(byte, '0', '9');
    store(letter, letters[i]);
    store(digit, digits[i]);
    store(hn::Or(hn::Or(letter, digit), hn::Eq(byte, hn::Set(d, '_'))), words[i]);
    store(within(byte, 0x80, 0xFF), beyond[i]);
  }
  return {std::bit_cast<uint64_t>(letters), std::bit_cast<uint64_t>(digits), std::bit_cast<uint64_t>(words),
          std::bit_cast<uint64_t>(beyond)};
}

void AsciiScan::read() {
  const size_t begin = block_ * 64, left = text_.size() - begin;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text_.data()) + begin;
  if (left >= 64) {
    bits_ = classify(bytes);
    return;
  }
  uint8_t padded[64] = {};
  std::memcpy(padded, bytes, left);
  bits_ = classify(padded);
}

}  // namespace diagon
