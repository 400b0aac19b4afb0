#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "postings/list.h"

namespace diagon {

inline constexpr uint32_t kNoMoreDocs = UINT32_MAX;

// Where a term's postings are, and how many there are. A value: cheap to copy.
struct TermPostings {
  uint32_t doc_freq = 0;
  uint64_t total_term_freq = 0;
  uint32_t list = 0;  // where its list is
};

// Walks the postings of one term in ascending order of docs, a block of at most kPostingsBlock at a time. Starts before
// the first.
class PostingsCursor {
 public:
  explicit PostingsCursor(const PostingsList& list);

  const PostingsList& list() const noexcept { return list_; }

  // ---- by document ----
  uint32_t doc() const noexcept { return doc_; }
  // To the next document; kNoMoreDocs at the end.
  uint32_t next() {
    if (++index_ < block_size_) return doc_ = docs_[index_];
    return to_block(block_ + 1);
  }
  // To the first document >= target (target > doc()).
  uint32_t advance(uint32_t target) {
    if (index_ >= block_size_ || target > docs_[block_size_ - 1]) {
      if (to_block(find_block(target)) == kNoMoreDocs) return doc_;
    }
    // Mostly a few steps away.
    for (uint32_t near = std::min(index_ + 8, block_size_); index_ < near; ++index_) {
      if (docs_[index_] >= target) return doc_ = docs_[index_];
    }
    const uint32_t* found = std::lower_bound(docs_ + index_, docs_ + block_size_, target);
    index_ = static_cast<uint32_t>(found - docs_);
    return doc_ = *found;
  }
  // 1 if the field has no frequencies.
  uint32_t freq() const { return freqs_loaded_ ? freqs_[index_] : list_.freq_at(block_, index_); }
  // Replaces positions by those of the current document, ascending. The field has positions.
  void positions(std::vector<uint32_t>& positions);

  // ---- by block ----
  // The current block from the current document on.
  const uint32_t* block_docs() const noexcept { return docs_ + index_; }
  const uint32_t* block_freqs() { return freqs() + index_; }
  uint32_t block_remaining() const noexcept { return block_size_ - index_; }
  // To the first document of the next block.
  uint32_t next_block() { return to_block(block_ + 1); }
  // To the first document of any block; a short list is one block.
  uint32_t to_block(uint32_t block);
  uint32_t block_count() const noexcept { return list_.is_short() ? 1 : list_.block_count; }
  // The current block; before the first one it is UINT32_MAX.
  uint32_t block() const noexcept { return block_; }
  uint32_t block_size() const noexcept { return block_size_; }
  // All of the current block.
  const uint32_t* docs() const noexcept { return docs_; }
  const uint32_t* freqs() {
    if (!freqs_loaded_) load_freqs();
    return freqs_;
  }

 private:
  uint32_t find_block(uint32_t target) const noexcept {
    if (list_.is_short()) return block_ + 1 == 0 && target <= docs_[list_.doc_freq - 1] ? 0 : 1;
    return list_.find_block(block_ + 1, target);
  }
  void load_short();
  void load_freqs();

  PostingsList list_;
  uint32_t doc_ = kNoMoreDocs;
  uint32_t block_ = UINT32_MAX;  // before the first
  uint32_t index_ = 0;
  uint32_t block_size_ = 0;
  bool freqs_loaded_ = false;
  // Positions are read on from here: those of the document at position_index_ in the block.
  uint32_t position_index_ = 0;
  uint64_t position_at_ = 0;
  const uint8_t* position_bytes_ = nullptr;
  const uint8_t* first_position_byte_ = nullptr;
  uint64_t position_block_ = UINT64_MAX;  // whose differences are unpacked
  uint32_t differences_[kPositionBlock];
  uint32_t docs_[kPostingsBlock];
  // Kernels may read some values on from any of them.
  uint32_t freqs_[kPostingsBlock + kKernelPadding];
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
  virtual PostingsList list(const TermPostings& term) const = 0;
  // Reads all terms and lists but the positions: kCorruptIndex if they are not as readers rely on them to be.
  virtual void verify() const = 0;
  std::unique_ptr<PostingsCursor> postings(const TermPostings& term) const {
    return std::make_unique<PostingsCursor>(list(term));
  }
};

}  // namespace diagon
