#include "index/merged_dictionary.h"

#include <algorithm>

namespace diagon {

MergedDictionary::MergedDictionary(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order)
    : ranks(inputs.size()) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Column* source = inputs[i].column(field);
    if (source == nullptr || source->kind != Column::Kind::kOrdinal) continue;
    std::vector<uint8_t> used(source->ordinal_count());  // by documents that go on
    for_each_value(*source, order.renumbered[i], [&](uint32_t, uint64_t at) { used[source->code_at(at)] = 1; });
    auto middle = static_cast<std::ptrdiff_t>(terms.size());
    for (uint32_t ordinal = 0; ordinal < used.size(); ++ordinal) {
      if (used[ordinal] != 0) terms.push_back(source->term(ordinal));
    }
    std::inplace_merge(terms.begin(), terms.begin() + middle, terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Column* source = inputs[i].column(field);
    if (source == nullptr) continue;
    ranks[i].resize(source->ordinal_count());
    size_t rank = 0;  // both lists ascend
    for (uint32_t ordinal = 0; ordinal < ranks[i].size(); ++ordinal) {
      while (rank < terms.size() && terms[rank] < source->term(ordinal)) ++rank;
      ranks[i][ordinal] = static_cast<int64_t>(rank);
    }
  }
}

}  // namespace diagon
