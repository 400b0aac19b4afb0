#include "index/merger.h"

#include <set>
#include <string>

#include "base/memory.h"
#include "index/doc_reorder.h"
#include "index/merge_fields.h"
#include "index/source_dictionary.h"

namespace diagon {
namespace {

// Of the order, of what stored fields and norms keep, and of the column being merged: nothing else grows with documents
// but identifiers, and nothing at all with their size.
constexpr uint64_t kBytesADocument = 96;

void merge_stored(const std::vector<Segment>& inputs, const DocOrder& order, int level, SectionWriter& out) {
  StoredFieldsWriter stored(out, level, train_dictionary(inputs));
  std::vector<SourceCursor> sources;
  for (const Segment& input : inputs) sources.emplace_back(input.core()->stored());
  for (const auto& [input, doc] : order.sources) {
    const StoredFieldsReader& from = inputs[input].core()->stored();
    stored.add(from.id(doc), from.routing(doc), from.seq_no(doc), from.version(doc), from.term(doc),
               sources[input].source(doc));
  }
  stored.finish(nullptr);
}

}  // namespace

DocOrder merge_segments(const std::vector<Segment>& inputs, const MergeOptions& options, SectionWriter& out) {
  std::set<std::string> inverted, columns;
  for (const Segment& input : inputs) {
    input.core()->file().verify();  // damage must not be merged into a file whose checksum is right
    for (const auto& [name, field] : input.core()->all_inverted()) inverted.insert(name);
    for (const auto& [name, column] : input.core()->all_columns()) columns.insert(name);
  }
  DocOrder order = live_order(inputs);
  MemoryLease held(MemoryCategory::kMerges);
  held.set(order.sources.size() * kBytesADocument);
  if (!options.sort.empty())
    sort_order(options.sort, inputs, order);
  else if (options.reorder)
    reorder_by_terms(inputs, order);
  merge_stored(inputs, order, options.compression_level, out);
  for (const auto& name : inverted) merge_inverted(name, inputs, order, out);
  for (const auto& name : columns) merge_column(name, inputs, order, out);
  return order;
}

}  // namespace diagon
