#include "index/index_sort.h"

#include <algorithm>
#include <numeric>

#include "index/merged_dictionary.h"

namespace diagon {

SortKeys::SortKeys(const v1::IndexSortField& field, size_t docs) : field_(field), keys_(docs), present_(docs) {}

void SortKeys::add(size_t at, Column::Kind kind, int64_t value) {
  auto key = static_cast<uint64_t>(value);
  if (kind != Column::Kind::kUnsigned) key ^= uint64_t{1} << 63;
  bool better = !present_[at] || (field_.greatest() ? key > keys_[at] : key < keys_[at]);
  if (better) keys_[at] = key;
  present_[at] = true;
}

std::vector<uint64_t> SortKeys::finish() {
  for (size_t at = 0; at < keys_.size(); ++at) {
    if (!present_[at])
      keys_[at] = field_.missing_first() ? 0 : UINT64_MAX;
    else if (field_.descending())
      keys_[at] = ~keys_[at];
  }
  return std::move(keys_);
}

std::vector<uint32_t> places_of(const std::vector<std::vector<uint64_t>>& keys) {
  std::vector<uint32_t> docs(keys.front().size()), places(docs.size());
  std::iota(docs.begin(), docs.end(), 0);
  std::stable_sort(docs.begin(), docs.end(), [&keys](uint32_t a, uint32_t b) {
    for (const auto& field : keys) {
      if (field[a] != field[b]) return field[a] < field[b];
    }
    return false;
  });
  for (uint32_t place = 0; place < docs.size(); ++place) places[docs[place]] = place;
  return places;
}

void sort_order(const IndexSort& sort, const std::vector<Segment>& inputs, DocOrder& order) {
  std::vector<std::vector<uint64_t>> keys;
  for (const auto& field : sort) {
    SortKeys values(field, order.max_doc);
    MergedDictionary dictionary(field.field(), inputs, order);
    for (size_t i = 0; i < inputs.size(); ++i) {
      const Column* column = inputs[i].column(field.field());
      if (column == nullptr) continue;
      for_each_value(*column, order.renumbered[i], [&](uint32_t doc, uint64_t at) {
        bool ordinal = column->kind == Column::Kind::kOrdinal;
        values.add(doc, column->kind, ordinal ? dictionary.ranks[i][column->code_at(at)] : column->value_at(at));
      });
    }
    keys.push_back(values.finish());
  }
  permute(places_of(keys), order);
}

}  // namespace diagon
