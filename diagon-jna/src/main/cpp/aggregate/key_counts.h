#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "aggregate/doc_window.h"
#include "aggregate/key_space.h"
#include "aggregate/slot_counts.h"

namespace diagon {

// How many documents of the root have each key of a space that an array spans: of buckets for which nothing else is
// gathered.
class KeyCounts {
 public:
  KeyCounts(const KeySpace& keys, const QueryContext& context);

  // column: of the segment that the keys are at; null: it has none.
  void count(const Column* column, std::span<const uint32_t> docs);
  // False, and nothing is counted, if documents have several values.
  bool count_window(const Column* column, const DocWindow& window);
  // All documents of a segment; false if the column of ordinals does not know.
  bool count_segment(const Column* column, uint32_t max_doc);

  // Everything is counted: before any of the following.
  void settle() noexcept { counts_.settle(); }
  uint64_t of(int64_t key) const noexcept { return counts_[static_cast<uint64_t>(key) - first()]; }

  struct Top {
    std::vector<int64_t> keys;
    uint64_t buckets = 0;    // that have enough documents
    uint64_t documents = 0;  // in all of those
  };
  // The keys of most documents, by descending count and then ascending, of those with at least `least` (> 0).
  Top top(size_t most, uint32_t least) const;
  // Calls f(key) for every key with at least so many documents, ascending.
  template <typename F>
  void each(uint32_t least, F&& f) const {
    for (uint64_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] >= least) f(static_cast<int64_t>(first() + i));
    }
  }

 private:
  uint64_t first() const noexcept { return static_cast<uint64_t>(keys_.first()); }
  void add_missing(uint64_t documents);
  template <typename T, typename Slot>
  void count_codes(const Column& column, const T* codes, std::span<const uint32_t> docs, Slot&& slot);

  template <typename T>
  void count_chosen(const Column& column, const T* codes, const DocWindow& window);

  const KeySpace& keys_;
  SlotCounts counts_;  // by key - first
};

}  // namespace diagon
