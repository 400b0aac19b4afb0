#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bit_set.h"
#include "columns/column_writer.h"
#include "index/document_parser.h"
#include "index/segment_reader.h"

namespace diagon {

// Documents that no refresh has made searchable yet. Used by one thread at a time; get() beside writes is the caller's to guard.
class WriteBuffer {
 public:
  WriteBuffer();
  ~WriteBuffer();

  // Indexes the document. Returns false, and leaves the buffer as it was, if fields are missing from the schema.
  bool add(const Schema& schema, const StoredDocument& document, v1::IndexMapping& missing);
  // The newest document of this id, unless it was deleted.
  const StoredDocument* find(std::string_view id) const;
  void remove(std::string_view id);

  uint32_t doc_count() const noexcept { return static_cast<uint32_t>(documents_.size()); }
  uint32_t live_count() const noexcept { return static_cast<uint32_t>(by_id_.size()); }
  size_t memory_bytes() const noexcept { return memory_; }

  // Writes everything as a segment and tells which documents are live. The buffer is empty afterwards.
  std::string write_segment(int compression_level, BitSet& live);

 private:
  struct Inverted;
  struct Columned;
  struct Parsed;

  void index(const Parsed& parsed, uint32_t doc);

  DocumentParser parser_;
  std::unique_ptr<Parsed> parsed_;
  std::deque<StoredDocument> documents_;  // ids are pointed at: elements must not move
  std::unordered_map<std::string_view, uint32_t> by_id_;
  std::vector<uint32_t> removed_;
  std::map<std::string, std::unique_ptr<Inverted>, std::less<>> inverted_;
  std::map<std::string, std::unique_ptr<Columned>, std::less<>> columns_;
  size_t memory_ = 0;
};

}  // namespace diagon
