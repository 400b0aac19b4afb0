#include "columns/column.h"

#include <bit>
#include <cmath>

namespace diagon {

int64_t to_sortable(double value) noexcept {
  if (std::isnan(value)) return 0x7FF8000000000000;
  auto bits = std::bit_cast<int64_t>(value);
  return bits ^ ((bits >> 63) & INT64_MAX);
}

double from_sortable(int64_t bits) noexcept { return std::bit_cast<double>(bits ^ ((bits >> 63) & INT64_MAX)); }

}  // namespace diagon
