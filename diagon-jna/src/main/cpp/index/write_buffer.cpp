#include "index/write_buffer.h"

#include <algorithm>
#include <numeric>

#include "index/term_table.h"
#include "index/stored_fields.h"
#include "postings/inverted_writer.h"
#include "postings/norm.h"

namespace diagon {

// The postings of a field as they arrive: of each term a run of document, frequency, positions…
struct WriteBuffer::Inverted {
  explicit Inverted(const FieldDef& field) : freqs(field.freqs), positions(field.positions), norms(field.norms) {}
  bool freqs, positions, norms;
  TermTable terms;
  std::vector<std::vector<uint32_t>> postings;
  std::vector<uint8_t> lengths;  // encoded, by document

  // Positions ascend within a term.
  void add(uint32_t doc, std::vector<std::pair<uint32_t, uint32_t>>& occurrences, size_t& memory) {
    std::sort(occurrences.begin(), occurrences.end());
    for (size_t i = 0; i < occurrences.size();) {
      size_t end = i;
      while (end < occurrences.size() && occurrences[end].first == occurrences[i].first) ++end;
      auto& run = postings[occurrences[i].first];
      run.push_back(doc);
      if (freqs) run.push_back(static_cast<uint32_t>(end - i));
      if (positions) {
        for (size_t k = i; k < end; ++k) run.push_back(occurrences[k].second);
      }
      memory += 4 * (1 + (freqs ? 1 : 0) + (positions ? end - i : 0));
      i = end;
    }
  }

  void write(const std::string& name, uint32_t max_doc, SectionWriter& out) {
    if (norms) lengths.resize(max_doc);
    InvertedWriter writer(freqs, positions, std::move(lengths));
    std::vector<uint32_t> order(terms.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) { return terms.term(a) < terms.term(b); });
    for (uint32_t number : order) {
      writer.begin_term(terms.term(number));
      const auto& run = postings[number];
      for (size_t i = 0; i < run.size();) {
        uint32_t doc = run[i++];
        uint32_t freq = freqs ? run[i++] : 1;
        writer.add_posting(doc, freq, run.data() + i);
        if (positions) i += freq;
      }
      writer.end_term();
    }
    writer.finish(name, out);
  }
};

struct WriteBuffer::Columned {
  explicit Columned(Column::Kind kind) : values(kind) {}
  ColumnWriter values;
  TermTable terms;  // kOrdinal: values are its numbers

