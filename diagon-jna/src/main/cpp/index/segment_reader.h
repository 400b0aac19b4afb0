#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bit_set.h"
#include "columns/column.h"
#include "postings/postings.h"

namespace diagon {

class GlobalOrdinals;
class Schema;  // index/schema.h: the fields by full name, resolved from the mapping, with their analyzers

// A document as stored.
struct StoredDocument {
  std::string id;
  std::string routing;
  std::string source;
  int64_t version = 0;
  int64_t seq_no = 0;
  int64_t primary_term = 0;
};

// One immutable segment as of one point in time: its files, mapped, and the deletions known then. Thread-safe.
//
// How fields are indexed: text by its tokens; keyword by its (normalised) value; ip by its 16 bytes; boolean by "F" and
// "T"; numbers and dates have no terms: point, set and range queries on them read the column. A field with doc_values:
// false and index: true of such a type has a column all the same, which aggregations and sorts refuse by the schema.
// "_field_names" holds the names of the fields that a document has a value for (only those that have neither norms nor
// a column need it).
class SegmentReader {
 public:
  virtual ~SegmentReader() = default;

  virtual uint32_t max_doc() const = 0;
  virtual uint32_t live_doc_count() const = 0;
  // Null: no document is deleted.
  virtual const BitSet* live_docs() const = 0;

  // Null: no document of this segment has the field.
  virtual const InvertedField* inverted(std::string_view field) const = 0;
  virtual const Column* column(std::string_view field) const = 0;

  // The live or deleted document with this id.
  virtual std::optional<uint32_t> find_id(std::string_view id) const = 0;
  virtual std::string id_of(uint32_t doc) const = 0;
  virtual int64_t seq_no_of(uint32_t doc) const = 0;
  virtual StoredDocument document(uint32_t doc, bool with_source) const = 0;
};

// All segments of a shard at one point in time. doc numbers of the shard are base_of(i) + doc of segment i.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  virtual uint64_t generation() const = 0;
  virtual size_t segment_count() const = 0;
  virtual const SegmentReader& segment(size_t i) const = 0;
  virtual uint32_t base_of(size_t i) const = 0;
  virtual const Schema& schema() const = 0;
  // Of an ordinal field; made when they are first asked for.
  virtual const GlobalOrdinals& ordinals(std::string_view field) const = 0;
};

}  // namespace diagon
