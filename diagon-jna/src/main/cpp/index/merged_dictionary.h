#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/merge_order.h"
#include "index/segment.h"

namespace diagon {

// The terms that an ordinal column has in the documents of several segments that go on.
struct MergedDictionary {
  MergedDictionary(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order);

  std::vector<std::string_view> terms;      // ascending; valid as long as the inputs
  std::vector<std::vector<int64_t>> ranks;  // for each input and ordinal the position in terms, if it is there
};

// Calls f with the place of every value of the documents that go on, and their new number.
template <typename F>
void for_each_value(const Column& column, const std::vector<uint32_t>& renumbered, F&& f) {
  for (uint32_t doc = 0; doc < renumbered.size(); ++doc) {
    if (renumbered[doc] == UINT32_MAX || !column.has_value(doc)) continue;
    uint64_t begin = column.multi_valued() ? column.offsets[doc] : doc,
             end = column.multi_valued() ? column.offsets[doc + 1] : doc + uint64_t{1};
    for (uint64_t at = begin; at < end; ++at) f(renumbered[doc], at);
  }
}

}  // namespace diagon
