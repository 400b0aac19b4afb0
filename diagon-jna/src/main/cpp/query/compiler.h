#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "index/schema.h"
#include "query/compile.h"
#include "query/similarity.h"

namespace diagon {

// What a query looks for in text, told while it is compiled: for statistics and highlighting.
class TermListener {
 public:
  virtual ~TermListener() = default;
  virtual void on_term(const FieldDef& field, const std::string& term) = 0;
  // Positions are those of the query's tokens.
  virtual void on_phrase(const FieldDef& field, const std::vector<std::vector<std::string>>& terms,
                         const std::vector<uint32_t>& positions, uint32_t slop) = 0;
  // prefix, wildcard, fuzzy, regexp: the terms that it stands for in this shard.
  virtual void on_expansion(const FieldDef& field, const std::vector<std::string>& terms) = 0;
};

using WeightPtr = std::unique_ptr<Weight>;

inline constexpr uint32_t kMaxClauses = 1024;
inline constexpr int kMaxDepth = 100;

// One compilation: the walk down a query with what it gathers on the way. The clauses are compiled by the functions of
// clauses/.
class Compiler {
 public:
  Compiler(const QueryContext& context, bool scores, TermListener* listener = nullptr)
      : context_(context), scores_(scores), listener_(listener) {}

  WeightPtr compile(const v1::Query& query, float boost) { return compile(query, boost, scores_); }
  WeightPtr compile(const v1::Query& query, float boost, bool scores);
  // As a filter: its scores do not matter.
  WeightPtr compile_filter(const v1::Query& query) { return compile(query, 1, false); }

  // Null: not mapped; the query matches nothing then.
  const FieldDef* field(const std::string& name) const { return context_.schema().find(name); }
  // Of the whole index, or of this shard's segments.
  std::shared_ptr<const Bm25> similarity(const FieldDef& field);
  uint64_t doc_freq(const FieldDef& field, const std::string& term) const;

  const QueryContext& context() const noexcept { return context_; }
  const Snapshot& snapshot() const noexcept { return context_.snapshot; }
  bool scores() const noexcept { return scores_; }
  TermListener* listener() const noexcept { return listener_; }

 private:
  const QueryContext& context_;
  bool scores_;
  TermListener* listener_;
  int depth_ = 0;
  std::map<std::string, std::shared_ptr<const Bm25>> similarities_;
};

// "minimum_should_match" of so many optional clauses: "2", "-1", "75%", "-25%", "2<-25% 9<-3". Can be more than count,
// never negative.
int minimum_should_match(const std::string& specification, int count);

}  // namespace diagon
