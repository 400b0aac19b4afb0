#pragma once

#include <bit>
#include <cstdint>

#include "columns/code_kernels.h"

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

// Divides by a number that is known beforehand, by multiplication with its reciprocal (Granlund and Montgomery, 1994).
class Divisor {
 public:
  // most: the greatest number that is divided.
  Divisor(uint64_t divisor, uint64_t most)
      : shift_(static_cast<uint32_t>(std::countr_zero(divisor))), divisor_(divisor >> shift_) {
    // Of 1 as of none: its reciprocal has 32 bits too.
    auto bits = static_cast<uint32_t>(std::bit_width(divisor_ - 1));
    narrow_ = most >> shift_ < uint64_t{1} << 31 && divisor_ < uint64_t{1} << 31;
    // Rounded up, with as many bits as the divisor more than the number: exact.
    if (narrow_) reciprocal_ = ((uint64_t{1} << (31 + bits)) + divisor_ - 1) / divisor_;
    after_ = 31 + bits;
    if (!narrow_)
      reciprocal_ =
          divisor_ == 1 ? UINT64_MAX : static_cast<uint64_t>((static_cast<unsigned __int128>(1) << 64) / divisor_);
  }

  bool narrow() const noexcept { return narrow_; }
  // Of numbers so small that the product has 64 bits.
  uint64_t divide_narrow(uint64_t x) const noexcept { return (x >> shift_) * reciprocal_ >> after_; }
  // As kernels divide such numbers, each the sum of one of at least 0 and of `add`.
  Division narrow_division(uint64_t add) const noexcept {
    return {add, shift_, static_cast<uint32_t>(reciprocal_), after_};
  }
  uint64_t divide_wide(uint64_t x) const noexcept {
    x >>= shift_;
    // Rounded down, the reciprocal makes the quotient too small by at most 1.
    auto quotient = static_cast<uint64_t>(static_cast<unsigned __int128>(x) * reciprocal_ >> 64);
    return quotient + (x - quotient * divisor_ >= divisor_ ? 1 : 0);
  }

 private:
  uint32_t shift_;
  uint64_t divisor_;
  uint32_t after_ = 0;
  bool narrow_ = false;
  uint64_t reciprocal_ = 0;
};

}  // namespace diagon
