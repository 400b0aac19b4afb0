#pragma once

#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace diagon {

// Numbers distinct strings from 0 on, in the order of their first appearance; their bytes live in an arena.
class TermTable {
 public:
  uint32_t intern(std::string_view term) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    uint64_t hash = XXH3_64bits(term.data(), term.size());
    size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != 0) {
      if (hashes_[slots_[slot] - 1] == hash && terms_[slots_[slot] - 1] == term) return slots_[slot] - 1;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    terms_.push_back(keep(term));
    hashes_.push_back(hash);
    slots_[slot] = static_cast<uint32_t>(terms_.size());
    return static_cast<uint32_t>(terms_.size() - 1);
  }

  size_t size() const noexcept { return terms_.size(); }
  std::string_view term(uint32_t number) const noexcept { return terms_[number]; }

 private:
  static constexpr size_t kChunk = 32 * 1024;

  std::string_view keep(std::string_view term) {
    if (used_ + term.size() > capacity_) {
      capacity_ = std::max(kChunk, term.size());
      chunks_.push_back(std::make_unique<char[]>(capacity_));
      used_ = 0;
    }
    char* at = chunks_.back().get() + used_;
    std::memcpy(at, term.data(), term.size());
    used_ += term.size();
    return {at, term.size()};
  }

  void grow() {
    slots_.assign(slots_.empty() ? 16 : slots_.size() * 2, 0);
    for (uint32_t i = 0; i < terms_.size(); ++i) {
      size_t slot = hashes_[i] & (slots_.size() - 1);
      while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = i + 1;
    }
  }

  std::vector<std::string_view> terms_;
  std::vector<uint64_t> hashes_;
  std::vector<uint32_t> slots_;  // number + 1, or 0
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t used_ = 0, capacity_ = 0;
};

}  // namespace diagon
