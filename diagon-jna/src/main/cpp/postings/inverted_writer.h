#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "postings/format.h"
#include "postings/postings.h"
#include "store/section_file.h"

namespace diagon {

// Writes the inverted index of one field: terms ascending, each with its postings ascending.
class InvertedWriter {
 public:
  // norms: a byte a document, or empty.
  InvertedWriter(bool has_freqs, bool has_positions, std::vector<uint8_t> norms);

  void begin_term(std::string_view term);
  // positions: freq of them, ascending; ignored without positions.
  void add_posting(uint32_t doc, uint32_t freq, const uint32_t* positions);
  void end_term();

  // Adds the sections, unless there is no term.
  void finish(std::string_view field, SectionWriter& out);

 private:
  void flush_block();

  std::vector<uint8_t> norms_;
  FieldStats stats_{};
  std::string terms_;
  std::vector<uint32_t> offsets_{0};
  std::vector<TermEntry> entries_;
  std::vector<BlockHeader> blocks_;
  std::vector<uint32_t> words_;
  std::string positions_;
  std::vector<uint64_t> seen_;  // documents with a term, a bit each

  std::string_view term_;
  TermEntry entry_{};
  BlockHeader block_{};
  uint32_t last_doc_ = 0;
  uint32_t pending_ = 0;
  uint32_t gaps_[kPostingsBlock];
  uint32_t freqs_[kPostingsBlock];
};

}  // namespace diagon
