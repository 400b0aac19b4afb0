#include "index/stored_fields.h"

#include <xxhash.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>

#include "base/error.h"

namespace diagon {
namespace {

constexpr size_t kBlockBytes = 16 * 1024;
constexpr size_t kBlockBytesWithDictionary = 4 * 1024;

bool ascend_within(std::span<const uint32_t> offsets, size_t size) {
  return std::is_sorted(offsets.begin(), offsets.end()) && (offsets.empty() || offsets.back() <= size);
}

uint64_t hash(std::string_view id) { return XXH3_64bits(id.data(), id.size()); }

}  // namespace

struct StoredFieldsWriter::Compressor {
  Compressor(int compression_level, const std::string& dictionary)
      : level(compression_level),
        context(ZSTD_createCCtx(), ZSTD_freeCCtx),
        shared(dictionary.empty() ? nullptr : ZSTD_createCDict(dictionary.data(), dictionary.size(), level),
               ZSTD_freeCDict) {}

  const std::string& compress(std::string_view block) {
    out.resize(ZSTD_compressBound(block.size()));
    size_t size = shared ? ZSTD_compress_usingCDict(context.get(), out.data(), out.size(), block.data(), block.size(),
                                                    shared.get())
                         : ZSTD_compressCCtx(context.get(), out.data(), out.size(), block.data(), block.size(), level);
    if (ZSTD_isError(size))
      throw Error(ErrorCode::kInternal, std::string("cannot compress sources: ") + ZSTD_getErrorName(size));
    out.resize(size);
    return out;
  }

