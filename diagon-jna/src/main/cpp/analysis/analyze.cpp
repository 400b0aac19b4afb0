#include "analysis/analyze.h"

#include "base/error.h"
#include "base/utf16_lengths.h"

namespace diagon {
namespace {

std::shared_ptr<const Analyzer> borrowed(const Analyzer* analyzer) {
  return {std::shared_ptr<const Analyzer>(), analyzer};  // owned by the registry
}

std::shared_ptr<const Analyzer> choose(const v1::AnalyzeRequest& request, const Schema* schema,
                                       const AnalyzerRegistry& registry) {
  auto named = [&](const std::string& name) {
    try {
      return registry.analyzer(name);
    } catch (const Error&) {
      throw Error(ErrorCode::kIllegalArgument, "failed to find global analyzer [" + name + "]");
    }
  };
  if (!request.analyzer().empty()) return borrowed(named(request.analyzer()));
  if (!request.normalizer().empty()) return borrowed(registry.normalizer(request.normalizer()));
  if (!request.tokenizer().empty() || !request.filters().empty() || !request.char_filters().empty()) {
    return registry.assemble(request.tokenizer().empty() ? "keyword" : request.tokenizer(),
                             {request.filters().begin(), request.filters().end()},
                             {request.char_filters().begin(), request.char_filters().end()});
  }
  if (!request.field().empty() && schema != nullptr) {
    const FieldDef* field = schema->find(request.field());
    if (field != nullptr && field->is_text()) return borrowed(field->analyzer);
    if (field != nullptr && field->is_keyword())
      return field->normalizer != nullptr ? borrowed(field->normalizer) : borrowed(named("keyword"));
    if (field != nullptr) {
      throw Error(ErrorCode::kIllegalArgument, "Can't process field [" + request.field() +
                                                   "], Analysis requests are only supported on tokenized fields");
    }
  }
  return borrowed(named("default"));
}

}  // namespace

v1::AnalyzeResponse analyze(const v1::AnalyzeRequest& request, const Schema* schema) {
  std::unique_ptr<AnalyzerRegistry> own;
  const v1::AnalysisSettings& given = request.definitions();
  bool defines = given.tokenizers_size() + given.token_filters_size() + given.char_filters_size() > 0;
  if (schema == nullptr || defines) own = std::make_unique<AnalyzerRegistry>(given);
  const AnalyzerRegistry& registry = own ? *own : schema->analyzers();
  auto analyzer = choose(request, schema, registry);
  v1::AnalyzeResponse response;
  TokenStream tokens;
  int64_t position = -1;
  uint32_t offset = 0;
  for (const std::string& text : request.texts()) {
    if (&text != &request.texts(0)) position += 100;
    analyzer->analyze(text, tokens);
    const Utf16Lengths lengths(text);
    for (size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      position += token.position_increment;
      auto* out = response.add_tokens();
      out->set_text(std::string(token.text));
      out->set_start_offset(offset + lengths.at(token.start));
      out->set_end_offset(offset + lengths.at(token.end));
      out->set_type(token.type);
      out->set_position(static_cast<uint32_t>(position));
      out->set_position_length(token.position_length);
    }
    offset += lengths.total() + 1;
  }
  return response;
}

}  // namespace diagon
