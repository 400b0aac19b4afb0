#include "index/merged_terms.h"

#include <algorithm>

namespace diagon {

MergedTerms::MergedTerms(const std::vector<Segment>& inputs, std::string_view field) {
  for (size_t i = 0; i < inputs.size(); ++i) {
    const InvertedField* source = inputs[i].inverted(field);
    if (source == nullptr) continue;
    auto terms = source->terms();
    if (terms->next()) sources_.push_back({i, source, std::move(terms), false});
  }
}

bool MergedTerms::next() {
  std::erase_if(sources_, [](Source& source) { return source.has_term && !source.terms->next(); });
  if (sources_.empty()) return false;
  auto least = std::min_element(sources_.begin(), sources_.end(),
                                [](const Source& a, const Source& b) { return a.terms->term() < b.terms->term(); });
  term_ = least->terms->term();
  for (Source& source : sources_) source.has_term = source.terms->term() == term_;
  return true;
}

}  // namespace diagon
