#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bit_set.h"
#include "index/document_parser.h"
#include "index/field_buffer.h"
#include "index/segment_reader.h"
#include "index/term_table.h"

namespace diagon {

// Documents that no refresh has made searchable yet. Used by one thread at a time; get() beside writes is the caller's
// to guard.
class WriteBuffer {
 public:
  WriteBuffer();
  ~WriteBuffer();

  // Indexes the document. Returns false, and leaves the buffer as it was, if fields are missing from the schema.
  bool add(const Schema& schema, StoredDocument document, v1::IndexMapping& missing);
  // The newest document of this id, unless it was deleted.
  const StoredDocument* find(std::string_view id) const;
  void remove(std::string_view id);

  uint32_t doc_count() const noexcept { return static_cast<uint32_t>(documents_.size()); }
  uint32_t live_count() const noexcept { return doc_count() - static_cast<uint32_t>(removed_.size()); }
  size_t memory_bytes() const noexcept { return memory_; }

  // Everything as a segment; tells which documents are live. To be cleared afterwards.
  BitSet write_segment(const IndexSort& sort, SectionWriter& out) const;
  void clear();

 private:
  struct Parsed;

  FieldBuffer& buffer_of(const FieldDef& field);
  FieldBuffer& touch(FieldBuffer& buffer);
  void index(const Schema& schema, uint32_t doc);
  void end_document();
  std::vector<uint32_t> places(const IndexSort& sort) const;
  void note(const std::string& list, std::vector<const FieldDef*>& fields);

  DocumentParser parser_;
  std::unique_ptr<Parsed> parsed_;
  std::vector<StoredDocument> documents_;
  TermTable ids_;
  std::vector<uint32_t> newest_;  // by number of the id; UINT32_MAX: deleted
  std::vector<uint32_t> removed_;
  std::map<std::string, std::unique_ptr<FieldBuffer>, std::less<>> buffers_;
  size_t memory_ = 0;

  uint64_t mapping_version_ = 0;  // what by_number_ is for
  std::vector<FieldBuffer*> by_number_;
  uint32_t doc_ = 0;                   // being indexed
  std::vector<FieldBuffer*> touched_;  // by it
};

}  // namespace diagon
