#pragma once

#include <simdjson.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "diagon/v1/mapping.pb.h"
#include "index/number.h"
#include "index/schema.h"

namespace diagon {

// What a document says about its fields, one call a value, in document order.
class FieldSink {
 public:
  virtual ~FieldSink() = default;
  virtual void text(const FieldDef& field, std::string_view value) = 0;
  virtual void term(const FieldDef& field, std::string_view value) = 0;  // keyword, ip: as indexed
  virtual void number(const FieldDef& field, int64_t value) = 0;         // as the column holds it
  virtual void ignored(const FieldDef& field) = 0;                       // malformed or too long
};

// Reads documents by a schema. Keeps the parser's memory between documents; used by one thread at a time.
class DocumentParser {
 public:
  // Calls the sink with every value. Fields that the schema lacks are added to `missing` instead, and the caller gives
  // the document up if there are any. Fails with kMapperParsing or kStrictDynamicMapping.
  void parse(const Schema& schema, std::string_view id, std::string_view source, FieldSink& sink,
             v1::IndexMapping& missing);

 private:
  simdjson::dom::parser parser_;
  std::string padded_;
};

}  // namespace diagon
