#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "query/context.h"
#include "query/scorer.h"

namespace diagon {

// Which of a query's named clauses hits match.
class NamedQueries {
 public:
  NamedQueries(const QueryContext& context, const v1::Query& query);

  void add(size_t segment, uint32_t doc, v1::FetchedDocument& out) const;

 private:
  void gather(const QueryContext& context, const v1::Query& query);

  std::vector<std::pair<std::string, std::unique_ptr<Weight>>> named_;
};

}  // namespace diagon
