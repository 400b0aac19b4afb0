#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "columns/zone_map.h"
#include "index/schema.h"
#include "query/context.h"

namespace diagon {

// The keys of one sort field in one segment: numbers whose ascending order is the order wanted. Comparable within the
// segment only.
class SegmentKeys {
 public:
  virtual ~SegmentKeys() = default;

  // One key for each document; scores are null unless the source needs them.
  virtual void keys(std::span<const uint32_t> docs, const double* scores, int64_t* out) const = 0;
  // What a key stands for, the same in all segments.
  virtual void value(int64_t key, v1::SortValue& out) const = 0;
  // The key of a value of search_after, or one between those of its neighbours.
  virtual int64_t key_of(const v1::SortValue& value) const = 0;
  // The first document from `from` on that may have a key less than `bound`, `limit` if there is none; sets end to
  // where to ask again. Answering from and limit is always right.
  virtual uint32_t next_below(uint32_t from, int64_t /*bound*/, uint32_t limit, uint32_t& end) const {
    end = limit;
    return from;
  }
};

// next_below where the codes of a column with zones that are in demand are those of at most, or at least, some code.
uint32_t next_zone_at_most(const ZoneMap& zones, uint64_t code, uint32_t from, uint32_t limit, uint32_t& end);
uint32_t next_zone_at_least(const ZoneMap& zones, uint64_t code, uint32_t from, uint32_t limit, uint32_t& end);

// One field of a sort.
class SortSource {
 public:
  virtual ~SortSource() = default;

  virtual std::unique_ptr<SegmentKeys> segment(size_t index) const = 0;
  // Less than, equal to or greater than 0: the order of two values.
  virtual int compare(const v1::SortValue& a, const v1::SortValue& b) const = 0;
  virtual bool needs_scores() const { return false; }
  virtual v1::ValueFormat format() const { return {}; }
};

// Fails with kQueryShard: No mapping found for [x] in order to sort on.
std::unique_ptr<SortSource> make_sort_source(const v1::SortField& field, const QueryContext& context,
                                             uint32_t shard_ordinal);

// ---- the kinds ----
std::unique_ptr<SortSource> score_sort(bool descending);
// shard: the ordinal to put into the upper half of the value; nothing: the document alone.
std::unique_ptr<SortSource> doc_sort(const Snapshot& snapshot, bool descending, std::optional<uint32_t> shard);
std::unique_ptr<SortSource> number_sort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field);
std::unique_ptr<SortSource> string_sort(const v1::SortField& sort, const QueryContext& context, const FieldDef& field);
std::unique_ptr<SortSource> id_sort(const v1::SortField& sort, const QueryContext& context);

// Compares as wanted: the lesser first, or the greater.
template <typename T>
int compare_values(const T& a, const T& b, bool descending) {
  int order = a < b ? -1 : b < a ? 1 : 0;
  return descending ? -order : order;
}

}  // namespace diagon
