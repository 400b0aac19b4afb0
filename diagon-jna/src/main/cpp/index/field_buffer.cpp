#include "index/field_buffer.h"

#include <algorithm>

#include "postings/inverted_writer.h"
#include "postings/norm.h"

namespace diagon {

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
  occurrences_.clear();
}

void FieldBuffer::add_tokens(const TokenStream& tokens, uint32_t position_increment_gap) {
  has_postings_ = true;
  if (position_ != UINT32_MAX) position_ += position_increment_gap;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    position_ += token.position_increment;
    if (token.position_increment > 0) ++length_;
    size_t known = terms_.size();
    uint64_t term = terms_.intern(token.text);
    if (term == known) term_bytes_ += token.text.size();
    occurrences_.push_back(term << 32 | position_);
  }
}

void FieldBuffer::add_term(std::string_view term, bool indexed, bool stored) {
  size_t known = terms_.size();
  uint64_t number = terms_.intern(term);
  if (number == known) term_bytes_ += term.size();
  if (indexed) {
    has_postings_ = true;
    occurrences_.push_back(number << 32 | length_++);
  }
  if (stored) column_.add(doc_, static_cast<int64_t>(number));
}

void FieldBuffer::add_number(int64_t value) { column_.add(doc_, value); }

void FieldBuffer::end() {
  if (!has_postings_) return;
  std::sort(occurrences_.begin(), occurrences_.end());
  for (size_t i = 0; i < occurrences_.size();) {
    auto term = static_cast<uint32_t>(occurrences_[i] >> 32);
    size_t end = i + 1;
    while (end < occurrences_.size() && occurrences_[end] >> 32 == term) ++end;
    log_.push_back(term);
    log_.push_back(doc_);
    if (freqs_) log_.push_back(static_cast<uint32_t>(end - i));
    if (positions_) {
      for (size_t k = i; k < end; ++k) log_.push_back(static_cast<uint32_t>(occurrences_[k]));
    }
    i = end;
  }
  if (norms_) {
    lengths_.resize(doc_ + size_t{1});
    lengths_[doc_] = encode_length(length_);
  }
}

size_t FieldBuffer::memory_bytes() const noexcept {
  constexpr size_t kTermOverhead = 48;  // a view and, at least, two slots
  return term_bytes_ + terms_.size() * kTermOverhead + log_.size() * sizeof(uint32_t) + lengths_.size() +
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
  // What of a record is kept for its term: everything but the term's number.
  auto kept = [&](size_t at) { return size_t{1} + (freqs_ ? 1 : 0) + (positions_ ? log_[at + 2] : 0); };
  std::vector<size_t> ends(terms_.size() + 1);
  for (size_t at = 0; at < log_.size(); at += 1 + kept(at)) ends[log_[at] + 1] += kept(at);
  for (size_t term = 1; term < ends.size(); ++term) ends[term] += ends[term - 1];
  std::vector<uint32_t> by_term(ends.back());
  for (size_t at = 0; at < log_.size();) {
    size_t size = kept(at);
    size_t& end = ends[log_[at]];
    std::copy_n(log_.begin() + static_cast<std::ptrdiff_t>(at) + 1, size,
                by_term.begin() + static_cast<std::ptrdiff_t>(end));
    end += size;  // a term's begin becomes its end
    at += 1 + size;
  }
  std::vector<uint8_t> lengths = lengths_;
  if (norms_) lengths.resize(max_doc);
  if (norms_ && !places.empty()) {
    for (uint32_t doc = 0; doc < lengths_.size(); ++doc) lengths[places[doc]] = lengths_[doc];
    // What has no length moved too.
    for (uint32_t doc = static_cast<uint32_t>(lengths_.size()); doc < max_doc; ++doc) lengths[places[doc]] = 0;
  }
  InvertedWriter writer(out, freqs_, positions_, std::move(lengths));
  std::vector<std::pair<uint32_t, size_t>> postings;  // where each document's record goes on
  for (uint32_t term : order) {
    postings.clear();
    for (size_t at = term == 0 ? 0 : ends[term - 1]; at < ends[term];
         at += 1 + (freqs_ ? 1 : 0) + (positions_ ? by_term[at + 1] : 0))
      postings.emplace_back(places.empty() ? by_term[at] : places[by_term[at]], at + 1);
    if (!places.empty()) std::sort(postings.begin(), postings.end());
    writer.begin_term(terms_.term(term));
    for (auto [doc, at] : postings) {
      uint32_t freq = freqs_ ? by_term[at++] : 1;
      writer.add_posting(doc, freq, by_term.data() + at);
    }
    writer.end_term();
  }
  writer.finish(name);
}

}  // namespace diagon
