#include "aggregate/bucket_table.h"

#include <algorithm>
#include <numeric>

namespace diagon {
namespace {

constexpr uint64_t kBytes = 64;  // a bucket, with its part of the vectors' slack

}  // namespace

void BucketTable::make_row(uint32_t owner) {
  limit_.take(range_ * sizeof(uint32_t));
  if (owner >= rows_.size()) rows_.resize(owner + size_t{1});
  rows_[owner].assign(range_, 0);
}

size_t BucketTable::slot_of(uint32_t owner, int64_t key) const noexcept {
  uint64_t hash =
      (static_cast<uint64_t>(key) ^ (static_cast<uint64_t>(owner) * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9;
  return (hash ^ (hash >> 29)) & (slots_.size() - 1);
}

uint32_t BucketTable::find_or_add_hashed(uint32_t owner, int64_t key) {
  if ((hashed_ + 1) * 2 > slots_.size()) grow();
  size_t slot = slot_of(owner, key);
  while (slots_[slot] != 0) {
    uint32_t bucket = slots_[slot] - 1;
    if (keys_[bucket] == key && owners_[bucket] == owner) return bucket;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  uint32_t bucket = add(owner, key);
  slots_[slot] = bucket + 1;
  ++hashed_;
  return bucket;
}

void BucketTable::count_all(std::span<const uint32_t> places, const uint32_t* owners, uint32_t* buckets) {
  if (owners == nullptr && has_row(0)) {
    uint32_t* row = rows_[0].data();
    for (size_t i = 0; i < places.size(); ++i) {
      uint32_t& bucket = row[places[i]];
      if (bucket == 0) bucket = add(0, first_ + places[i]) + 1;
      buckets[i] = bucket - 1;
    }
  } else {
    for (size_t i = 0; i < places.size(); ++i)
      buckets[i] = find_or_add(owners == nullptr ? 0 : owners[i], first_ + places[i]);
  }
  for (size_t i = 0; i < places.size(); ++i) ++counts[buckets[i]];
}

uint32_t BucketTable::add(uint32_t owner, int64_t key) {
  limit_.take(kBytes);
  owners_.push_back(owner);
  keys_.push_back(key);
  counts.push_back(0);
  return static_cast<uint32_t>(keys_.size() - 1);
}

void BucketTable::grow() {
  std::vector<uint32_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, 0);
  for (uint32_t entry : old) {
    if (entry == 0) continue;
    size_t slot = slot_of(owners_[entry - 1], keys_[entry - 1]);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = entry;
  }
}

std::span<const uint32_t> BucketTable::of_owner(uint32_t owner) {
  if (owner_ends_.empty()) {
    uint32_t owners = owners_.empty() ? 0 : *std::max_element(owners_.begin(), owners_.end()) + 1;
    owner_ends_.assign(owners + size_t{1}, 0);
    for (uint32_t each : owners_) ++owner_ends_[each + size_t{1}];
    std::partial_sum(owner_ends_.begin(), owner_ends_.end(), owner_ends_.begin());
    by_owner_.resize(owners_.size());
    // Begins become ends, which are the begins of the next.
    for (uint32_t bucket = 0; bucket < owners_.size(); ++bucket) by_owner_[owner_ends_[owners_[bucket]]++] = bucket;
  }
  if (owner + size_t{1} >= owner_ends_.size()) return {};
  uint32_t begin = owner == 0 ? 0 : owner_ends_[owner - 1];
  return {by_owner_.data() + begin, owner_ends_[owner] - begin};
}

}  // namespace diagon
