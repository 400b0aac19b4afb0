#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace diagon {

inline constexpr uint32_t kNoMoreDocs = UINT32_MAX;
inline constexpr uint32_t kPostingsBlock = 128;

// Where a term's postings are, and how many there are. A value: cheap to copy.
struct TermPostings {
  uint32_t doc_freq = 0;
  uint64_t total_term_freq = 0;
  uint64_t first_block = 0;
  uint64_t ordinal = 0;  // of the term in its field
};

// The best that a range of postings can score: for BM25 no posting in it scores more than (max_freq, min_norm). The
// norm is the length byte; a smaller one scores higher.
struct Impact {
  uint32_t max_freq = 0;
  uint8_t min_norm = 0;
};

// Walks the postings of one term in ascending order of docs, a block of at most kPostingsBlock at a time. Starts before
// the first.
class PostingsCursor {
 public:
  virtual ~PostingsCursor() = default;

  // ---- by document ----
  uint32_t doc() const noexcept { return doc_; }
  // To the next document; kNoMoreDocs at the end.
  uint32_t next() {
    if (++index_ < block_size_) return doc_ = docs_[index_];
    return advance_past_block();
  }
  // To the first document >= target (target > doc()).
  virtual uint32_t advance(uint32_t target) = 0;
  // 1 if the field has no frequencies.
  uint32_t freq() {
    if (!freqs_loaded_) load_freqs();
    return freqs_[index_];
  }
  // Replaces positions by those of the current document, ascending. The field has positions.
  virtual void positions(std::vector<uint32_t>& positions) = 0;

  // ---- by block ----
  // The current block from the current document on.
  const uint32_t* block_docs() const noexcept { return docs_ + index_; }
  const uint32_t* block_freqs() {
    if (!freqs_loaded_) load_freqs();
    return freqs_ + index_;
  }
  uint32_t block_remaining() const noexcept { return block_size_ - index_; }
  // To the first document of the next block.
  uint32_t next_block() {
    index_ = block_size_;
    return advance_past_block();
  }
  // To the block that holds the first document >= target, without decoding it: max_score questions come before the
  // postings. After it block_last_doc and block_impact tell of that block. doc() is not valid until advance() is
  // called.
  virtual void shallow_advance(uint32_t target) = 0;
  virtual uint32_t block_last_doc() const = 0;
  virtual Impact block_impact() const = 0;

 protected:
  virtual uint32_t advance_past_block() = 0;
  virtual void load_freqs() = 0;

  uint32_t doc_ = kNoMoreDocs;
  uint32_t index_ = 0;
  uint32_t block_size_ = 0;
  bool freqs_loaded_ = false;
  const uint32_t* docs_ = nullptr;
  const uint32_t* freqs_ = nullptr;
};

// The terms of one field in one segment, ascending by bytes.
class TermCursor {
 public:
  virtual ~TermCursor() = default;
  // Each answers whether there is a current term.
  virtual bool next() = 0;                            // the first term at first
  virtual bool seek_ceil(std::string_view term) = 0;  // to the first term >= term
  virtual std::string_view term() const = 0;          // valid until the cursor moves
  virtual TermPostings postings() const = 0;
};

// The inverted index of one field in one segment. Thread-safe.
class InvertedField {
 public:
  virtual ~InvertedField() = default;

  uint32_t doc_count = 0;            // documents with at least one term
  uint64_t sum_total_term_freq = 0;  // tokens
  uint64_t sum_doc_freq = 0;
  uint64_t term_count = 0;
  bool has_freqs = false;
  bool has_positions = false;
  // One byte a document: the length as Lucene's SmallFloat.intToByte4 encodes it; null when the field has none.
  const uint8_t* norms = nullptr;

  virtual std::optional<TermPostings> find(std::string_view term) const = 0;
  virtual std::unique_ptr<TermCursor> terms() const = 0;
  // with_positions: positions() will be called.
  virtual std::unique_ptr<PostingsCursor> postings(const TermPostings& term, bool with_positions) const = 0;
  virtual Impact max_impact(const TermPostings& term) const = 0;
};

}  // namespace diagon
