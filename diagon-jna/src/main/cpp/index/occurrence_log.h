#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace diagon {

// Where terms occur in one field, in the order of documents and, in each, of positions: cheap to append to, and ordered
// by term when the segment is written.
class OccurrenceLog {
 public:
  struct Occurrence {
    uint32_t doc, position;
  };

  // For each document: begin, then what occurs in it. Documents ascend. Positions do not descend.
  void begin(uint32_t doc) {
    documents_.push_back({doc, 0});
    next_position_ = 0;
  }
  void add(uint32_t term, uint32_t position) {
    if (position != next_position_) {
      append(kJump);
      append(position);
    }
    append(term);
    ++occurrences_;
    next_position_ = position + 1;
  }

  bool empty() const noexcept { return occurrences_ == 0; }
  // With what by_term takes.
  size_t memory_bytes() const noexcept {
    return words_ * sizeof(uint32_t) + occurrences_ * sizeof(Occurrence) + documents_.size() * sizeof(Document);
  }

  struct ByTerm {
    std::unique_ptr<Occurrence[]> occurrences;
    std::vector<size_t> ends;  // by place in order; begins with 0
  };
  // order: of the numbers of all terms.
  ByTerm by_term(const std::vector<uint32_t>& order) const;

 private:
  static constexpr size_t kChunk = 64 * 1024;    // words; a short log takes less
  static constexpr uint32_t kJump = UINT32_MAX;  // a position follows, which is not the next one
  struct Document {
    uint32_t doc, words;
  };

  void append(uint32_t word) {
    if (chunks_.empty() || chunks_.back().size() == kChunk) add_chunk();
    chunks_.back().push_back(word);
    ++documents_.back().words;
    ++words_;
  }
  void add_chunk();
  template <typename F>
  void each(F&& f) const;

  std::vector<std::vector<uint32_t>> chunks_;  // numbers of terms, each at the position after the one before
  std::vector<Document> documents_;
  size_t words_ = 0, occurrences_ = 0;
  uint32_t next_position_ = 0;
};

}  // namespace diagon
