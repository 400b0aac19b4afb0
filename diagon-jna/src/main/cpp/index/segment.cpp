#include "index/segment.h"

#include "base/error.h"
#include "columns/column_reader.h"
#include "postings/inverted_reader.h"

namespace diagon {
namespace {

template <typename T>
std::unique_ptr<const T> whole(std::unique_ptr<const T> opened, const std::string& field) {
  if (opened == nullptr) throw Error(ErrorCode::kCorruptIndex, "field is not whole [" + field + "]");
  return opened;
}

}  // namespace

SegmentCore::SegmentCore(std::string name, std::shared_ptr<const SectionFile> file)
    : name_(std::move(name)),
      file_(std::move(file)),
      stored_(std::make_unique<StoredFieldsReader>(*file_)),
      max_doc_(stored_->max_doc()) {
  for (const std::string& field : file_->children("i/"))
    inverted_[field] = whole(open_inverted(*file_, field, max_doc_), field);
  for (const std::string& field : file_->children("c/"))
    columns_[field] = whole(open_column(*file_, field, max_doc_), field);
}

void SegmentCore::verify() const {
  for (const auto& [name, field] : inverted_) field->verify();
  for (const auto& [name, column] : columns_) verify_column(*column, name);
}

const InvertedField* SegmentCore::inverted(std::string_view field) const {
  auto found = inverted_.find(field);
  return found == inverted_.end() ? nullptr : found->second.get();
}

const Column* SegmentCore::column(std::string_view field) const {
  auto found = columns_.find(field);
  return found == columns_.end() ? nullptr : found->second.get();
}

Segment::Segment(std::shared_ptr<const SegmentCore> core, std::shared_ptr<const BitSet> live)
    : core_(std::move(core)), live_(std::move(live)), live_count_(live_ ? live_->count() : core_->max_doc()) {}

std::optional<uint32_t> Segment::find_id(std::string_view id) const {
  uint32_t doc = core_->stored().find(id);
  if (doc == core_->max_doc()) return std::nullopt;
  return doc;
}

std::optional<uint32_t> Segment::find_live(std::string_view id) const {
  auto doc = find_id(id);
  if (doc && live_ != nullptr && !live_->get(*doc)) return std::nullopt;
  return doc;
}

StoredDocument Segment::document(uint32_t doc, bool with_source) const {
  const StoredFieldsReader& stored = core_->stored();
  StoredDocument document;
  document.id = stored.id(doc);
  document.routing = stored.routing(doc);
  document.version = stored.version(doc);
  document.seq_no = stored.seq_no(doc);
  document.primary_term = stored.term(doc);
  if (with_source) document.source = stored.source(doc);
  return document;
}

ShardSnapshot::ShardSnapshot(uint64_t generation, std::vector<Segment> segments, std::shared_ptr<const Schema> schema)
    : generation_(generation), segments_(std::move(segments)), schema_(std::move(schema)) {
  uint32_t base = 0;
  for (const Segment& segment : segments_) {
    bases_.push_back(base);
    base += segment.max_doc();
  }
}

const GlobalOrdinals& ShardSnapshot::ordinals(std::string_view field) const {
  return ordinals_.get(field, [this](std::string_view name) {
    std::vector<const Column*> columns;
    for (const Segment& segment : segments_) columns.push_back(segment.column(name));
    return columns;
  });
}

}  // namespace diagon
