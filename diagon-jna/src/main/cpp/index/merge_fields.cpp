#include "index/merge_fields.h"

#include <algorithm>

#include "columns/column_writer.h"
#include "index/merged_dictionary.h"
#include "index/merged_terms.h"
#include "postings/inverted_writer.h"

namespace diagon {
namespace {

// The postings of one term of one input with the numbers of the merged segment, in order or not.
class Postings {
 public:
  // take(doc, freq, positions) for each document that goes on, as the input orders them.
  template <typename F>
  static void each(const MergedTerms::Source& source, const DocOrder& order, bool positions, F&& take) {
    std::vector<uint32_t> at;
    auto postings = source.field->postings(source.terms->postings());
    const std::vector<uint32_t>& numbers = order.renumbered[source.input];
    for (uint32_t doc = postings->next(); doc != kNoMoreDocs; doc = postings->next()) {
      uint32_t target = numbers[doc];
      if (target == UINT32_MAX) continue;
      at.clear();
      if (positions && source.field->has_positions) postings->positions(at);
      uint32_t freq = postings->freq();
      at.resize(freq);
      take(target, freq, at.data());
    }
  }

  void add(uint32_t doc, uint32_t freq, const uint32_t* positions, bool with_positions) {
    entries_.push_back({doc, freq, positions_.size()});
    if (with_positions) positions_.insert(positions_.end(), positions, positions + freq);
  }

  // Hands them over in order, and forgets them.
  void write(InvertedWriter& writer) {
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.doc < b.doc; });
    for (const Entry& entry : entries_) writer.add_posting(entry.doc, entry.freq, positions_.data() + entry.begin);
    entries_.clear();
    positions_.clear();
  }

 private:
  struct Entry {
    uint32_t doc, freq;
    size_t begin;  // in positions_
  };
  std::vector<Entry> entries_;
  std::vector<uint32_t> positions_;
};

}  // namespace

void merge_inverted(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order,
                    SectionWriter& out) {
  bool freqs = false, positions = false, norms = false;
  for (const Segment& input : inputs) {
    if (const InvertedField* source = input.inverted(field)) {
      freqs |= source->has_freqs;
      positions |= source->has_positions;
      norms |= source->norms != nullptr;
    }
  }
  std::vector<uint8_t> lengths(norms ? order.max_doc : 0);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const InvertedField* source = inputs[i].inverted(field);
    if (source == nullptr || source->norms == nullptr) continue;
    for (uint32_t doc = 0; doc < inputs[i].max_doc(); ++doc) {
      if (uint32_t target = order.renumbered[i][doc]; target != UINT32_MAX) lengths[target] = source->norms[doc];
    }
  }
  InvertedWriter writer(out, freqs, positions, std::move(lengths));
  Postings moved;
  for (MergedTerms terms(inputs, field); terms.next();) {
    writer.begin_term(terms.term());
    for (const auto& source : terms.sources()) {
      if (!source.has_term) continue;
      Postings::each(source, order, positions, [&](uint32_t doc, uint32_t freq, const uint32_t* at) {
        if (order.ascending)
          writer.add_posting(doc, freq, at);
        else
          moved.add(doc, freq, at, positions);
      });
    }
    moved.write(writer);
    writer.end_term();
  }
  writer.finish(field);
}

void merge_column(const std::string& field, const std::vector<Segment>& inputs, const DocOrder& order,
                  SectionWriter& out) {
  const Column* first = nullptr;
  for (const Segment& input : inputs) {
    if (first == nullptr) first = input.column(field);
  }
  if (first == nullptr) return;
  MergedDictionary dictionary(field, inputs, order);
  ColumnWriter writer(first->kind);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Column* source = inputs[i].column(field);
    if (source == nullptr || source->kind != first->kind) continue;
    for_each_value(*source, order.renumbered[i], [&](uint32_t doc, uint64_t at) {
      bool ordinal = source->kind == Column::Kind::kOrdinal;
      writer.add(doc, ordinal ? dictionary.ranks[i][source->code_at(at)] : source->value_at(at));
    });
  }
  writer.finish(field, order.max_doc, dictionary.terms, out);
}

}  // namespace diagon
