#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment.h"

namespace diagon {

// The terms that one field has in any of several segments, ascending.
class MergedTerms {
 public:
  struct Source {
    size_t input;  // which segment
    const InvertedField* field;
    std::unique_ptr<TermCursor> terms;
    bool has_term;  // at the current term, else beyond it
  };

  MergedTerms(const std::vector<Segment>& inputs, std::string_view field);

  // Goes to the next term; false: there is none.
  bool next();
  const std::string& term() const noexcept { return term_; }
  // By input ascending; those that have the term have something to say.
  const std::vector<Source>& sources() const noexcept { return sources_; }

 private:
  std::vector<Source> sources_;  // that are not at their end
  std::string term_;
};

}  // namespace diagon
