#include "index/field_buffer.h"

#include <algorithm>
#include <array>

#include "postings/inverted_writer.h"
#include "postings/norm.h"

namespace diagon {
namespace {

// Terms that are looked up at once, or so far ahead that they have come from memory.
constexpr size_t kAhead = 64;

}  // namespace

FieldBuffer::FieldBuffer(const FieldDef& field)
    : freqs_(field.freqs),
      positions_(field.positions),
      norms_(field.norms),
      kind_(field.column_kind()),
      column_(kind_) {}

void FieldBuffer::begin(uint32_t doc) {
  doc_ = doc;
  position_ = UINT32_MAX;
  length_ = 0;
  has_postings_ = false;
}

void FieldBuffer::begin_postings() {
  if (has_postings_) return;
  has_postings_ = true;
  log_.begin(doc_);
}

void FieldBuffer::add_tokens(const TokenStream& tokens, uint32_t position_increment_gap) {
  begin_postings();
  if (position_ != UINT32_MAX) position_ += position_increment_gap;
  std::array<TermTable::Probe, kAhead> probes;
  for (size_t first = 0; first < tokens.size(); first += probes.size()) {
    size_t count = std::min(probes.size(), tokens.size() - first);
    for (size_t i = 0; i < count; ++i) {
      probes[i] = TermTable::Probe(tokens[first + i].text);
      terms_.fetch_slot(probes[i]);
    }
    for (size_t i = 0; i < count; ++i) terms_.fetch_term(probes[i]);
    for (size_t i = 0; i < count; ++i) {
      uint32_t increment = tokens[first + i].position_increment;
      position_ += increment;
      if (increment > 0) ++length_;
      log_.add(terms_.intern(probes[i]), position_);
    }
  }
}

void FieldBuffer::add_term(std::string_view term, bool indexed, bool stored) {
  uint32_t number = terms_.intern(term);
  if (indexed) {
    begin_postings();
    log_.add(number, length_++);
  }
  if (stored) column_.add(doc_, number);
}

void FieldBuffer::add_number(int64_t value) { column_.add(doc_, value); }

void FieldBuffer::end() {
  if (!has_postings_ || !norms_) return;
  lengths_.resize(doc_ + size_t{1});
  lengths_[doc_] = encode_length(length_);
}

size_t FieldBuffer::memory_bytes() const noexcept {
  return terms_.memory_bytes() + log_.memory_bytes() + lengths_.size() +
         column_.size() * sizeof(std::pair<uint32_t, int64_t>);
}

std::vector<uint64_t> FieldBuffer::sort_keys(const v1::IndexSortField& field, uint32_t max_doc) const {
  SortKeys keys(field, max_doc);
  std::vector<int64_t> ranks;  // of terms
  if (kind_ == Column::Kind::kOrdinal) {
    ranks.resize(terms_.size());
    int64_t rank = 0;
    for (uint32_t term : terms_.sorted()) ranks[term] = rank++;
  }
  for (const auto& [doc, value] : column_.values())
    keys.add(doc, kind_, ranks.empty() ? value : ranks[static_cast<size_t>(value)]);
  return keys.finish();
}

void FieldBuffer::write(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& places,
                        SectionWriter& out) const {
  std::vector<uint32_t> order = terms_.sorted();
  if (!log_.empty()) write_postings(name, max_doc, order, places, out);
  if (!column_.empty()) write_column(name, max_doc, order, places, out);
}

void FieldBuffer::write_column(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                               const std::vector<uint32_t>& places, SectionWriter& out) const {
  std::vector<std::string_view> dictionary;
  std::vector<uint32_t> rank(terms_.size());
  if (kind_ == Column::Kind::kOrdinal) {
    std::vector<uint8_t> used(terms_.size());  // a term may have postings only
    for (const auto& [doc, term] : column_.values()) used[static_cast<size_t>(term)] = 1;
    for (uint32_t term : order) {
      if (used[term] == 0) continue;
      rank[term] = static_cast<uint32_t>(dictionary.size());
      dictionary.push_back(terms_.term(term));
    }
  }
  ColumnWriter writer(kind_);
  for (const auto& [doc, value] : column_.values()) {
    writer.add(places.empty() ? doc : places[doc],
               kind_ == Column::Kind::kOrdinal ? rank[static_cast<size_t>(value)] : value);
  }
  writer.finish(name, max_doc, dictionary, out);
}

void FieldBuffer::write_postings(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                                 const std::vector<uint32_t>& places, SectionWriter& out) const {
  std::vector<uint8_t> lengths = lengths_;
  if (norms_) lengths.resize(max_doc);
  if (norms_ && !places.empty()) {
    for (uint32_t doc = 0; doc < lengths_.size(); ++doc) lengths[places[doc]] = lengths_[doc];
    // What has no length moved too.
    for (uint32_t doc = static_cast<uint32_t>(lengths_.size()); doc < max_doc; ++doc) lengths[places[doc]] = 0;
  }
  InvertedWriter writer(out, freqs_, positions_, std::move(lengths));
  const OccurrenceLog::ByTerm by_term = log_.by_term(order);
  std::vector<OccurrenceLog::Occurrence> moved;
  std::vector<uint32_t> positions;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    if (rank + kAhead < order.size()) terms_.fetch(order[rank + kAhead]);
    const auto* at = by_term.occurrences.get() + by_term.ends[rank];
    const auto* end = by_term.occurrences.get() + by_term.ends[rank + 1];
    if (!places.empty()) {
      moved.assign(at, end);
      for (auto& occurrence : moved) occurrence.doc = places[occurrence.doc];
      std::stable_sort(moved.begin(), moved.end(), [](const auto& a, const auto& b) { return a.doc < b.doc; });
      at = moved.data();
      end = at + moved.size();
    }
    writer.begin_term(terms_.term(order[rank]));
    while (at != end) {
      const uint32_t doc = at->doc;
      positions.clear();
      for (; at != end && at->doc == doc; ++at) positions.push_back(at->position);
      writer.add_posting(doc, freqs_ ? static_cast<uint32_t>(positions.size()) : 1, positions.data());
    }
    writer.end_term();
  }
  writer.finish(name);
}

}  // namespace diagon
