#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "index/term_key.h"

namespace diagon {

// Numbers distinct strings from 0 on, in the order of their first appearance.
class TermTable {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;

  // A string that is looked up. The steps before intern fetch what it will read from memory: for several strings at
  // once, they wait together.
  struct Probe {
    Probe() = default;
    explicit Probe(std::string_view term) noexcept : key(term), hash(key.hash()) {}
    TermKey key;
    uint32_t hash = 0;
  };
  void fetch_slot(const Probe& probe) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[probe.hash & (slots_.size() - 1)]);
  }
  void fetch_term(const Probe& probe) const noexcept {
    if (slots_.empty()) return;
    uint64_t slot = slots_[probe.hash & (slots_.size() - 1)];
    if (slot != 0) __builtin_prefetch(&terms_[number_in(slot)]);
  }

  uint32_t intern(const Probe& probe) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    uint64_t& slot = slots_[place_of(probe)];
    if (slot != 0) return number_in(slot);
    slot = uint64_t{probe.hash} << 32 | (terms_.size() + 1);
    terms_.push_back(probe.key.is_whole() ? probe.key : TermKey(keep(probe.key.text())));
    return static_cast<uint32_t>(terms_.size() - 1);
  }
  uint32_t intern(std::string_view term) { return intern(Probe(term)); }

  uint32_t find(std::string_view term) const {
    if (slots_.empty()) return kNone;
    uint64_t slot = slots_[place_of(Probe(term))];
    return slot == 0 ? kNone : number_in(slot);
  }

  size_t size() const noexcept { return terms_.size(); }
  // Valid until the next intern.
  std::string_view term(uint32_t number) const noexcept { return terms_[number].text(); }
  void fetch(uint32_t number) const noexcept { __builtin_prefetch(&terms_[number]); }
  // The numbers, ascending by the bytes of their terms.
  std::vector<uint32_t> sorted() const;
  size_t memory_bytes() const noexcept {
    return kept_bytes_ + terms_.size() * (sizeof(TermKey) + 2 * sizeof(uint64_t));  // at least two slots
  }

 private:
  static constexpr size_t kChunk = 32 * 1024;

  static uint32_t number_in(uint64_t slot) noexcept { return static_cast<uint32_t>(slot) - 1; }

  // Where the term is, or the empty slot where it would be.
  size_t place_of(const Probe& probe) const noexcept {
    size_t mask = slots_.size() - 1, at = probe.hash & mask;
    while (slots_[at] != 0 && !(slots_[at] >> 32 == probe.hash && terms_[number_in(slots_[at])] == probe.key))
      at = (at + 1) & mask;
    return at;
  }

  std::string_view keep(std::string_view term) {
    if (chunks_.empty() || used_ + term.size() > capacity_) {
      capacity_ = std::max(kChunk, term.size());
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
      used_ = 0;
    }
    char* at = chunks_.back().get() + used_;
    std::memcpy(at, term.data(), term.size());
    used_ += term.size();
    kept_bytes_ += term.size();
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

  std::vector<TermKey> terms_;
  std::vector<uint64_t> slots_;                  // hash << 32 | number + 1, or 0
  std::vector<std::unique_ptr<char[]>> chunks_;  // bytes of longer terms
  size_t used_ = 0, capacity_ = 0, kept_bytes_ = 0;
};

}  // namespace diagon
