#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columns/column_writer.h"
#include "index/index_sort.h"
#include "index/occurrence_log.h"
#include "index/schema.h"
#include "index/term_table.h"
#include "store/section_file.h"

namespace diagon {

// What the buffered documents hold in one field.
class FieldBuffer {
 public:
  explicit FieldBuffer(const FieldDef& field);

  // For each document: begin, then its values, then end. Documents ascend.
  void begin(uint32_t doc);
  void add_tokens(const TokenStream& tokens, uint32_t position_increment_gap);
  // indexed: the term has a posting; stored: it is a value of the column.
  void add_term(std::string_view term, bool indexed, bool stored);
  void add_number(int64_t value);
  void end();

  uint32_t doc() const noexcept { return doc_; }
  size_t memory_bytes() const noexcept;
  // What index.sort compares documents by.
  std::vector<uint64_t> sort_keys(const v1::IndexSortField& field, uint32_t max_doc) const;
  // places: where each document goes; empty: they stay as they are.
  void write(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& places, SectionWriter& out) const;

 private:
  void begin_postings();
  // order: of the terms, ascending.
  void write_postings(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                      const std::vector<uint32_t>& places, SectionWriter& out) const;
  void write_column(std::string_view name, uint32_t max_doc, const std::vector<uint32_t>& order,
                    const std::vector<uint32_t>& places, SectionWriter& out) const;

  const bool freqs_, positions_, norms_;
  const Column::Kind kind_;
  TermTable terms_;
  OccurrenceLog log_;
  std::vector<uint8_t> lengths_;  // encoded, by document
  ColumnWriter column_;           // kOrdinal: values are numbers of terms_

  // Of the document at hand.
  uint32_t doc_ = UINT32_MAX;
  uint32_t position_ = UINT32_MAX;
  uint32_t length_ = 0;
  bool has_postings_ = false;
};

}  // namespace diagon
