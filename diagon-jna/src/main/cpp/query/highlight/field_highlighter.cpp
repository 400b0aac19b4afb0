#include "query/highlight/field_highlighter.h"

#include <algorithm>

#include "query/compiler.h"

namespace diagon {
namespace {

// Bytes of one value; more would be analysed anew with every search.
constexpr size_t kMaxAnalyzed = 1'000'000;

// Takes out what documents found must not contain.
void drop_prohibited(v1::Query& query) {
  switch (query.kind_case()) {
    case v1::Query::kBool:
      query.mutable_bool_()->clear_must_not();
      for (auto& clause : *query.mutable_bool_()->mutable_must()) drop_prohibited(clause);
      for (auto& clause : *query.mutable_bool_()->mutable_should()) drop_prohibited(clause);
      for (auto& clause : *query.mutable_bool_()->mutable_filter()) drop_prohibited(clause);
      return;
    case v1::Query::kDisMax:
      for (auto& clause : *query.mutable_dis_max()->mutable_queries()) drop_prohibited(clause);
      return;
    case v1::Query::kConstantScore: drop_prohibited(*query.mutable_constant_score()->mutable_filter()); return;
    case v1::Query::kBoosting: {
      v1::Query positive = query.boosting().positive();
      query = std::move(positive);
      drop_prohibited(query);
      return;
    }
    case v1::Query::kFunctionScore:
      query.mutable_function_score()->clear_functions();
      if (query.function_score().has_query()) drop_prohibited(*query.mutable_function_score()->mutable_query());
      return;
    default: return;
  }
}

// Gathers what a query looks for in one field, or in all.
class Gatherer final : public TermListener {
 public:
  Gatherer(const FieldDef* only, HighlightTerms& out) : only_(only), out_(out) {}

  void on_term(const FieldDef& field, const std::string& term) override {
    if (wanted(field)) out_.terms.insert(term);
  }
  void on_phrase(const FieldDef& field, const std::vector<std::vector<std::string>>& terms,
                 const std::vector<uint32_t>& positions, uint32_t slop) override {
    if (wanted(field)) out_.phrases.push_back({terms, positions, slop});
  }
  void on_expansion(const FieldDef& field, const std::vector<std::string>& terms) override {
    if (wanted(field)) out_.terms.insert(terms.begin(), terms.end());
  }

 private:
  bool wanted(const FieldDef& field) const { return only_ == nullptr || only_ == &field; }

  const FieldDef* only_;
  HighlightTerms& out_;
};

// Where documents hold the values of a field: those of a multi-field are its parent's.
std::string source_path(const Schema& schema, const FieldDef& field) {
  for (const auto& [name, parent] : schema.fields()) {
    if (std::find(parent.multi_fields.begin(), parent.multi_fields.end(), &field) != parent.multi_fields.end())
      return name;
  }
  return field.name;
}

HighlightOptions options_of(const v1::Highlight::Field& field, bool html_encoder) {
  HighlightOptions options;
  options.fragment_size = field.fragment_size();
  options.number_of_fragments = field.number_of_fragments();
  options.no_match_size = field.no_match_size();
  options.order_by_score = field.order_by_score();
  options.html_encoder = html_encoder;
  options.pre_tag = field.pre_tag();
  options.post_tag = field.post_tag();
  return options;
}

}  // namespace

FieldHighlighter::FieldHighlighter(const QueryContext& context, const v1::FetchSpec& spec) {
  for (const auto& field : spec.highlight().fields()) {
    const v1::Query* query = field.has_highlight_query() ? &field.highlight_query()
                             : spec.has_query()          ? &spec.query()
                                                         : nullptr;
    want(context, field, query, spec.highlight().html_encoder());
  }
}

void FieldHighlighter::want(const QueryContext& context, const v1::Highlight::Field& asked, const v1::Query* query,
                            bool html_encoder) {
  const Schema& schema = context.schema();
  std::vector<std::pair<std::string, const FieldDef*>> fields;
  if (asked.field().find('*') != std::string::npos) {
    for (const FieldDef* field : schema.expand(asked.field())) fields.emplace_back(field->name, field);
  } else if (const FieldDef* field = schema.find(asked.field())) {
    fields.emplace_back(asked.field(), field);
  }
  v1::Query sought;
  if (query != nullptr) sought = *query;
  drop_prohibited(sought);
  for (const auto& [name, field] : fields) {
    if (!field->is_text() && !field->is_keyword()) continue;
    Wanted wanted{name, source_path(schema, *field), field, field->analyzer, options_of(asked, html_encoder), {}};
    if (field->is_keyword())
      wanted.analyzer = field->normalizer != nullptr ? field->normalizer : schema.analyzers().analyzer("keyword");
    Gatherer gatherer(asked.require_field_match() ? field : nullptr, wanted.terms);
    if (query != nullptr) Compiler(context, false, &gatherer).compile(sought, 1);
    wanted_.push_back(std::move(wanted));
  }
}

void FieldHighlighter::add(const StoredDocument& document, v1::FetchedDocument& out) {
  if (wanted_.empty() || document.source.empty()) return;
  sources_.parse(document.source);
  for (const Wanted& wanted : wanted_) {
    std::vector<std::string> values = sources_.at(wanted.path);
    for (const std::string& value : values) {
      if (value.size() > kMaxAnalyzed) {
        throw Error(ErrorCode::kIllegalArgument, "The length of [" + wanted.name + "] field of [" + out.id() +
                                                     "] doc has exceeded [" + std::to_string(kMaxAnalyzed) +
                                                     "] - maximum allowed to be analyzed for highlighting");
      }
    }
    if (wanted.field->ignore_above > 0) {
      std::erase_if(values, [&](const std::string& value) {
        return static_cast<size_t>(std::count_if(
                   value.begin(), value.end(), [](char c) { return (c & 0xC0) != 0x80; })) > wanted.field->ignore_above;
      });
    }
    std::vector<std::string> fragments = highlight(values, *wanted.analyzer, wanted.terms, wanted.options);
    if (fragments.empty()) continue;
    v1::HighlightedField& field = *out.add_highlights();
    field.set_field(wanted.name);
    for (std::string& fragment : fragments) field.add_fragments(std::move(fragment));
  }
}

}  // namespace diagon
