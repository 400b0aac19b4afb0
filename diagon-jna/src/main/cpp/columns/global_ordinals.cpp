#include "columns/global_ordinals.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace diagon {
namespace {

// The next term of one segment; its first eight bytes decide nearly always.
struct Cursor {
  uint64_t prefix;
  std::string_view term;
  uint32_t segment;
  uint32_t ordinal;

  void take(const Column& column) {
    term = column.term(ordinal);
    uint64_t bytes = 0;
    std::memcpy(&bytes, term.data(), std::min(sizeof(bytes), term.size()));
    prefix = __builtin_bswap64(bytes);
  }
};

bool behind(const Cursor& a, const Cursor& b) { return a.prefix != b.prefix ? a.prefix > b.prefix : a.term > b.term; }

}  // namespace

GlobalOrdinals::GlobalOrdinals(const std::vector<const Column*>& columns) : columns_(columns), maps_(columns.size()) {
  size_t present = 0;
  for (const Column* column : columns_) {
    if (column == nullptr || column->kind != Column::Kind::kOrdinal) continue;
    ++present;
    single_ = column;
  }
  if (present > 1) single_ = nullptr;
  if (single_ != nullptr)
    size_ = single_->ordinal_count();
  else
    merge();
  uint64_t bytes = places_.size() * sizeof(Place);
  for (const auto& map : maps_) bytes += map.size() * sizeof(uint32_t);
  held_.set(bytes);
}

void GlobalOrdinals::merge() {
  std::vector<Cursor> heap;
  for (uint32_t segment = 0; segment < columns_.size(); ++segment) {
    const Column* column = columns_[segment];
    if (column == nullptr || column->kind != Column::Kind::kOrdinal || column->ordinal_count() == 0) continue;
    maps_[segment].resize(column->ordinal_count());
    heap.push_back({0, {}, segment, 0});
    heap.back().take(*column);
  }
  std::make_heap(heap.begin(), heap.end(), behind);
  std::string_view last;
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), behind);
    Cursor& cursor = heap.back();
    if (places_.empty() || cursor.term != last) {
      last = cursor.term;
      places_.push_back({cursor.segment, cursor.ordinal});
    }
    maps_[cursor.segment][cursor.ordinal] = static_cast<uint32_t>(places_.size() - 1);
    const Column& column = *columns_[cursor.segment];
    if (++cursor.ordinal == column.ordinal_count()) {
      heap.pop_back();
    } else {
      cursor.take(column);
      std::push_heap(heap.begin(), heap.end(), behind);
    }
  }
  size_ = static_cast<uint32_t>(places_.size());
  // They ascend: where the last one is the same, all are.
  for (auto& map : maps_) {
    if (!map.empty() && map.back() + size_t{1} == map.size()) map = {};
  }
}

uint32_t GlobalOrdinals::lower_bound(std::string_view wanted) const {
  uint32_t low = 0, high = size_;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (term(middle) < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace diagon
