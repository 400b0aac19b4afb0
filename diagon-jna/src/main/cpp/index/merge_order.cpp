#include "index/merge_order.h"

namespace diagon {

DocOrder live_order(const std::vector<Segment>& inputs) {
  DocOrder order;
  for (uint32_t input = 0; input < inputs.size(); ++input) {
    const Segment& segment = inputs[input];
    auto& numbers = order.renumbered.emplace_back(segment.max_doc(), UINT32_MAX);
    for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
      if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
      numbers[doc] = order.max_doc++;
      order.sources.push_back({input, doc});
    }
  }
  return order;
}

void permute(const std::vector<uint32_t>& place, DocOrder& order) {
  std::vector<DocOrder::Source> sources(order.sources.size());
  for (uint32_t at = 0; at < place.size(); ++at) {
    sources[place[at]] = order.sources[at];
    order.ascending &= place[at] == at;
  }
  order.sources = std::move(sources);
  for (uint32_t doc = 0; doc < order.max_doc; ++doc) {
    const auto& source = order.sources[doc];
    order.renumbered[source.input][source.doc] = doc;
  }
}

}  // namespace diagon
