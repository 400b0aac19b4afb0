#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "postings/postings.h"

namespace diagon {

// Finds the terms within so many edits of a word. The table of edit distances (Wagner and Fischer 1974, with swaps of
// neighbours as one edit if they are wanted) is kept for what a term shares with the one before it, and terms whose
// beginning is too far away already are passed over.
class EditWalk {
 public:
  // limit: of edits, at most 2.
  EditWalk(std::string_view word, uint32_t limit, bool transpositions);

  // Of a term: its code points and its edits.
  using Found = std::function<void(std::string_view term, size_t length, uint32_t edits)>;
  // Tells all terms with the prefix, ascending.
  void walk(TermCursor& terms, const std::string& prefix, const Found& found);

 private:
  // 0, or how many bytes of the term no term within the limit begins with.
  size_t read(std::string_view term);
  bool append(char32_t c);
  const uint8_t* row(size_t depth) const { return rows_.data() + depth * (word_.size() + 1); }

  std::vector<char32_t> word_;
  uint8_t limit_;
  bool transpositions_;
  // The beginning of the last term that was read: its code points, where each ends, and a row more than these.
  std::string last_;
  std::vector<char32_t> path_;
  std::vector<size_t> ends_;
  std::vector<uint8_t> rows_;  // distances above the limit are one above it
  bool dead_ = false;
};

}  // namespace diagon
