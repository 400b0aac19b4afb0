#pragma once

#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace diagon {

// Numbers distinct strings from 0 on, in the order of their first appearance; their bytes live in an arena.
class TermTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  uint32_t intern(std::string_view term) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    uint64_t& slot = slot_of(term);
    if (slot != 0) return number_in(slot);
    slot = uint64_t{hash_of(term)} << 32 | (terms_.size() + 1);
    terms_.push_back(keep(term));
    return static_cast<uint32_t>(terms_.size() - 1);
  }

  uint32_t find(std::string_view term) const {
    if (slots_.empty()) return kNone;
    uint64_t slot = const_cast<TermTable*>(this)->slot_of(term);
    return slot == 0 ? kNone : number_in(slot);
  }

  size_t size() const noexcept { return terms_.size(); }
  std::string_view term(uint32_t number) const noexcept { return terms_[number]; }

  // The numbers, ascending by the bytes of their terms.
  std::vector<uint32_t> sorted() const {
    struct Key {
      uint64_t prefix;  // the first eight bytes decide nearly always
      uint32_t number;
    };
    std::vector<Key> keys(terms_.size());
    for (uint32_t i = 0; i < keys.size(); ++i) {
      uint64_t prefix = 0;
      std::memcpy(&prefix, terms_[i].data(), std::min(sizeof(prefix), terms_[i].size()));
      keys[i] = {__builtin_bswap64(prefix), i};
    }
    std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
      return a.prefix != b.prefix ? a.prefix < b.prefix : terms_[a.number] < terms_[b.number];
    });
    std::vector<uint32_t> numbers(keys.size());
    std::transform(keys.begin(), keys.end(), numbers.begin(), [](const Key& key) { return key.number; });
    return numbers;
  }

 private:
  static constexpr size_t kChunk = 32 * 1024;

  static uint32_t hash_of(std::string_view term) noexcept {
    return static_cast<uint32_t>(XXH3_64bits(term.data(), term.size()));
  }
  static uint32_t number_in(uint64_t slot) noexcept { return static_cast<uint32_t>(slot) - 1; }

  // Where the term is, or the empty slot where it would be.
  uint64_t& slot_of(std::string_view term) noexcept {
    uint32_t hash = hash_of(term);
    size_t mask = slots_.size() - 1, at = hash & mask;
    while (slots_[at] != 0 && !(slots_[at] >> 32 == hash && terms_[number_in(slots_[at])] == term))
      at = (at + 1) & mask;
    return slots_[at];
  }

  std::string_view keep(std::string_view term) {
    if (chunks_.empty() || used_ + term.size() > capacity_) {
      capacity_ = std::max(kChunk, term.size());
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
      used_ = 0;
    }
    char* at = chunks_.back().get() + used_;  // not null, even of an empty term
    if (!term.empty()) std::memcpy(at, term.data(), term.size());
    used_ += term.size();
    return {at, term.size()};
  }

  void grow() {
    std::vector<uint64_t> old(slots_.empty() ? 16 : slots_.size() * 2);
    old.swap(slots_);
    for (uint64_t slot : old) {
      if (slot == 0) continue;
      size_t at = (slot >> 32) & (slots_.size() - 1);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<std::string_view> terms_;
  std::vector<uint64_t> slots_;  // hash << 32 | number + 1, or 0
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t used_ = 0, capacity_ = 0;
};

}  // namespace diagon
