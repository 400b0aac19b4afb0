#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bit_set.h"
#include "index/packed_longs.h"
#include "store/section_file.h"

struct ZSTD_DDict_s;

namespace diagon {

// What is kept of every document, as sections of a segment:
//
//   s/id, s/id_offsets           ids, one after the other; uint32 offsets
//   s/id_table                   uint32 slots, a power of two of them, open addressing by xxh3 of the id: doc + 1, or
//                                0; only of documents that were live when the segment was written, so that an id is in
//                                it once
//   s/routing, s/routing_offsets as ids; without any routing neither is there
//   s/seq_no, s/version, s/term  PackedLongs
//   s/source, s/source_blocks    zstd frames of sources: of about 4 KiB with s/source_dictionary, which all of them
//                                begin with, of 16 KiB if there is none; SourceBlock for each
//   s/source_offsets             uint32: where a document's source begins in its block; one more a block
struct SourceBlock {
  uint64_t offset;  // in s/source
  uint32_t compressed;
  uint32_t size;
  uint32_t first_doc;
  uint32_t unused;
};

class StoredFieldsWriter {
 public:
  // Begins the section of sources in out, which takes no other section until finish. dictionary: of zstd, or empty.
  StoredFieldsWriter(SectionWriter& out, int compression_level, const std::string& dictionary);
  ~StoredFieldsWriter();
  StoredFieldsWriter(const StoredFieldsWriter&) = delete;
  StoredFieldsWriter& operator=(const StoredFieldsWriter&) = delete;

  void add(std::string_view id, std::string_view routing, int64_t seq_no, int64_t version, int64_t term,
           std::string_view source);
  uint32_t doc_count() const noexcept { return static_cast<uint32_t>(seq_nos_.size()); }
  // live null: all documents are.
  void finish(const BitSet* live);

 private:
  struct Compressor;

  void flush_block();

  SectionWriter& out_;
  std::unique_ptr<Compressor> compressor_;
  const size_t block_bytes_;
  uint64_t compressed_bytes_ = 0;
  std::string ids_, routings_, block_;
  std::vector<uint32_t> id_offsets_{0}, routing_offsets_{0}, source_offsets_;
  std::vector<int64_t> seq_nos_, versions_, terms_;
  std::vector<SourceBlock> blocks_;
  uint32_t block_first_ = 0;
};

class StoredFieldsReader {
 public:
  explicit StoredFieldsReader(const SectionFile& file);

  uint32_t max_doc() const noexcept { return max_doc_; }
  // max_doc if there is none.
  uint32_t find(std::string_view id) const;
  std::string_view id(uint32_t doc) const {
    return ids_.substr(id_offsets_[doc], id_offsets_[doc + 1] - id_offsets_[doc]);
  }
  std::string_view routing(uint32_t doc) const {
    if (routing_offsets_.empty()) return {};
    return routings_.substr(routing_offsets_[doc], routing_offsets_[doc + 1] - routing_offsets_[doc]);
  }
  int64_t seq_no(uint32_t doc) const { return seq_nos_[doc]; }
  int64_t version(uint32_t doc) const { return versions_[doc]; }
  int64_t term(uint32_t doc) const { return terms_[doc]; }
  std::string source(uint32_t doc) const;
  // Of all sources, as they came.
  uint64_t source_bytes() const noexcept;

 private:
  friend class SourceCursor;
  bool table_holds() const;
  bool blocks_hold() const;

  uint32_t max_doc_;
  std::string_view ids_, routings_, sources_;
  std::span<const uint32_t> id_offsets_, routing_offsets_, source_offsets_, table_;
  PackedLongs seq_nos_, versions_, terms_;
  std::span<const SourceBlock> blocks_;
  std::unique_ptr<ZSTD_DDict_s, size_t (*)(ZSTD_DDict_s*)> dictionary_;  // null: none
};

// Reads sources; quick for ascending documents, since it keeps the last block.
class SourceCursor {
 public:
  explicit SourceCursor(const StoredFieldsReader& reader) : reader_(reader) {}
  // Valid until the next call.
  std::string_view source(uint32_t doc);

 private:
  void load(size_t block);

  const StoredFieldsReader& reader_;
  size_t block_ = SIZE_MAX;
  std::unique_ptr<char[]> bytes_;
};

}  // namespace diagon
