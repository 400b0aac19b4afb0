#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "postings/list.h"

namespace diagon {

// Finds documents in one list with positions, many at once, and reads their positions: those of other documents are not
// touched. Any document may be asked for at any time. A place is the number of a document in the list.
class PositionFinder {
 public:
  static constexpr uint32_t kNoPlace = UINT32_MAX;
  // Documents that may be marked.
  static constexpr uint32_t kMostMarked = 4096;

  explicit PositionFinder(const PostingsList& list);

  const PostingsList& list() const noexcept { return list_; }
  // A short list's documents.
  const uint32_t* docs() const noexcept { return docs_.data(); }
  const uint32_t* freqs() const noexcept { return freqs_.data(); }

  // places[i] becomes that of docs[i], kNoPlace if the list does not hold it. Documents ascend.
  void locate(const uint32_t* docs, uint32_t count, uint32_t* places);
  // The frequencies of documents, and where their positions begin; with room for kKernelPadding more of each. Places
  // ascend.
  void find(const uint32_t* places, uint32_t count, uint32_t* freqs, uint32_t* starts);
  // The same for those of the documents own[0, count), all that a long list has from base on as bits (of at most
  // kMostMarked), whose bits are set in words, too.
  void find_marked(const uint64_t* words, const uint64_t* own, uint32_t count, uint32_t base, uint32_t* freqs,
                   uint32_t* starts);

  // `add` plus each of the freq positions at `start`, ascending; with room for kKernelPadding more.
  void read(uint32_t start, uint32_t freq, uint32_t add, uint32_t* positions);
  // The same for documents which[0, count), ascending, that have at most kFewPositions each, and so many are written.
  void read_few(const uint32_t* which, uint32_t count, const uint32_t* freqs, const uint32_t* starts, uint32_t add,
                uint32_t* positions);

 private:
  void load_short_positions();
  void load(uint32_t block);
  // The place of a document from first_ to last_ in the block that is loaded; kPostingsBlock if it is not there.
  uint32_t place_of(uint32_t doc);
  // How many documents of a block come before one, a multiple of 64.
  uint32_t count_before(uint32_t block, uint32_t doc);
  // Adds those of a block whose places are chosen; how many they are.
  uint32_t find_chosen(uint32_t block, const uint64_t* chosen, uint32_t* freqs, uint32_t* starts);
  void load_positions(uint32_t block);

  PostingsList list_;
  uint32_t block_ = 0;         // where locate looks on
  uint32_t marked_block_ = 0;  // where find_marked looks on
  // What is loaded: the documents from first_ to last_.
  uint32_t first_ = 1, last_ = 0;
  uint32_t size_ = 0;
  const uint32_t* bits_ = nullptr;  // of a bit set
  uint32_t bits_from_ = 0;
  uint32_t unpacked_ = UINT32_MAX;  // the block in docs_
  uint32_t ranked_ = UINT32_MAX;    // the block in ranks_
  std::array<uint32_t, kPostingsBlock> docs_;
  std::array<uint32_t, kPostingsBlock + kKernelPadding> freqs_;
  std::array<uint8_t, kMostBitWords> ranks_;  // of a bit set: documents before each word
  uint32_t position_block_ = UINT32_MAX;      // whose differences are unpacked, and then maybe those of the next
  bool next_unpacked_ = false;
  std::array<uint32_t, 2 * kPositionBlock + kKernelPadding> differences_;
  std::vector<uint32_t> short_differences_;  // all of a short list, once one is asked for
  const uint8_t* short_positions_at_ = nullptr;
};

}  // namespace diagon
