#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index/schema.h"
#include "query/context.h"
#include "query/highlight/highlighter.h"
#include "query/highlight/source_texts.h"

namespace diagon {

// The highlights that a fetch asks for: the queries are resolved once, documents follow. For one thread at a time.
class FieldHighlighter {
 public:
  FieldHighlighter(const QueryContext& context, const v1::FetchSpec& spec);

  bool needs_source() const noexcept { return !wanted_.empty(); }
  // Fails with kIllegalArgument on a value too long to analyse.
  void add(const StoredDocument& document, v1::FetchedDocument& out);

 private:
  struct Wanted {
    std::string name;  // as asked for: an alias keeps its own
    std::string path;  // of the values in sources
    const FieldDef* field;
    const Analyzer* analyzer;
    HighlightOptions options;
    HighlightTerms terms;
  };

  void want(const QueryContext& context, const v1::Highlight::Field& field, const v1::Query* query, bool html_encoder);

  std::vector<Wanted> wanted_;
  SourceTexts sources_;
};

}  // namespace diagon
