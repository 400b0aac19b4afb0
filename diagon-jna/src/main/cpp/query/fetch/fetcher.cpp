#include "query/fetch/fetcher.h"

#include <algorithm>

#include "index/schema.h"
#include "query/fetch/field_values.h"
#include "query/fetch/named_queries.h"
#include "query/highlight/field_highlighter.h"

namespace diagon {
namespace {

struct Place {
  size_t segment;
  uint32_t doc;
};

Place place_of(const Snapshot& snapshot, uint32_t doc) {
  for (size_t i = 0; i < snapshot.segment_count(); ++i) {
    uint32_t base = snapshot.base_of(i);
    if (doc >= base && doc - base < snapshot.segment(i).max_doc()) return {i, doc - base};
  }
  throw Error(ErrorCode::kIllegalArgument, "no such document [" + std::to_string(doc) + "]");
}

}  // namespace

void fetch_documents(const QueryContext& context, const v1::FetchSpec& spec, std::span<const uint32_t> docs,
                     v1::ShardFetchResponse& out) {
  FieldValueReader fields(context, spec);
  FieldHighlighter highlights(context, spec);
  NamedQueries named(context, spec.query());
  for (uint32_t doc : docs) {
    Place place = place_of(context.snapshot, doc);
    const SegmentReader& reader = context.snapshot.segment(place.segment);
    StoredDocument stored =
        reader.document(place.doc, spec.source() || fields.needs_source() || highlights.needs_source());
    v1::FetchedDocument& document = *out.add_documents();
    document.set_id(std::move(stored.id));
    document.set_routing(std::move(stored.routing));
    if (spec.version()) document.set_version(stored.version);
    if (spec.seq_no_and_primary_term()) {
      document.set_seq_no(stored.seq_no);
      document.set_primary_term(stored.primary_term);
    }
    fields.add(reader, place.doc, document);
    highlights.add(stored, document);
    named.add(place.segment, place.doc, document);
    if (spec.source()) document.set_source(std::move(stored.source));
  }
}

}  // namespace diagon
