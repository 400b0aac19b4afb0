#include "index/occurrence_log.h"

#include <algorithm>

#include "base/error.h"

namespace diagon {

void OccurrenceLog::add_chunk() {
  chunks_.emplace_back();
  if (chunks_.size() > 1) chunks_.back().reserve(kChunk);
}

// f(term, document, position)
template <typename F>
void OccurrenceLog::each(F&& f) const {
  size_t chunk = 0, at = 0;
  for (const Document& document : documents_) {
    uint32_t position = 0;
    bool jump = false;
    for (uint32_t left = document.words; left > 0;) {
      if (at == kChunk) {
        ++chunk;
        at = 0;
      }
      const uint32_t* words = chunks_[chunk].data() + at;
      auto count = static_cast<uint32_t>(std::min<size_t>(left, kChunk - at));
      for (uint32_t i = 0; i < count; ++i) {
        if (jump) {
          position = words[i];
          jump = false;
        } else if (words[i] == kJump) {
          jump = true;
        } else {
          f(words[i], document.doc, position++);
        }
      }
      at += count;
      left -= count;
    }
  }
}

OccurrenceLog::ByTerm OccurrenceLog::by_term(const std::vector<uint32_t>& order) const {
  std::vector<uint32_t> next(order.size());  // by number: how often it occurs, then where its next occurrence goes
  each([&](uint32_t term, uint32_t, uint32_t) { ++next[term]; });
  ByTerm result;
  result.ends.reserve(order.size() + 1);
  result.ends.push_back(0);
  for (uint32_t term : order) {
    auto begin = static_cast<uint32_t>(result.ends.back());
    result.ends.push_back(result.ends.back() + next[term]);
    next[term] = begin;
  }
  if (result.ends.back() > UINT32_MAX)
    throw Error(ErrorCode::kIllegalState, "a field has more than 2^32 terms in buffered documents");
  result.occurrences = std::make_unique_for_overwrite<Occurrence[]>(result.ends.back());
  each([&](uint32_t term, uint32_t doc, uint32_t position) { result.occurrences[next[term]++] = {doc, position}; });
  return result;
}

}  // namespace diagon