  int level;
  std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context;
  std::unique_ptr<ZSTD_CDict, size_t (*)(ZSTD_CDict*)> shared;
  std::string out;
};

StoredFieldsWriter::StoredFieldsWriter(SectionWriter& out, int compression_level, const std::string& dictionary)
    : out_(out),
      compressor_(std::make_unique<Compressor>(compression_level, dictionary)),
      block_bytes_(dictionary.empty() ? kBlockBytes : kBlockBytesWithDictionary) {
  if (!dictionary.empty()) out_.add("s/source_dictionary", dictionary);
  out_.begin("s/source");
}

StoredFieldsWriter::~StoredFieldsWriter() = default;

void StoredFieldsWriter::add(std::string_view id, std::string_view routing, int64_t seq_no, int64_t version,
                             int64_t term, std::string_view source) {
  ids_ += id;
  id_offsets_.push_back(static_cast<uint32_t>(ids_.size()));
  routings_ += routing;
  routing_offsets_.push_back(static_cast<uint32_t>(routings_.size()));
  seq_nos_.push_back(seq_no);
  versions_.push_back(version);
  terms_.push_back(term);
  source_offsets_.push_back(static_cast<uint32_t>(block_.size()));
  block_ += source;
  if (block_.size() >= block_bytes_) flush_block();
}

void StoredFieldsWriter::flush_block() {
  if (block_first_ == doc_count()) return;
  source_offsets_.push_back(static_cast<uint32_t>(block_.size()));
  const std::string& compressed = compressor_->compress(block_);
  blocks_.push_back({compressed_bytes_, static_cast<uint32_t>(compressed.size()), static_cast<uint32_t>(block_.size()),
                     block_first_, 0});
  compressed_bytes_ += compressed.size();
  out_.append(compressed);
  block_.clear();
  block_first_ = doc_count();
}

void StoredFieldsWriter::finish(const BitSet* live) {
  flush_block();
  out_.end();
  uint32_t docs = doc_count();
  std::vector<uint32_t> table(std::bit_ceil(docs * size_t{2} + 1));
  for (uint32_t doc = 0; doc < docs; ++doc) {
    if (live != nullptr && !live->get(doc)) continue;
    std::string_view id(ids_.data() + id_offsets_[doc], id_offsets_[doc + 1] - id_offsets_[doc]);
    size_t slot = hash(id) & (table.size() - 1);
    while (table[slot] != 0) slot = (slot + 1) & (table.size() - 1);
    table[slot] = doc + 1;
  }
  out_.add("s/id", ids_);
  out_.add_array("s/id_offsets", id_offsets_);
  out_.add_array("s/id_table", table);
  if (!routings_.empty()) {
    out_.add("s/routing", routings_);
    out_.add_array("s/routing_offsets", routing_offsets_);
  }
  PackedLongs::write(seq_nos_, "s/seq_no", out_);
  PackedLongs::write(versions_, "s/version", out_);
  PackedLongs::write(terms_, "s/term", out_);
  out_.add_array("s/source_blocks", blocks_);
  out_.add_array("s/source_offsets", source_offsets_);
}

StoredFieldsReader::StoredFieldsReader(const SectionFile& file)
    : ids_(file.section("s/id")),
      routings_(file.section("s/routing")),
      sources_(file.section("s/source")),
      id_offsets_(file.array<uint32_t>("s/id_offsets")),
      routing_offsets_(file.array<uint32_t>("s/routing_offsets")),
      source_offsets_(file.array<uint32_t>("s/source_offsets")),
      table_(file.array<uint32_t>("s/id_table")),
      seq_nos_(file, "s/seq_no"),
      versions_(file, "s/version"),
      terms_(file, "s/term"),
      blocks_(file.array<SourceBlock>("s/source_blocks")),
      dictionary_(nullptr, ZSTD_freeDDict) {
  if (std::string_view dictionary = file.section("s/source_dictionary"); !dictionary.empty()) {
    dictionary_.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
    if (!dictionary_) throw Error(ErrorCode::kCorruptIndex, "dictionary of stored sources cannot be read");
  }
  max_doc_ = seq_nos_.size();
  size_t docs = max_doc_;
  if (id_offsets_.size() != docs + 1 || (!routing_offsets_.empty() && routing_offsets_.size() != docs + 1) ||
      seq_nos_.size() != docs || versions_.size() != docs || terms_.size() != docs ||
      !std::has_single_bit(table_.size()) || source_offsets_.size() != docs + blocks_.size() ||
      !ascend_within(id_offsets_, ids_.size()) || !ascend_within(routing_offsets_, routings_.size()) ||
      !table_holds() || !blocks_hold()) {
    throw Error(ErrorCode::kCorruptIndex, "stored fields do not fit together [" + std::to_string(max_doc_) + "]");
  }
}

bool StoredFieldsReader::table_holds() const {
  auto empty = std::count(table_.begin(), table_.end(), 0u);  // where searches for an id end
  return empty != 0 && *std::max_element(table_.begin(), table_.end()) <= max_doc_;
}

bool StoredFieldsReader::blocks_hold() const {
  for (size_t i = 0; i < blocks_.size(); ++i) {
    const SourceBlock& block = blocks_[i];
    if (block.offset > sources_.size() || block.compressed > sources_.size() - block.offset ||
        (i == 0 ? block.first_doc != 0 : block.first_doc <= blocks_[i - 1].first_doc))
      return false;
  }
  return blocks_.empty() ? max_doc_ == 0 : blocks_.back().first_doc < max_doc_;
}

uint32_t StoredFieldsReader::find(std::string_view wanted) const {
  size_t slot = hash(wanted) & (table_.size() - 1);
  while (table_[slot] != 0) {
    if (id(table_[slot] - 1) == wanted) return table_[slot] - 1;
    slot = (slot + 1) & (table_.size() - 1);
  }
  return max_doc_;
}

uint64_t StoredFieldsReader::source_bytes() const noexcept {
  uint64_t bytes = 0;
  for (const SourceBlock& block : blocks_) bytes += block.size;
  return bytes;
}

std::string StoredFieldsReader::source(uint32_t doc) const { return std::string(SourceCursor(*this).source(doc)); }

std::string_view SourceCursor::source(uint32_t doc) {
  const auto& blocks = reader_.blocks_;
  bool loaded = block_ < blocks.size() && doc >= blocks[block_].first_doc &&
                (block_ + 1 == blocks.size() || doc < blocks[block_ + 1].first_doc);
  if (!loaded) {
    auto after = std::upper_bound(blocks.begin(), blocks.end(), doc,
                                  [](uint32_t d, const SourceBlock& b) { return d < b.first_doc; });
    load(static_cast<size_t>(after - blocks.begin()) - 1);
  }
  size_t at = doc + block_;  // one more offset for each block before
  uint32_t begin = reader_.source_offsets_[at], end = reader_.source_offsets_[at + 1];
  if (begin > end || end > blocks[block_].size)
    throw Error(ErrorCode::kCorruptIndex, "stored source is out of bounds [" + std::to_string(doc) + "]");
  return {bytes_.get() + begin, end - begin};
}

void SourceCursor::load(size_t block) {
  const SourceBlock& chosen = reader_.blocks_[block];
  block_ = SIZE_MAX;
  if (ZSTD_getFrameContentSize(reader_.sources_.data() + chosen.offset, chosen.compressed) != chosen.size)
    throw Error(ErrorCode::kCorruptIndex, "stored block has another size [" + std::to_string(block) + "]");
  bytes_ = std::make_unique_for_overwrite<char[]>(chosen.size);
  thread_local std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  std::string_view frame = reader_.sources_.substr(chosen.offset, chosen.compressed);
  size_t size = reader_.dictionary_
                    ? ZSTD_decompress_usingDDict(context.get(), bytes_.get(), chosen.size, frame.data(), frame.size(),
                                                 reader_.dictionary_.get())
                    : ZSTD_decompressDCtx(context.get(), bytes_.get(), chosen.size, frame.data(), frame.size());
  if (ZSTD_isError(size) || size != chosen.size)
    throw Error(ErrorCode::kCorruptIndex, "stored block cannot be read [" + std::to_string(block) + "]");
  block_ = block;
}

}  // namespace diagon
