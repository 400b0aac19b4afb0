#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "columns/global_ordinals.h"
#include "index/segment_reader.h"
#include "index/stored_fields.h"
#include "store/section_file.h"

namespace diagon {

// The immutable part of a segment: its file, opened. Shared by all points in time that see it.
class SegmentCore {
 public:
  // name: unique in the shard, also of its file.
  SegmentCore(std::string name, std::shared_ptr<const SectionFile> file);

  // Reads what opening it did not look at: kCorruptIndex if it is not as readers rely on it to be, whatever its
  // checksum says.
  void verify() const;

  const std::string& name() const noexcept { return name_; }
  const SectionFile& file() const noexcept { return *file_; }
  uint32_t max_doc() const noexcept { return max_doc_; }
  const StoredFieldsReader& stored() const noexcept { return *stored_; }
  const InvertedField* inverted(std::string_view field) const;
  const Column* column(std::string_view field) const;
  const std::map<std::string, std::unique_ptr<const InvertedField>, std::less<>>& all_inverted() const noexcept {
    return inverted_;
  }
  const std::map<std::string, std::unique_ptr<const Column>, std::less<>>& all_columns() const noexcept {
    return columns_;
  }

 private:
  std::string name_;
  std::shared_ptr<const SectionFile> file_;
  std::unique_ptr<StoredFieldsReader> stored_;
  uint32_t max_doc_;
  std::map<std::string, std::unique_ptr<const InvertedField>, std::less<>> inverted_;
  std::map<std::string, std::unique_ptr<const Column>, std::less<>> columns_;
};

// A segment with the deletions of one point in time.
class Segment final : public SegmentReader {
 public:
  // live null: no document is deleted.
  Segment(std::shared_ptr<const SegmentCore> core, std::shared_ptr<const BitSet> live);

  const std::shared_ptr<const SegmentCore>& core() const noexcept { return core_; }
  const std::shared_ptr<const BitSet>& shared_live() const noexcept { return live_; }
  // A document of the live bits, which the caller shares with nobody else, was cleared.
  void forget_one() noexcept { --live_count_; }

  uint32_t max_doc() const override { return core_->max_doc(); }
  uint32_t live_doc_count() const override { return live_count_; }
  const BitSet* live_docs() const override { return live_.get(); }
  const InvertedField* inverted(std::string_view field) const override { return core_->inverted(field); }
  const Column* column(std::string_view field) const override { return core_->column(field); }
  std::optional<uint32_t> find_id(std::string_view id) const override;
  std::optional<uint32_t> find_live(std::string_view id) const;
  std::string id_of(uint32_t doc) const override { return std::string(core_->stored().id(doc)); }
  int64_t seq_no_of(uint32_t doc) const override { return core_->stored().seq_no(doc); }
  StoredDocument document(uint32_t doc, bool with_source) const override;

 private:
  std::shared_ptr<const SegmentCore> core_;
  std::shared_ptr<const BitSet> live_;
  uint32_t live_count_;
};

class ShardSnapshot final : public Snapshot {
 public:
  ShardSnapshot(uint64_t generation, std::vector<Segment> segments, std::shared_ptr<const Schema> schema);

  uint64_t generation() const override { return generation_; }
  size_t segment_count() const override { return segments_.size(); }
  const SegmentReader& segment(size_t i) const override { return segments_[i]; }
  uint32_t base_of(size_t i) const override { return bases_[i]; }
  const Schema& schema() const override { return *schema_; }
  const GlobalOrdinals& ordinals(std::string_view field) const override;
  const std::vector<Segment>& segments() const noexcept { return segments_; }

 private:
  uint64_t generation_;
  std::vector<Segment> segments_;
  std::vector<uint32_t> bases_;
  std::shared_ptr<const Schema> schema_;
  GlobalOrdinalsCache ordinals_;
};

}  // namespace diagon
