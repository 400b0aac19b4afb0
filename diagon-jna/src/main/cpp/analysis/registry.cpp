#include "analysis/analyzer.h"
#include "analysis/components.h"
#include "analysis/synonym_filter.h"
#include "base/error.h"

namespace diagon {
namespace {

const v1::AnalysisComponent kNoComponent;

[[noreturn]] void unknown(const char* what, const std::string& name) {
  throw Error(ErrorCode::kIllegalArgument, std::string("failed to find ") + what + " under [" + name + "]");
}

[[noreturn]] void unknown_type(const char* what, const v1::AnalysisComponent& component) {
  throw Error(ErrorCode::kIllegalArgument,
              std::string("Unknown ") + what + " type [" + component.type() + "] for [" + component.name() + "]");
}

template <typename T>
std::shared_ptr<const T> named(const std::map<std::string, std::shared_ptr<const T>, std::less<>>& own,
                               const std::string& name,
                               std::shared_ptr<const T> (*make)(const std::string&, const ComponentParameters&),
                               const char* what) {
  if (auto found = own.find(name); found != own.end()) return found->second;
  auto built = make(name, ComponentParameters(kNoComponent));
  if (!built) unknown(what, name);
  return built;
}

}  // namespace

AnalyzerRegistry::AnalyzerRegistry(const v1::AnalysisSettings& settings) {
  for (const auto& component : settings.tokenizers()) {
    auto tokenizer = make_tokenizer(component.type(), ComponentParameters(component));
    if (!tokenizer) unknown_type("tokenizer", component);
    tokenizers_[component.name()] = std::move(tokenizer);
  }
  for (const auto& component : settings.token_filters()) {
    if (component.type() == "synonym" || component.type() == "synonym_graph") {
      synonym_filters_[component.name()] = component;
      continue;
    }
    auto filter = make_filter(component.type(), ComponentParameters(component));
    if (!filter) unknown_type("filter", component);
    filters_[component.name()] = std::move(filter);
  }
  for (const auto& component : settings.char_filters()) {
    auto filter = make_char_filter(component.type(), ComponentParameters(component));
    if (!filter) unknown_type("char_filter", component);
    char_filters_[component.name()] = std::move(filter);
  }
  for (const char* name : {"standard", "simple", "whitespace", "keyword", "stop", "english", "pattern"}) {
    analyzers_[name] = make_builtin_analyzer(name, ComponentParameters(kNoComponent));
  }
  analyzers_["default"] = analyzers_["standard"];
  for (const auto& component : settings.analyzers()) {
    ComponentParameters parameters(component);
    if (component.type().empty() || component.type() == "custom") {
      if (!parameters.has("tokenizer")) {
        throw Error(ErrorCode::kIllegalArgument,
                    "analyzer [" + component.name() + "] must specify either an analyzer type, or a tokenizer");
      }
      analyzers_[component.name()] =
          assemble(parameters.text("tokenizer", ""), parameters.list("filter"), parameters.list("char_filter"));
      continue;
    }
    auto analyzer = make_builtin_analyzer(component.type(), parameters);
    if (!analyzer) unknown_type("analyzer", component);
    analyzers_[component.name()] = std::move(analyzer);
  }
  normalizers_["lowercase"] = assemble("keyword", {"lowercase"}, {});
  for (const auto& component : settings.normalizers()) {
    ComponentParameters parameters(component);
    normalizers_[component.name()] = assemble("keyword", parameters.list("filter"), parameters.list("char_filter"));
  }
}

const Analyzer* AnalyzerRegistry::analyzer(std::string_view name) const {
  auto found = analyzers_.find(name);
  if (found == analyzers_.end()) {
    throw Error(ErrorCode::kMapperParsing, "analyzer [" + std::string(name) + "] has not been configured in mappings");
  }
  return found->second.get();
}

const Analyzer* AnalyzerRegistry::normalizer(std::string_view name) const {
  auto found = normalizers_.find(name);
  if (found == normalizers_.end()) {
    throw Error(ErrorCode::kMapperParsing, "normalizer [" + std::string(name) + "] not found");
  }
  return found->second.get();
}

std::shared_ptr<const Analyzer> AnalyzerRegistry::assemble(const std::string& tokenizer,
                                                           const std::vector<std::string>& filters,
                                                           const std::vector<std::string>& char_filters) const {
  std::vector<std::shared_ptr<const CharFilter>> first;
  for (const auto& name : char_filters) first.push_back(char_filter_named(name));
  auto words = tokenizer_named(tokenizer);
  std::vector<std::shared_ptr<const TokenFilter>> last;
  for (const auto& name : filters) last.push_back(filter_named(name, Analyzer(first, words, last)));
  return std::make_shared<const Analyzer>(std::move(first), std::move(words), std::move(last));
}

std::shared_ptr<const Tokenizer> AnalyzerRegistry::tokenizer_named(const std::string& name) const {
  return named(tokenizers_, name, make_tokenizer, "tokenizer");
}

std::shared_ptr<const TokenFilter> AnalyzerRegistry::filter_named(const std::string& name,
                                                                  const Analyzer& before) const {
  if (auto found = synonym_filters_.find(name); found != synonym_filters_.end()) {
    return std::make_shared<SynonymFilter>(ComponentParameters(found->second), before);
  }
  return named(filters_, name, make_filter, "filter");
}

std::shared_ptr<const CharFilter> AnalyzerRegistry::char_filter_named(const std::string& name) const {
  return named(char_filters_, name, make_char_filter, "char_filter");
}

}  // namespace diagon
