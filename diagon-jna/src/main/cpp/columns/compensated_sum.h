#pragma once

#include <cmath>

namespace diagon {

// A sum whose rounding errors are carried along (Kahan).
struct CompensatedSum {
  double value = 0;
  double lost = 0;

  void add(double x) noexcept {
    if (!std::isfinite(x)) {
      value += x;
      return;
    }
    add_finite(x);
  }
  void add_finite(double x) noexcept {
    double corrected = x - lost;
    double next = value + corrected;
    lost = (next - value) - corrected;
    value = next;
  }
};

}  // namespace diagon
