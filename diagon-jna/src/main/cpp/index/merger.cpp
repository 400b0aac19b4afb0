#include "index/merger.h"

#include <algorithm>
#include <set>

#include "columns/column_writer.h"
#include "postings/inverted_writer.h"

namespace diagon {
namespace {

constexpr size_t kSegmentsPerTier = 10;
// Smaller segments count as if they were as large.
constexpr uint64_t kFloorBytes = 2 * 1024 * 1024;

void merge_inverted(const std::string& field, const std::vector<Segment>& inputs,
                    const std::vector<std::vector<uint32_t>>& renumbered, uint32_t max_doc, SectionWriter& out) {
  bool freqs = false, positions = false, norms = false;
  for (const Segment& input : inputs) {
    if (const InvertedField* source = input.inverted(field)) {
      freqs |= source->has_freqs;
      positions |= source->has_positions;
      norms |= source->norms != nullptr;
    }
  }
  std::vector<uint8_t> lengths(norms ? max_doc : 0);
  struct Cursor {
    size_t input;
    const InvertedField* source;
    std::unique_ptr<TermCursor> terms;
  };
  std::vector<Cursor> cursors;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const InvertedField* source = inputs[i].inverted(field);
    if (source == nullptr) continue;
    if (source->norms != nullptr) {
      for (uint32_t doc = 0; doc < inputs[i].max_doc(); ++doc) {
        if (renumbered[i][doc] != UINT32_MAX) lengths[renumbered[i][doc]] = source->norms[doc];
      }
    }
    auto terms = source->terms();
    if (terms->next()) cursors.push_back({i, source, std::move(terms)});
  }
  InvertedWriter writer(freqs, positions, std::move(lengths));
  std::vector<uint32_t> at;
  std::string term;
  while (!cursors.empty()) {
    auto least = std::min_element(cursors.begin(), cursors.end(),
                                  [](const Cursor& a, const Cursor& b) { return a.terms->term() < b.terms->term(); });
    term = least->terms->term();
    writer.begin_term(term);
    for (Cursor& cursor : cursors) {
      if (cursor.terms->term() != term) continue;
      auto postings = cursor.source->postings(cursor.terms->postings());
      for (uint32_t doc = postings->next(); doc != kNoMoreDocs; doc = postings->next()) {
        uint32_t target = renumbered[cursor.input][doc];
        if (target == UINT32_MAX) continue;
        at.clear();
        if (positions && cursor.source->has_positions) postings->positions(at);
        uint32_t freq = postings->freq();
        at.resize(freq);
        writer.add_posting(target, freq, at.data());
      }
    }
    writer.end_term();
    std::erase_if(cursors, [&](Cursor& cursor) { return cursor.terms->term() == term && !cursor.terms->next(); });
  }
  writer.finish(field, out);
}

// Calls f with the place of every value of the documents that go on, and their new number.
template <typename F>
void for_each_value(const Column& column, const std::vector<uint32_t>& renumbered, F&& f) {
  for (uint32_t doc = 0; doc < renumbered.size(); ++doc) {
    if (renumbered[doc] == UINT32_MAX || !column.has_value(doc)) continue;
    uint64_t begin = column.multi_valued() ? column.offsets[doc] : doc,
             end = column.multi_valued() ? column.offsets[doc + 1] : doc + uint64_t{1};
    for (uint64_t at = begin; at < end; ++at) f(renumbered[doc], at);
  }
}

void merge_column(const std::string& field, const std::vector<Segment>& inputs,
                  const std::vector<std::vector<uint32_t>>& renumbered, uint32_t max_doc, SectionWriter& out) {
  const Column* first = nullptr;
  std::vector<std::string_view> dictionary;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Column* source = inputs[i].column(field);
    if (source == nullptr) continue;
    if (first == nullptr) first = source;
    if (source->kind != Column::Kind::kOrdinal) continue;
    std::vector<uint8_t> used(source->ordinal_count());  // by documents that go on
    for_each_value(*source, renumbered[i], [&](uint32_t, uint64_t at) { used[source->code_at(at)] = 1; });
    auto middle = static_cast<std::ptrdiff_t>(dictionary.size());
    for (uint32_t ordinal = 0; ordinal < used.size(); ++ordinal) {
      if (used[ordinal] != 0) dictionary.push_back(source->term(ordinal));
    }
    std::inplace_merge(dictionary.begin(), dictionary.begin() + middle, dictionary.end());
    dictionary.erase(std::unique(dictionary.begin(), dictionary.end()), dictionary.end());
  }
  if (first == nullptr) return;
  ColumnWriter writer(first->kind);
  for (size_t i = 0; i < inputs.size(); ++i) {
    const Column* source = inputs[i].column(field);
    if (source == nullptr || source->kind != first->kind) continue;
    std::vector<int64_t> ranks(source->ordinal_count());
    size_t rank = 0;  // both lists ascend
    for (uint32_t ordinal = 0; ordinal < ranks.size(); ++ordinal) {
      while (rank < dictionary.size() && dictionary[rank] < source->term(ordinal)) ++rank;
      ranks[ordinal] = static_cast<int64_t>(rank);
    }
    for_each_value(*source, renumbered[i], [&](uint32_t doc, uint64_t at) {
      writer.add(doc, source->kind == Column::Kind::kOrdinal ? ranks[source->code_at(at)] : source->value_at(at));
    });
  }
  writer.finish(field, max_doc, dictionary, out);
}

}  // namespace

