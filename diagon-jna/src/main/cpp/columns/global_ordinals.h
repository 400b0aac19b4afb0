#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/memory.h"
#include "columns/column.h"

namespace diagon {

// The distinct terms of the ordinal columns of several segments, numbered in their order. Immutable; the columns
// outlive it.
class GlobalOrdinals {
 public:
  // One column a segment, null where the field has none. A single column's ordinals are global as they are.
  explicit GlobalOrdinals(const std::vector<const Column*>& columns);

  uint32_t size() const noexcept { return size_; }
  std::string_view term(uint32_t global) const {
    return single_ != nullptr ? single_->term(global)
                              : columns_[places_[global].segment]->term(places_[global].ordinal);
  }
  // The first whose term is >= term; size() if there is none.
  uint32_t lower_bound(std::string_view term) const;
  // The global numbers of a segment's ordinals; null: they are the same.
  const uint32_t* of_segment(size_t segment) const noexcept {
    return maps_[segment].empty() ? nullptr : maps_[segment].data();
  }

 private:
  struct Place {
    uint32_t segment;
    uint32_t ordinal;
  };

  void merge();

  std::vector<const Column*> columns_;
  const Column* single_ = nullptr;
  uint32_t size_ = 0;
  std::vector<Place> places_;                // of one of the segments that have the term
  std::vector<std::vector<uint32_t>> maps_;  // by segment; empty: its numbers are the same
  MemoryLease held_{MemoryCategory::kOrdinals};
};

// The global ordinals of the fields of one snapshot, each made when it is first asked for and kept as long as the
// snapshot is: at most 12 bytes a term and segment. Thread-safe.
class GlobalOrdinalsCache {
 public:
  template <typename F>
  const GlobalOrdinals& get(std::string_view field, F&& columns_of) const {
    std::lock_guard lock(mutex_);
    auto found = fields_.find(field);
    if (found == fields_.end())
      found = fields_.emplace(std::string(field), std::make_unique<GlobalOrdinals>(columns_of(field))).first;
    return *found->second;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<const GlobalOrdinals>, std::less<>> fields_;
};

}  // namespace diagon
