#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace diagon {

class SortedValues;
class ZoneMap;

// Doc values of one field in one segment, in place in the mapped file.
//
// A code is an unsigned integer of 1, 2, 4 or 8 bytes; its value is base + code (wrapping 64-bit addition). What the
// value means:
//   kLong      itself: integers, booleans (0, 1), dates (milliseconds since the epoch)
//   kUnsigned  its bits as an unsigned 64-bit integer
//   kDouble    a sortable double: see from_sortable; float, half_float and scaled_float too
//   kOrdinal   the position in the sorted dictionary of this segment's distinct values (keyword, ip); base is 0
//
// Without offsets a document has at most one value, at index doc, and present tells (null: every document has one).
// With offsets the values of doc are [offsets[doc], offsets[doc + 1]), ascending; for ordinals without duplicates.
class Column {
 public:
  enum class Kind : uint8_t { kLong, kUnsigned, kDouble, kOrdinal };

  virtual ~Column() = default;

  Kind kind = Kind::kLong;
  uint8_t width = 8;  // bytes a code: 1, 2, 4, 8
  int64_t base = 0;
  const std::byte* codes = nullptr;
  const uint64_t* present = nullptr;
  const uint32_t* offsets = nullptr;
  uint32_t max_doc = 0;
  uint32_t docs_with_value = 0;
  uint64_t value_count = 0;
  // Of all values, in the order of the kind; meaningless when value_count is 0.
  int64_t min = 0;
  int64_t max = 0;
  double sum = 0;  // of the values as numbers; 0 for ordinals

  bool multi_valued() const noexcept { return offsets != nullptr; }
  bool has_value(uint32_t doc) const noexcept {
    if (offsets != nullptr) return offsets[doc] != offsets[doc + 1];
    return present == nullptr || ((present[doc >> 6] >> (doc & 63)) & 1) != 0;
  }
  uint64_t code_at(uint64_t index) const noexcept {
    switch (width) {
      case 1: return reinterpret_cast<const uint8_t*>(codes)[index];
      case 2: return reinterpret_cast<const uint16_t*>(codes)[index];
      case 4: return reinterpret_cast<const uint32_t*>(codes)[index];
      default: return reinterpret_cast<const uint64_t*>(codes)[index];
    }
  }
  int64_t value_at(uint64_t index) const noexcept {
    return static_cast<int64_t>(static_cast<uint64_t>(base) + code_at(index));
  }

  // Where no document has several values, else null: of numbers the segment's values in their order, and what blocks
  // of documents hold.
  const SortedValues* sorted = nullptr;
  const ZoneMap* zones = nullptr;

  // ---- kOrdinal only ----
  // How many documents have each ordinal's term, counts_width bytes each; 0 bytes: one document each.
  const std::byte* counts = nullptr;
  uint8_t counts_width = 0;
  virtual uint32_t ordinal_count() const { return 0; }
  // Valid as long as the column.
  virtual std::string_view term(uint32_t /*ordinal*/) const { return {}; }
  // The first ordinal whose term is >= term; ordinal_count() if there is none.
  virtual uint32_t lower_bound(std::string_view /*term*/) const { return 0; }
};

// Maps doubles to integers in the same order (-0.0 before 0.0; NaN after +Infinity) and back.
int64_t to_sortable(double value) noexcept;
double from_sortable(int64_t bits) noexcept;

// Calls f with the codes as a typed pointer, so that a loop over them is compiled for each width.
template <typename F>
auto with_codes(const Column& column, F&& f) {
  switch (column.width) {
    case 1: return f(reinterpret_cast<const uint8_t*>(column.codes));
    case 2: return f(reinterpret_cast<const uint16_t*>(column.codes));
    case 4: return f(reinterpret_cast<const uint32_t*>(column.codes));
    default: return f(reinterpret_cast<const uint64_t*>(column.codes));
  }
}

}  // namespace diagon
