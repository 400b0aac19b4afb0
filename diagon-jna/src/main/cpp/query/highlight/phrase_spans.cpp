#include "query/highlight/phrase_spans.h"

#include <algorithm>
#include <set>
#include <utility>

namespace diagon {
namespace {

// The positions of each term that a phrase may need, ascending.
using Positions = std::unordered_map<std::string, std::vector<uint32_t>>;

std::vector<uint32_t> positions_of(const Positions& positions, const std::vector<std::string>& alternatives) {
  std::vector<uint32_t> found;
  for (const std::string& term : alternatives) {
    auto at = positions.find(term);
    if (at != positions.end()) found.insert(found.end(), at->second.begin(), at->second.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<PositionSpan> exact_spans(const HighlightPhrase& phrase, const std::vector<std::vector<uint32_t>>& places) {
  std::vector<PositionSpan> spans;
  for (uint32_t start : places[0]) {
    bool all = true;
    for (size_t i = 1; i < places.size() && all; ++i) {
      all = std::binary_search(places[i].begin(), places[i].end(), start + phrase.positions[i] - phrase.positions[0]);
    }
    if (all) spans.push_back({start, start + phrase.positions.back() - phrase.positions[0]});
  }
  return spans;
}

// The narrowest windows that hold every term, in any order, with no more than slop positions to spare.
std::vector<PositionSpan> sloppy_spans(const HighlightPhrase& phrase,
                                       const std::vector<std::vector<uint32_t>>& places) {
  std::vector<std::pair<uint32_t, size_t>> events;
  for (size_t i = 0; i < places.size(); ++i) {
    for (uint32_t position : places[i]) events.emplace_back(position, i);
  }
  std::sort(events.begin(), events.end());
  std::vector<size_t> inside(places.size());
  size_t covered = 0, begin = 0;
  uint32_t width = phrase.positions.back() - phrase.positions[0];
  std::vector<PositionSpan> spans;
  for (const auto& [position, term] : events) {
    covered += inside[term]++ == 0;
    while (covered == places.size()) {
      auto [first, leaving] = events[begin++];
      if (position - first <= width + phrase.slop) spans.push_back({first, position});
      covered -= --inside[leaving] == 0;
    }
  }
  return spans;
}

}  // namespace

bool TermPlaces::at(uint32_t position) const noexcept {
  return anywhere || std::any_of(spans.begin(), spans.end(), [&](const PositionSpan& span) {
           return position >= span.first && position <= span.last;
         });
}

std::unordered_map<std::string, TermPlaces> term_places(const TokenStream& tokens, const HighlightTerms& terms) {
  std::unordered_map<std::string, TermPlaces> places;
  for (const std::string& term : terms.terms) places[term].anywhere = true;
  if (terms.phrases.empty()) return places;
  std::set<std::string, std::less<>> wanted;
  for (const auto& phrase : terms.phrases) {
    for (const auto& alternatives : phrase.terms) wanted.insert(alternatives.begin(), alternatives.end());
  }
  Positions positions;
  uint32_t position = UINT32_MAX;
  for (size_t i = 0; i < tokens.size(); ++i) {
    position += tokens[i].position_increment;
    if (wanted.contains(tokens[i].text)) positions[std::string(tokens[i].text)].push_back(position);
  }
  for (const auto& phrase : terms.phrases) {
    std::vector<std::vector<uint32_t>> found;
    for (const auto& alternatives : phrase.terms) found.push_back(positions_of(positions, alternatives));
    if (found.empty() || std::any_of(found.begin(), found.end(), [](const auto& list) { return list.empty(); }))
      continue;
    auto spans = phrase.slop == 0 ? exact_spans(phrase, found) : sloppy_spans(phrase, found);
    for (const auto& alternatives : phrase.terms) {
      for (const std::string& term : alternatives) {
        auto& own = places[term].spans;
        own.insert(own.end(), spans.begin(), spans.end());
      }
    }
  }
  return places;
}

}  // namespace diagon