Merged merge_segments(const std::vector<Segment>& inputs, int compression_level) {
  Merged merged;
  SectionWriter out;
  StoredFieldsWriter stored(compression_level);
  std::set<std::string> inverted, columns;
  for (const Segment& input : inputs) {
    input.core()->file().verify();  // damage must not be merged into a file whose checksum is right
    const StoredFieldsReader& from = input.core()->stored();
    SourceCursor sources(from);
    auto& numbers = merged.renumbered.emplace_back(input.max_doc(), UINT32_MAX);
    for (uint32_t doc = 0; doc < input.max_doc(); ++doc) {
      if (input.live_docs() != nullptr && !input.live_docs()->get(doc)) continue;
      numbers[doc] = stored.doc_count();
      stored.add(from.id(doc), from.routing(doc), from.seq_no(doc), from.version(doc), from.term(doc),
                 sources.source(doc));
    }
    for (const auto& [name, field] : input.core()->all_inverted()) inverted.insert(name);
    for (const auto& [name, column] : input.core()->all_columns()) columns.insert(name);
  }
  uint32_t max_doc = stored.doc_count();
  stored.finish(out, nullptr);
  for (const auto& name : inverted) merge_inverted(name, inputs, merged.renumbered, max_doc, out);
  for (const auto& name : columns) merge_column(name, inputs, merged.renumbered, max_doc, out);
  merged.bytes = out.finish();
  return merged;
}

std::vector<size_t> choose_merge(const std::vector<Segment>& segments, uint64_t max_merged_bytes) {
  struct Candidate {
    size_t index;
    uint64_t bytes;
  };
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < segments.size(); ++i) {
    uint64_t bytes = segments[i].core()->file().bytes().size();
    uint64_t live = segments[i].max_doc() == 0 ? 0 : bytes * segments[i].live_doc_count() / segments[i].max_doc();
    if (live * 2 < max_merged_bytes) candidates.push_back({i, std::max(live, kFloorBytes)});
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.bytes < b.bytes; });
  // A full tier: ten segments, the largest no more than ten times the smallest, that fit together.
  for (size_t first = 0; first + kSegmentsPerTier <= candidates.size(); ++first) {
    uint64_t total = 0;
    for (size_t i = first; i < first + kSegmentsPerTier; ++i) total += candidates[i].bytes;
    if (candidates[first + kSegmentsPerTier - 1].bytes > candidates[first].bytes * kSegmentsPerTier ||
        total > max_merged_bytes)
      continue;
    std::vector<size_t> chosen;
    for (size_t i = first; i < first + kSegmentsPerTier; ++i) chosen.push_back(candidates[i].index);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
  }
  return {};
}

}  // namespace diagon
