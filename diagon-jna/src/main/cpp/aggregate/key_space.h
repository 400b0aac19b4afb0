#pragma once

#include <optional>
#include <string>

#include "aggregate/source.h"
#include "columns/global_ordinals.h"

namespace diagon {

// The keys of a terms aggregation as integers, the same in all segments: numbers as a column holds them, strings by
// their global ordinals. One more behind the ordinals stands for what documents without a value count as, if no
// document has that.
class KeySpace {
 public:
  KeySpace(const Source& source, const QueryContext& context);

  // All keys lie in [first, first + size); size is 0 if they are spread too wide for an array.
  int64_t first() const noexcept { return first_; }
  uint64_t size() const noexcept { return size_; }

  void begin_segment(size_t segment) { map_ = ordinals_ == nullptr ? nullptr : ordinals_->of_segment(segment); }
  // From the ordinals of the segment's column to keys; null: its values are keys.
  const uint32_t* map() const noexcept { return map_; }
  int64_t key_of(int64_t value) const noexcept { return map_ == nullptr ? value : map_[value]; }
  // Of documents without a value; nothing: they do not take part.
  std::optional<int64_t> missing() const noexcept { return missing_; }

  // Compares two keys in their order: less than, equal to or greater than 0.
  int compare(int64_t a, int64_t b) const noexcept {
    int64_t left = rank(a), right = rank(b);
    return left < right ? -1 : left > right;
  }
  std::string_view term(int64_t key) const;
  void write(int64_t key, v1::TermsPartial::Bucket& out) const;

 private:
  int64_t rank(int64_t key) const noexcept {
    if (ordinals_ == nullptr) return kind_ == Column::Kind::kUnsigned ? key ^ INT64_MIN : key;
    return key == ordinals_->size() ? missing_rank_ : 2 * key + 1;
  }
  void find_range(const Source& source, const QueryContext& context);

  Column::Kind kind_;
  const GlobalOrdinals* ordinals_ = nullptr;
  GlobalOrdinals none_{{}};
  const uint32_t* map_ = nullptr;
  int64_t first_ = 0;
  uint64_t size_ = 0;
  std::optional<int64_t> missing_;
  std::string missing_term_;
  int64_t missing_rank_ = 0;
};

}  // namespace diagon
