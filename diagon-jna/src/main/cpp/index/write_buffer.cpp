#include "index/write_buffer.h"

#include <algorithm>

#include "index/stored_fields.h"

namespace diagon {
namespace {

// Segments of a refresh are short-lived: a merge compresses better.
constexpr int kFastCompression = 1;

}  // namespace

// The values of the document at hand: a document that fails half-way leaves no trace.
struct WriteBuffer::Parsed final : FieldSink {
  struct Text {
    const FieldDef* field;
    std::string value;
  };
  struct Value {
    const FieldDef* field;
    int64_t value;
  };
  std::vector<Text> texts, terms;
  std::vector<Value> numbers;
  std::vector<const FieldDef*> ignored_fields;
  size_t text_count = 0, term_count = 0;
  TokenStream tokens;
  std::vector<const FieldDef*> named_fields;  // to be found by their names only

  void clear() {
    text_count = term_count = 0;
    numbers.clear();
    ignored_fields.clear();
    named_fields.clear();
  }
  void text(const FieldDef& field, std::string_view value) override { put(texts, text_count, field, value); }
  void term(const FieldDef& field, std::string_view value) override { put(terms, term_count, field, value); }
  void number(const FieldDef& field, int64_t value) override { numbers.push_back({&field, value}); }
  void ignored(const FieldDef& field) override { ignored_fields.push_back(&field); }

 private:
  static void put(std::vector<Text>& list, size_t& count, const FieldDef& field, std::string_view value) {
    if (count == list.size()) list.emplace_back();
    list[count].field = &field;
    list[count].value.assign(value);
    ++count;
  }
};

WriteBuffer::WriteBuffer() : parsed_(std::make_unique<Parsed>()) {}
WriteBuffer::~WriteBuffer() = default;

bool WriteBuffer::add(const Schema& schema, StoredDocument document, v1::IndexMapping& missing) {
  parsed_->clear();
  parser_.parse(schema, document.id, document.source, *parsed_, missing);
  if (missing.properties_size() > 0) return false;
  uint32_t doc = doc_count();
  try {
    index(schema, doc);
  } catch (...) {  // what is in the fields already belongs to a document that nobody sees
    end_document();
    documents_.emplace_back();
    removed_.push_back(doc);
    throw;
  }
  remove(document.id);
  uint32_t number = ids_.intern(document.id);
  if (number == newest_.size()) newest_.emplace_back();
  newest_[number] = doc;
  memory_ += sizeof(StoredDocument) + document.id.size() * 2 + document.routing.size() + document.source.size() + 64;
  documents_.push_back(std::move(document));
  return true;
}

FieldBuffer& WriteBuffer::buffer_of(const FieldDef& field) {
  FieldBuffer*& known = by_number_[field.number];
  if (known == nullptr) {
    auto& owner = buffers_[field.name];
    if (!owner) owner = std::make_unique<FieldBuffer>(field);
    known = owner.get();
  }
  return touch(*known);
}

FieldBuffer& WriteBuffer::touch(FieldBuffer& buffer) {
  if (buffer.doc() != doc_) {
    memory_ -= buffer.memory_bytes();
    buffer.begin(doc_);
    touched_.push_back(&buffer);
  }
  return buffer;
}

void WriteBuffer::index(const Schema& schema, uint32_t doc) {
  if (mapping_version_ != schema.mapping().version() || by_number_.size() != schema.fields().size()) {
    by_number_.assign(schema.fields().size(), nullptr);
    mapping_version_ = schema.mapping().version();
  }
  doc_ = doc;
  Parsed& parsed = *parsed_;
  for (size_t i = 0; i < parsed.text_count; ++i) {
    const FieldDef& field = *parsed.texts[i].field;
    if (!field.indexed) continue;
    field.analyzer->analyze(parsed.texts[i].value, parsed.tokens);
    buffer_of(field).add_tokens(parsed.tokens, field.position_increment_gap);
    if (!field.norms) parsed.named_fields.push_back(&field);
  }
  for (size_t i = 0; i < parsed.term_count; ++i) {
    const FieldDef& field = *parsed.terms[i].field;
    if (!field.has_terms() && !field.has_column()) continue;
    buffer_of(field).add_term(parsed.terms[i].value, field.has_terms(), field.has_column());
    if (!field.has_column()) parsed.named_fields.push_back(&field);
  }
  for (const auto& [field, value] : parsed.numbers) {
    if (field->has_column()) buffer_of(*field).add_number(value);
  }
  note("_field_names", parsed.named_fields);
  note("_ignored", parsed.ignored_fields);
  end_document();
}

void WriteBuffer::end_document() {
  for (FieldBuffer* buffer : touched_) {
    buffer->end();
    memory_ += buffer->memory_bytes();
  }
  touched_.clear();
}

void WriteBuffer::note(const std::string& list, std::vector<const FieldDef*>& fields) {
  if (fields.empty()) return;
  static const FieldDef names{};
  auto& owner = buffers_[list];
  if (!owner) owner = std::make_unique<FieldBuffer>(names);
  for (const FieldDef* field : fields) touch(*owner).add_term(field->name, true, false);
}

const StoredDocument* WriteBuffer::find(std::string_view id) const {
  uint32_t number = ids_.find(id);
  if (number == TermTable::kNone || newest_[number] == UINT32_MAX) return nullptr;
  return &documents_[newest_[number]];
}

void WriteBuffer::remove(std::string_view id) {
  uint32_t number = ids_.find(id);
  if (number == TermTable::kNone || newest_[number] == UINT32_MAX) return;
  removed_.push_back(newest_[number]);
  newest_[number] = UINT32_MAX;
}

std::vector<uint32_t> WriteBuffer::places(const IndexSort& sort) const {
  if (sort.empty()) return {};
  std::vector<std::vector<uint64_t>> keys;
  for (const auto& field : sort) {
    auto buffer = buffers_.find(field.field());
    keys.push_back(buffer == buffers_.end() ? SortKeys(field, doc_count()).finish()
                                            : buffer->second->sort_keys(field, doc_count()));
  }
  return places_of(keys);
}

BitSet WriteBuffer::write_segment(const IndexSort& sort, SectionWriter& out) const {
  uint32_t max_doc = doc_count();
  const std::vector<uint32_t> places = this->places(sort);
  BitSet live(max_doc, true);
  for (uint32_t doc : removed_) live.clear(places.empty() ? doc : places[doc]);
  std::vector<uint32_t> documents(max_doc);
  for (uint32_t doc = 0; doc < max_doc; ++doc) documents[places.empty() ? doc : places[doc]] = doc;
  StoredFieldsWriter stored(out, kFastCompression, {});
  for (uint32_t doc : documents) {
    const StoredDocument& document = documents_[doc];
    stored.add(document.id, document.routing, document.seq_no, document.version, document.primary_term,
               document.source);
  }
  stored.finish(&live);
  for (const auto& [name, field] : buffers_) field->write(name, max_doc, places, out);
  return live;
}

void WriteBuffer::clear() {
  documents_.clear();
  ids_ = TermTable();
  newest_.clear();
  removed_.clear();
  buffers_.clear();
  by_number_.clear();
  memory_ = 0;
}

}  // namespace diagon
