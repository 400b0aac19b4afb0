#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "aggregate/collector.h"

namespace diagon {

// Numbers the pairs (owner, key) from 0 on. The numbers are the buckets; their counts stand here too.
class BucketTable {
 public:
  explicit BucketTable(const QueryContext& context) : limit_(context) {}

  // From now on an array finds the buckets of owners that are looked up often, for keys of [first, first + count).
  // Other keys may come all the same.
  void use_range(int64_t first, uint64_t count) {
    first_ = first;
    range_ = count;
  }

  uint32_t find_or_add(uint32_t owner, int64_t key) {
    uint64_t offset = static_cast<uint64_t>(key) - static_cast<uint64_t>(first_);
    if (offset < range_ && has_row(owner)) {
      uint32_t& bucket = rows_[owner][offset];
      if (bucket == 0) bucket = add(owner, key) + 1;
      return bucket - 1;
    }
    return find_or_add_hashed(owner, key);
  }

  // Counts a document in bucket (owners[i], first + places[i]) for each of places, which are within the range; writes
  // the buckets. owners: null: all are 0.
  void count_all(std::span<const uint32_t> places, const uint32_t* owners, uint32_t* buckets);

  size_t size() const noexcept { return keys_.size(); }
  int64_t key(uint32_t bucket) const noexcept { return keys_[bucket]; }

  // The buckets of an owner, in the order of their making. Called after all were made.
  std::span<const uint32_t> of_owner(uint32_t owner);
  // Buckets were made since of_owner.
  void forget_owners() noexcept { owner_ends_.clear(); }

  std::vector<uint64_t> counts;

 private:
  // Owners other than the root's get an array each only where it is small.
  static constexpr uint64_t kSmallRange = 4096;
  static constexpr uint32_t kMostRows = 1024;

  bool has_row(uint32_t owner) {
    if (owner < rows_.size() && !rows_[owner].empty()) return true;
    if (owner != 0 && (range_ > kSmallRange || owner >= kMostRows)) return false;
    make_row(owner);
    return true;
  }
  void make_row(uint32_t owner);
  uint32_t find_or_add_hashed(uint32_t owner, int64_t key);
  uint32_t add(uint32_t owner, int64_t key);
  void grow();
  size_t slot_of(uint32_t owner, int64_t key) const noexcept;

  BucketLimit limit_;
  int64_t first_ = 0;
  uint64_t range_ = 0;
  std::vector<std::vector<uint32_t>> rows_;  // by owner, then key: bucket + 1, or 0
  std::vector<uint32_t> owners_;             // by bucket, as keys_
  std::vector<int64_t> keys_;
  size_t hashed_ = 0;
  std::vector<uint32_t> slots_;  // bucket + 1, or 0
  std::vector<uint32_t> owner_ends_, by_owner_;
};

}  // namespace diagon
