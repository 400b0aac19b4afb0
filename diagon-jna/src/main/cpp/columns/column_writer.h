#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "columns/column.h"
#include "store/section_file.h"

namespace diagon {

// The doc values of a field, as sections "c/<field>/…" of a segment: meta (ColumnMeta), codes, present (a bit a
// document; left out when all have one value), offsets (uint32, multi-valued), and for ordinals the dictionary: dict
// (bytes), dict_offsets (uint32), and counts: how many documents have each term, an unsigned integer of 1, 2 or 4 bytes
// each; left out where no term is in two. Where no document has several values, zones (see
// columns/zone_map.h) and, of numbers, sorted_blocks and sorted (see columns/sorted_values.h).
struct ColumnMeta {
  int64_t base;
  int64_t min;
  int64_t max;
  double sum;  // of the values as numbers, rounded once; 0 for ordinals
  uint64_t value_count;
  uint32_t docs_with_value;
  uint8_t kind;
  uint8_t width;
  uint8_t multi_valued;
  uint8_t unused;
};

// Gathers values in ascending order of documents, several of one document in any order.
class ColumnWriter {
 public:
  explicit ColumnWriter(Column::Kind kind) : kind_(kind) {}

  void add(uint32_t doc, int64_t value) { values_.emplace_back(doc, value); }
  bool empty() const noexcept { return values_.empty(); }
  size_t size() const noexcept { return values_.size(); }

  // kOrdinal: dictionary is ascending and the values are positions in it.
  void finish(std::string_view field, uint32_t max_doc, const std::vector<std::string_view>& dictionary,
              SectionWriter& out);

  // As finish leaves them: by document, then ascending.
  const std::vector<std::pair<uint32_t, int64_t>>& values() const noexcept { return values_; }
  Column::Kind kind() const noexcept { return kind_; }

 private:
  double sum() const;
  void write_dictionary(const std::string& prefix, const std::vector<std::string_view>& dictionary,
                        SectionWriter& out) const;

  Column::Kind kind_;
  std::vector<std::pair<uint32_t, int64_t>> values_;
};

}  // namespace diagon
