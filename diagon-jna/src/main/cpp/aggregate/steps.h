#pragma once

#include <cstdint>

namespace diagon {

// Buckets of whole numbers, each `step` (> 0) wide: number n begins at n * step + offset.
class Steps {
 public:
  Steps(int64_t step, int64_t offset) : step_(step), offset_(offset) {}

  int64_t number_of(int64_t value) const noexcept {
    int64_t shifted = value - offset_, number = shifted / step_;
    return shifted % step_ < 0 ? number - 1 : number;
  }
  int64_t begin_of(int64_t number) const noexcept { return number * step_ + offset_; }
  int64_t step() const noexcept { return step_; }

 private:
  int64_t step_;
  int64_t offset_;
};

// Divides by a number that is known beforehand, by multiplication with its reciprocal.
class Divisor {
 public:
  explicit Divisor(uint64_t divisor)
      : divisor_(divisor), reciprocal_(static_cast<uint64_t>((static_cast<unsigned __int128>(1) << 64) / divisor)) {
    if (divisor == 1) reciprocal_ = UINT64_MAX;
  }

  uint64_t divide(uint64_t x) const noexcept {
    // Rounded down, the reciprocal makes the quotient too small by at most 1.
    auto quotient = static_cast<uint64_t>(static_cast<unsigned __int128>(x) * reciprocal_ >> 64);
    return quotient + (x - quotient * divisor_ >= divisor_ ? 1 : 0);
  }

 private:
  uint64_t divisor_;
  uint64_t reciprocal_;
};

}  // namespace diagon
