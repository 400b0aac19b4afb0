#include "query/statistics.h"

#include <map>
#include <set>

#include "query/compiler.h"

namespace diagon {
namespace {

class Terms final : public TermListener {
 public:
  void on_term(const FieldDef& field, const std::string& term) override { found[field.name].insert(term); }
  void on_phrase(const FieldDef& field, const std::vector<std::vector<std::string>>& terms,
                 const std::vector<uint32_t>&, uint32_t) override {
    for (const auto& alternatives : terms) found[field.name].insert(alternatives.begin(), alternatives.end());
  }
  // They score the same whatever the statistics are.
  void on_expansion(const FieldDef&, const std::vector<std::string>&) override {}

  std::map<std::string, std::set<std::string>> found;
};

}  // namespace

v1::TermStatistics collect_statistics(const QueryContext& context, const v1::ShardSearchRequest& request) {
  Terms terms;
  if (request.has_query()) Compiler(context, true, &terms).compile(request.query(), 1);
  v1::TermStatistics result;
  for (size_t i = 0; i < context.snapshot.segment_count(); ++i)
    result.set_max_doc(result.max_doc() + context.snapshot.segment(i).max_doc());
  for (const auto& [name, texts] : terms.found) {
    v1::TermStatistics::Field& field = *result.add_fields();
    field.set_name(name);
    for (const std::string& text : texts) field.add_terms()->set_text(text);
    for (size_t i = 0; i < context.snapshot.segment_count(); ++i) {
      const InvertedField* inverted = context.snapshot.segment(i).inverted(name);
      if (inverted == nullptr) continue;
      field.set_doc_count(field.doc_count() + inverted->doc_count);
      field.set_sum_total_term_freq(field.sum_total_term_freq() + inverted->sum_total_term_freq);
      field.set_sum_doc_freq(field.sum_doc_freq() + inverted->sum_doc_freq);
      for (auto& term : *field.mutable_terms()) {
        auto postings = inverted->find(term.text());
        if (!postings) continue;
        term.set_doc_freq(term.doc_freq() + postings->doc_freq);
        term.set_total_term_freq(term.total_term_freq() + postings->total_term_freq);
      }
    }
  }
  return result;
}

}  // namespace diagon
