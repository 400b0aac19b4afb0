#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postings/format.h"
#include "postings/impact_writer.h"
#include "postings/term_dictionary.h"
#include "store/section_file.h"

namespace diagon {

// Writes the inverted index of one field: terms ascending, each with its postings ascending.
class InvertedWriter {
 public:
  // norms: a byte a document, or empty. What grows with the postings waits in spools of out.
  InvertedWriter(SectionWriter& out, bool has_freqs, bool has_positions, std::vector<uint8_t> norms);

  void begin_term(std::string_view term);
  // positions: freq of them, ascending; ignored without positions.
  void add_posting(uint32_t doc, uint32_t freq, const uint32_t* positions);
  void end_term();

  // Adds the sections, unless there is no term.
  void finish(std::string_view field);

 private:
  void flush_block();
  void flush_positions();
  void write_short();
  void write_long();

  SectionWriter& out_;
  std::vector<uint8_t> norms_;
  FieldStats stats_{};
  TermDictionaryWriter terms_;
  Spool lists_;
  std::vector<uint32_t> headers_;
  Spool docs_words_;
  std::vector<uint32_t> position_blocks_;
  Spool positions_words_;
  std::vector<uint64_t> seen_;  // documents with a term, a bit each

  // The current term.
  std::string_view term_;
  uint32_t doc_freq_ = 0;
  uint64_t total_term_freq_ = 0;
  uint32_t last_doc_ = 0;
  uint32_t block_base_ = 0;  // the last document of the block before
  size_t first_position_block_ = 0;
  std::string list_;
  std::vector<uint32_t> words_;
  std::vector<uint32_t> position_words_;
  std::vector<uint32_t> last_docs_;
  std::vector<BlockReference> references_;
  ImpactWriter impacts_;
  std::vector<uint32_t> first_positions_;
  uint32_t position_count_ = 0;      // of the blocks before
  std::vector<uint32_t> positions_;  // differences that are in no block of positions yet

  uint32_t pending_ = 0;
  uint32_t docs_[kPostingsBlock];
  uint32_t freqs_[kPostingsBlock];  // less 1
};

}  // namespace diagon
