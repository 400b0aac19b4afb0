#include "aggregate/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace diagon {
namespace {

uint64_t rotate(uint64_t x, int by) noexcept { return std::rotl(x, by); }

uint64_t finish(uint64_t k) noexcept {
  k = (k ^ (k >> 33)) * 0xFF51AFD7ED558CCD;
  k = (k ^ (k >> 33)) * 0xC4CEB9FE1A85EC53;
  return k ^ (k >> 33);
}

}  // namespace

uint64_t murmur3_64(std::string_view bytes) noexcept {
  constexpr uint64_t c1 = 0x87C37B91114253D5, c2 = 0x4CF5AD432745937F;
  uint64_t h1 = 0, h2 = 0;
  size_t blocks = bytes.size() / 16;
  for (size_t i = 0; i < blocks; ++i) {
    uint64_t k1, k2;
    std::memcpy(&k1, bytes.data() + i * 16, 8);
    std::memcpy(&k2, bytes.data() + i * 16 + 8, 8);
    h1 = (rotate(h1 ^ (rotate(k1 * c1, 31) * c2), 27) + h2) * 5 + 0x52DCE729;
    h2 = (rotate(h2 ^ (rotate(k2 * c2, 33) * c1), 31) + h1) * 5 + 0x38495AB5;
  }
  uint64_t k1 = 0, k2 = 0;
  std::string_view tail = bytes.substr(blocks * 16);
  for (size_t i = tail.size(); i-- > 8;) k2 = k2 << 8 | static_cast<uint8_t>(tail[i]);
  for (size_t i = std::min<size_t>(tail.size(), 8); i-- > 0;) k1 = k1 << 8 | static_cast<uint8_t>(tail[i]);
  if (tail.size() > 8) h2 ^= rotate(k2 * c2, 33) * c1;
  if (!tail.empty()) h1 ^= rotate(k1 * c1, 31) * c2;
  h1 ^= bytes.size();
  h2 ^= bytes.size();
  h1 += h2;
  h2 += h1;
  return finish(h1) + finish(h2);
}

uint32_t HyperLogLog::precision_for(uint32_t threshold) noexcept {
  auto entries = static_cast<uint64_t>(std::ceil(threshold / 0.75));
  auto bits = static_cast<uint32_t>(64 - std::countl_zero(entries * 4));
  return std::clamp(bits, 4u, 18u);
}

void HyperLogLog::add(uint64_t hash) {
  if (!registers_.empty()) {
    add_register(hash);
    return;
  }
  hashes_.push_back(hash);
  size_t limit = (size_t{1} << precision_) / 8;
  if (hashes_.size() - settled_ < std::max<size_t>(limit, 64)) return;
  settle();
  if (hashes_.size() > limit) to_registers();
}

void HyperLogLog::settle() {
  std::sort(hashes_.begin(), hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
  settled_ = hashes_.size();
}

void HyperLogLog::to_registers() {
  registers_.assign(size_t{1} << precision_, '\0');
  for (uint64_t hash : hashes_) add_register(hash);
  hashes_ = {};
}

void HyperLogLog::add_register(uint64_t hash) noexcept {
  size_t index = hash >> (64 - precision_);
  // The bit behind the rest ends the count when all of it is 0.
  uint64_t rest = hash << precision_ | uint64_t{1} << (precision_ - 1);
  auto rank = static_cast<char>(std::countl_zero(rest) + 1);
  if (rank > registers_[index]) registers_[index] = rank;
}

double HyperLogLog::estimate() {
  if (registers_.empty()) {
    settle();
    return static_cast<double>(hashes_.size());
  }
  auto m = static_cast<double>(registers_.size());
  double sum = 0, zeros = 0;
  for (char rank : registers_) {
    sum += std::ldexp(1.0, -rank);
    zeros += rank == 0;
  }
  double alpha = 0.7213 / (1 + 1.079 / m);
  double raw = alpha * m * m / sum;
  return raw <= 2.5 * m && zeros > 0 ? m * std::log(m / zeros) : raw;
}

void HyperLogLog::write(v1::CardinalityPartial& out) {
  out.set_precision(precision_);
  if (registers_.empty()) {
    settle();
    if (hashes_.size() > (size_t{1} << precision_) / 8) to_registers();
  }
  if (registers_.empty())
    out.mutable_hashes()->Add(hashes_.begin(), hashes_.end());
  else
    out.set_registers(registers_);
}

}  // namespace diagon
