#pragma once

#include <cstdint>
#include <vector>

#include "columns/column.h"
#include "diagon/v1/shard.pb.h"
#include "index/merge_order.h"
#include "index/segment.h"

namespace diagon {

// By what documents are sorted within a segment: index.sort.*, the first field first.
using IndexSort = std::vector<v1::IndexSortField>;

// What documents are compared by in one field: of several values the least, or the greatest.
class SortKeys {
 public:
  SortKeys(const v1::IndexSortField& field, size_t docs);

  void add(size_t at, Column::Kind kind, int64_t value);
  // To be called once, when all is added.
  std::vector<uint64_t> finish();

 private:
  const v1::IndexSortField& field_;
  std::vector<uint64_t> keys_;
  std::vector<bool> present_;
};

// Where each document goes: by keys, the first field first; what is equal stays in order.
std::vector<uint32_t> places_of(const std::vector<std::vector<uint64_t>>& keys);

// Sorts the documents of the order.
void sort_order(const IndexSort& sort, const std::vector<Segment>& inputs, DocOrder& order);

}  // namespace diagon
