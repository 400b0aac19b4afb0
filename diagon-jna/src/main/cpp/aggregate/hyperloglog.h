#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagon/v1/aggregation.pb.h"

namespace diagon {

// The first half of MurmurHash3_x64_128 with seed 0 (Austin Appleby, public domain).
uint64_t murmur3_64(std::string_view bytes) noexcept;

// HyperLogLog++: Heule, Nunkesser, Hall, "HyperLogLog in Practice", 2013. Keeps the hashes themselves while they are
// few.
class HyperLogLog {
 public:
  explicit HyperLogLog(uint32_t precision) : precision_(precision) {}

  void add(uint64_t hash);
  double estimate();
  void write(v1::CardinalityPartial& out);
  // [4, 18], so that counts up to the threshold are close to exact.
  static uint32_t precision_for(uint32_t threshold) noexcept;

 private:
  void settle();
  void to_registers();
  void add_register(uint64_t hash) noexcept;

  uint32_t precision_;
  size_t settled_ = 0;            // so many of hashes_ are sorted and distinct
  std::vector<uint64_t> hashes_;  // while sparse
  std::string registers_;         // else
};

}  // namespace diagon
