#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "postings/list.h"

namespace diagon {

// Finds documents in one list with positions, many at once, and reads their positions: those of other documents are not
// touched. Any document may be asked for at any time.
class PositionFinder {
 public:
  explicit PositionFinder(const PostingsList& list);

  const PostingsList& list() const noexcept { return list_; }
  // A short list's documents.
  const uint32_t* docs() const noexcept { return docs_.data(); }
  const uint32_t* freqs() const noexcept { return freqs_.data(); }

  // For each of docs[0, count), ascending, whose freqs[i] is not 0: sets it to the document's frequency, 0 if the list
  // does not hold it, and starts[i] to where its positions are.
  void find(const uint32_t* docs, uint32_t count, uint32_t* freqs, uint64_t* starts);
  // The freq positions at `start`, ascending.
  void read(uint64_t start, uint32_t freq, uint32_t* positions);

 private:
  void load_short_positions();
  void load(uint32_t block);
  void count_before(uint32_t size) noexcept;
  // The place of a document from first_ to last_ in what is loaded; kPostingsBlock if it is not there.
  uint32_t place_of(uint32_t doc) const noexcept;

  PostingsList list_;
  uint32_t block_ = 0;
  // What is loaded: the documents from first_ to last_.
  uint32_t first_ = 1, last_ = 0;
  uint32_t size_ = 0;
  const uint32_t* bits_ = nullptr;  // of a bit set
  uint32_t bits_from_ = 0;
  std::array<uint32_t, kPostingsBlock> docs_;
  std::array<uint32_t, kPostingsBlock + kKernelPadding> freqs_;
  std::array<uint32_t, kPostingsBlock> before_;  // how many positions of the block come before each document's
  std::array<uint8_t, kMostBitWords> ranks_;     // of a bit set: documents before each word
  uint64_t position_block_ = UINT64_MAX;         // whose differences are unpacked
  std::array<uint32_t, kPositionBlock> differences_;
  std::vector<uint32_t> short_positions_;  // all of a short list, once one is asked for
  const uint8_t* short_positions_at_ = nullptr;
};

}  // namespace diagon
