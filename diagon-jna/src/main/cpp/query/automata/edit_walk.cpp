#include "query/automata/edit_walk.h"

#include <algorithm>

#include "base/utf8.h"

namespace diagon {

EditWalk::EditWalk(std::string_view word, uint32_t limit, bool transpositions)
    : limit_(static_cast<uint8_t>(std::min(limit, 2u))), transpositions_(transpositions) {
  for (size_t at = 0; at < word.size();) {
    char32_t c;
    at = decode_utf8(word, at, c);
    word_.push_back(c);
  }
  for (size_t j = 0; j <= word_.size(); ++j) rows_.push_back(static_cast<uint8_t>(std::min<size_t>(j, limit_ + 1u)));
}

void EditWalk::walk(TermCursor& terms, const std::string& prefix, const Found& found) {
  last_.clear();
  path_.clear();
  ends_.clear();
  rows_.resize(word_.size() + 1);
  dead_ = false;
  bool at = terms.seek_ceil(prefix);
  std::string passed;
  while (at && terms.term().starts_with(prefix)) {
    size_t dead = read(terms.term());
    if (dead == 0) {
      uint8_t edits = row(path_.size())[word_.size()];
      if (edits <= limit_) found(terms.term(), path_.size(), edits);
      at = terms.next();
      continue;
    }
    passed = terms.term().substr(0, dead);
    at = terms.next();
    if (!at || !terms.term().starts_with(passed)) continue;
    ++passed.back();  // UTF-8 has no byte 0xFF
    at = terms.seek_ceil(passed);
  }
}

size_t EditWalk::read(std::string_view term) {
  size_t common =
      static_cast<size_t>(std::mismatch(last_.begin(), last_.end(), term.begin(), term.end()).first - last_.begin());
  size_t depth = path_.size();
  while (depth > 0 && ends_[depth - 1] > common) --depth;
  if (dead_ && depth == path_.size()) return ends_.back();
  dead_ = false;
  path_.resize(depth);
  ends_.resize(depth);
  rows_.resize((depth + 1) * (word_.size() + 1));
  last_ = term;
  for (size_t at = depth == 0 ? 0 : ends_.back(); at < term.size();) {
    char32_t c;
    at = decode_utf8(term, at, c);
    ends_.push_back(at);
    if (!append(c)) {
      dead_ = true;
      return at;
    }
  }
  return 0;
}

bool EditWalk::append(char32_t c) {
  size_t width = word_.size() + 1, depth = path_.size() + 1;
  path_.push_back(c);
  rows_.resize((depth + 1) * width);
  const uint8_t* last = row(depth - 1);
  uint8_t* next = rows_.data() + depth * width;
  next[0] = static_cast<uint8_t>(std::min<size_t>(depth, limit_ + 1u));
  uint8_t best = next[0];
  for (size_t j = 1; j < width; ++j) {
    int value = std::min({last[j] + 1, next[j - 1] + 1, last[j - 1] + (c == word_[j - 1] ? 0 : 1)});
    bool swapped = transpositions_ && depth > 1 && j > 1 && c == word_[j - 2] && path_[depth - 2] == word_[j - 1];
    if (swapped) value = std::min(value, row(depth - 2)[j - 2] + 1);
    next[j] = static_cast<uint8_t>(std::min(value, limit_ + 1));
    best = std::min(best, next[j]);
  }
  // A swap may still come from the row before.
  return best <= limit_ || (transpositions_ && *std::min_element(last, last + width) < limit_);
}

}  // namespace diagon
