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

void FieldBuffer::write(std::string_view name, uint32_t max_doc, SectionWriter& out) {
  std::vector<uint32_t> order = terms_.sorted();
  if (!log_.empty()) write_postings(name, max_doc, order, out);
  if (column_.empty()) return;
  if (kind_ == Column::Kind::kOrdinal) {
    write_ordinals(name, max_doc, order, out);
  } else {
    column_.finish(name, max_doc, {}, out);
  }
}

void FieldBuffer::write_ordinals(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                                 SectionWriter& out) const {
  std::vector<uint8_t> used(terms_.size());  // a term may have postings only
  for (const auto& [doc, term] : column_.values()) used[static_cast<size_t>(term)] = 1;
  std::vector<std::string_view> dictionary;
  std::vector<uint32_t> rank(terms_.size());
  for (uint32_t term : order) {
    if (used[term] == 0) continue;
    rank[term] = static_cast<uint32_t>(dictionary.size());
    dictionary.push_back(terms_.term(term));
  }
  ColumnWriter ranked(kind_);
  for (const auto& [doc, term] : column_.values()) ranked.add(doc, rank[static_cast<size_t>(term)]);
  ranked.finish(name, max_doc, dictionary, out);
}

void FieldBuffer::write_postings(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                                 SectionWriter& out) const {
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
  InvertedWriter writer(freqs_, positions_, std::move(lengths));
  for (uint32_t term : order) {
    writer.begin_term(terms_.term(term));
    for (size_t at = term == 0 ? 0 : ends[term - 1]; at < ends[term];) {
      uint32_t doc = by_term[at++];
      uint32_t freq = freqs_ ? by_term[at++] : 1;
      writer.add_posting(doc, freq, by_term.data() + at);
      if (positions_) at += freq;
    }
    writer.end_term();
  }
  writer.finish(name, out);
}

}  // namespace diagon