  void write(const std::string& name, uint32_t max_doc, SectionWriter& out) {
    std::vector<std::string_view> dictionary;
    if (values.kind() == Column::Kind::kOrdinal) {
      std::vector<uint32_t> order(terms.size()), rank(terms.size());
      std::iota(order.begin(), order.end(), 0u);
      std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) { return terms.term(a) < terms.term(b); });
      for (uint32_t i = 0; i < order.size(); ++i) {
        rank[order[i]] = i;
        dictionary.push_back(terms.term(order[i]));
      }
      for (auto& [doc, value] : values.values()) value = rank[static_cast<size_t>(value)];
    }
    values.finish(name, max_doc, dictionary, out);
  }
};

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
  // Kept from document to document.
  TokenStream tokens;
  std::map<const FieldDef*, std::vector<std::pair<uint32_t, uint32_t>>> occurrences;

  void clear() {
    text_count = term_count = 0;
    numbers.clear();
    ignored_fields.clear();
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

bool WriteBuffer::add(const Schema& schema, const StoredDocument& document, v1::IndexMapping& missing) {
  parsed_->clear();
  parser_.parse(schema, document.id, document.source, *parsed_, missing);
  if (missing.properties_size() > 0) return false;
  uint32_t doc = doc_count();
  index(*parsed_, doc);
  remove(document.id);
  documents_.push_back(document);
  by_id_[documents_.back().id] = doc;
  memory_ += sizeof(StoredDocument) + document.id.size() * 2 + document.source.size() + 64;
  return true;
}

void WriteBuffer::index(const Parsed& parsed, uint32_t doc) {
  auto inverted = [&](const FieldDef& field, std::string_view name) -> Inverted& {
    auto& entry = inverted_[std::string(name)];
    if (!entry) entry = std::make_unique<Inverted>(field);
    return *entry;
  };
  auto occur = [&](Inverted& target, std::string_view term, std::vector<std::pair<uint32_t, uint32_t>>& occurrences, uint32_t position) {
    uint32_t number = target.terms.intern(term);
    if (number == target.postings.size()) {
      target.postings.emplace_back();
      memory_ += term.size() + 64;
    }
    occurrences.emplace_back(number, position);
  };
  // Text, all values of a field together: their positions follow each other with a gap.
  struct State {
    uint32_t position = UINT32_MAX;
    uint32_t length = 0;
  };
  std::map<const FieldDef*, State> states;
  auto& gathered = parsed_->occurrences;
  gathered.clear();
  std::vector<const FieldDef*> named;
  for (size_t i = 0; i < parsed.text_count; ++i) {
    const FieldDef& field = *parsed.texts[i].field;
    if (!field.indexed) continue;
    Inverted& target = inverted(field, field.name);
    State& state = states[&field];
    auto& occurrences = gathered[&field];
    if (state.position != UINT32_MAX) state.position += field.position_increment_gap;
    field.analyzer->analyze(parsed.texts[i].value, parsed_->tokens);
    for (size_t t = 0; t < parsed_->tokens.size(); ++t) {
      const Token& token = parsed_->tokens[t];
      state.position += token.position_increment;
      if (token.position_increment > 0) ++state.length;
      occur(target, token.text, occurrences, state.position);
    }
    if (!field.norms) named.push_back(&field);
  }
  for (size_t i = 0; i < parsed.term_count; ++i) {
    const FieldDef& field = *parsed.terms[i].field;
    if (field.has_terms()) {
      Inverted& target = inverted(field, field.name);
      auto& occurrences = gathered[&field];
      occur(target, parsed.terms[i].value, occurrences, static_cast<uint32_t>(occurrences.size()));
      states[&field].length = static_cast<uint32_t>(occurrences.size());
    }
    if (field.has_column()) {
      auto& column = columns_[field.name];
      if (!column) column = std::make_unique<Columned>(Column::Kind::kOrdinal);
      column->values.add(doc, column->terms.intern(parsed.terms[i].value));
      memory_ += 16;
    } else if (field.has_terms()) {
      named.push_back(&field);
    }
  }
  for (auto& [field, occurrences] : gathered) {
    Inverted& target = *inverted_.find(field->name)->second;
    target.add(doc, occurrences, memory_);
    if (target.norms) {
      target.lengths.resize(doc + 1);
      target.lengths[doc] = encode_length(states[field].length);
    }
  }
  for (const auto& [field, value] : parsed.numbers) {
    if (!field->has_column()) continue;
    auto& column = columns_[field->name];
    if (!column) column = std::make_unique<Columned>(field->column_kind());
    column->values.add(doc, value);
    memory_ += 16;
  }
  static const FieldDef names{};
  auto note = [&](const char* list, std::vector<const FieldDef*> fields) {
    std::sort(fields.begin(), fields.end());
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
    std::vector<std::pair<uint32_t, uint32_t>> occurrences;
    for (const FieldDef* field : fields) occur(inverted(names, list), field->name, occurrences, 0);
    if (!occurrences.empty()) inverted(names, list).add(doc, occurrences, memory_);
  };
  note("_field_names", std::move(named));
  note("_ignored", parsed.ignored_fields);
}

const StoredDocument* WriteBuffer::find(std::string_view id) const {
  auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &documents_[found->second];
}

void WriteBuffer::remove(std::string_view id) {
  auto found = by_id_.find(id);
  if (found == by_id_.end()) return;
  removed_.push_back(found->second);
  by_id_.erase(found);
}

std::string WriteBuffer::write_segment(int compression_level, BitSet& live) {
  uint32_t max_doc = doc_count();
  live = BitSet(max_doc, true);
  for (uint32_t doc : removed_) live.clear(doc);
  SectionWriter out;
  StoredFieldsWriter stored(compression_level);
  for (const auto& document : documents_) {
    stored.add(document.id, document.routing, document.seq_no, document.version, document.primary_term, document.source);
  }
  stored.finish(out, &live);
  for (auto& [name, field] : inverted_) field->write(name, max_doc, out);
  for (auto& [name, column] : columns_) column->write(name, max_doc, out);
  by_id_.clear();
  documents_.clear();
  removed_.clear();
  inverted_.clear();
  columns_.clear();
  memory_ = 0;
  return out.finish();
}

}  // namespace diagon
