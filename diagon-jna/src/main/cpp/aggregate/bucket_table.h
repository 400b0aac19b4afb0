#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "aggregate/collector.h"

namespace diagon {

// Numbers the pairs (owner, key) from 0 on. The numbers are the buckets; their counts stand here too.
class BucketTable {
 public:
  explicit BucketTable(const QueryContext& context) : limit_(context) {}

  uint32_t find_or_add(uint32_t owner, int64_t key) {
    if ((keys_.size() + 1) * 2 > slots_.size()) grow();
    size_t slot = mix(owner, key) & (slots_.size() - 1);
    while (slots_[slot] != 0) {
      uint32_t bucket = slots_[slot] - 1;
      if (keys_[bucket] == key && owners_[bucket] == owner) return bucket;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    limit_.add(kBytes);
    owners_.push_back(owner);
    keys_.push_back(key);
    counts.push_back(0);
    slots_[slot] = static_cast<uint32_t>(keys_.size());
    return static_cast<uint32_t>(keys_.size() - 1);
  }

  size_t size() const noexcept { return keys_.size(); }
  int64_t key(uint32_t bucket) const noexcept { return keys_[bucket]; }

  // The buckets of an owner, in the order of their making. Called after all were made.
  std::vector<uint32_t> of_owner(uint32_t owner) {
    if (by_owner_.empty()) {
      uint32_t owners = 0;
      for (uint32_t o : owners_) owners = std::max(owners, o + 1);
      by_owner_.resize(owners + size_t{1});
      for (uint32_t bucket = 0; bucket < owners_.size(); ++bucket) by_owner_[owners_[bucket]].push_back(bucket);
    }
    return owner < by_owner_.size() ? by_owner_[owner] : std::vector<uint32_t>{};
  }

  // Buckets were made since of_owner.
  void forget_owners() noexcept { by_owner_.clear(); }

  std::vector<uint64_t> counts;

 private:
  static constexpr uint64_t kBytes = 64;

  static size_t mix(uint32_t owner, int64_t key) noexcept {
    uint64_t hash =
        (static_cast<uint64_t>(key) ^ (static_cast<uint64_t>(owner) * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9;
    return hash ^ (hash >> 29);
  }

  void grow() {
    slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, 0);
    for (uint32_t bucket = 0; bucket < keys_.size(); ++bucket) {
      size_t slot = mix(owners_[bucket], keys_[bucket]) & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = bucket + 1;
    }
  }

  BucketLimit limit_;
  std::vector<uint32_t> owners_;
  std::vector<int64_t> keys_;
  std::vector<uint32_t> slots_;  // bucket + 1, or 0
  std::vector<std::vector<uint32_t>> by_owner_;
};

}  // namespace diagon
