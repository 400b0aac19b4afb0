#pragma once

#include <string>
#include <vector>

#include "index/schema.h"
#include "query/context.h"

namespace diagon {

// docvalue_fields, stored_fields and _ignored of hits.
class FieldValueReader {
 public:
  FieldValueReader(const QueryContext& context, const v1::FetchSpec& spec);

  bool needs_source() const noexcept { return false; }
  void add(const SegmentReader& reader, uint32_t doc, v1::FetchedDocument& out) const;

 private:
  struct Wanted {
    const FieldDef* field;
    std::string name;  // as asked for: an alias keeps its own
    v1::ValueFormat format;
  };

  void want(const Schema& schema, const std::string& name, const std::string& format);

  std::vector<Wanted> wanted_;
};

}  // namespace diagon
