#include <algorithm>

#include "query/clauses/clauses.h"
#include "query/clauses/values.h"

namespace diagon {
namespace {

class UnionWeight final : public Weight {
 public:
  UnionWeight(const Snapshot& snapshot, std::string field, AddTerms add)
      : snapshot_(snapshot), field_(std::move(field)), add_(std::move(add)), found_(snapshot.segment_count()) {}

  std::unique_ptr<Scorer> scorer(size_t segment) const override {
    const SegmentReader& reader = snapshot_.segment(segment);
    const InvertedField* inverted = reader.inverted(field_);
    if (inverted == nullptr) return nullptr;
    auto& found = found_[segment];
    if (!found) add_(*inverted, found.emplace(*inverted, reader.max_doc()));
    return found->scorer();
  }

 private:
  const Snapshot& snapshot_;
  std::string field_;
  AddTerms add_;
  mutable std::vector<std::optional<TermUnion>> found_;  // of each segment, once it is asked for
};

}  // namespace

WeightPtr union_weight(Compiler& compiler, const FieldDef& field, AddTerms add, float boost) {
  if (compiler.context().memory != nullptr) {
    for (size_t i = 0; i < compiler.snapshot().segment_count(); ++i)
      compiler.context().memory->take(compiler.snapshot().segment(i).max_doc() / 8, "terms");
  }
  return constant_weight(std::make_unique<UnionWeight>(compiler.snapshot(), field.name, std::move(add)), boost);
}

WeightPtr term_walk_weight(Compiler& compiler, const FieldDef& field, std::string first,
                           std::function<bool(std::string_view)> more, std::function<bool(std::string_view)> accept,
                           float boost) {
  auto add = [first = std::move(first), more = std::move(more), accept = std::move(accept)](
                 const InvertedField& inverted, TermUnion& found) {
    auto terms = inverted.terms();
    for (bool at = terms->seek_ceil(first); at && more(terms->term()); at = terms->next()) {
      if (accept(terms->term())) found.add(terms->postings());
    }
  };
  return union_weight(compiler, field, std::move(add), boost);
}

WeightPtr term_set_weight(Compiler& compiler, const FieldDef& field, std::vector<std::string> terms, float boost) {
  if (compiler.listener() != nullptr) {
    for (const std::string& term : terms) compiler.listener()->on_term(field, term);
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  if (terms.empty()) return none_weight();
  auto add = [terms = std::move(terms)](const InvertedField& inverted, TermUnion& found) {
    for (const std::string& term : terms) {
      if (auto postings = inverted.find(term)) found.add(*postings);
    }
  };
  return union_weight(compiler, field, std::move(add), boost);
}

}  // namespace diagon
