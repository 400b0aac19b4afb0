#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace diagon {

// Reads the values of fields out of sources. Keeps the parser's memory from one document to the next; for one thread at
// a time.
class SourceTexts {
 public:
  // Goes to a document; its bytes may go away afterwards.
  void parse(std::string_view source);
  // The values at a dotted path of the document, as texts: of all elements of arrays, and with dots in names too.
  std::vector<std::string> at(std::string_view path) const;

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
};

}  // namespace diagon
