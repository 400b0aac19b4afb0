#pragma once

#include <memory>
#include <string>
#include <vector>

#include "analysis/analyzer.h"

namespace diagon {

// The parameters of an AnalysisComponent, typed. A malformed one fails with kIllegalArgument.
class ComponentParameters {
 public:
  explicit ComponentParameters(const v1::AnalysisComponent& component) : component_(component) {}
  bool has(const std::string& name) const { return component_.parameters().contains(name); }
  std::string text(const std::string& name, const std::string& otherwise) const;
  int64_t number(const std::string& name, int64_t otherwise) const;
  bool flag(const std::string& name, bool otherwise) const;
  std::vector<std::string> list(const std::string& name) const;

 private:
  const v1::AnalysisComponent& component_;
};

// What there is by type; null for a type that is not known.
std::shared_ptr<const Tokenizer> make_tokenizer(const std::string& type, const ComponentParameters& parameters);
std::shared_ptr<const TokenFilter> make_filter(const std::string& type, const ComponentParameters& parameters);
std::shared_ptr<const CharFilter> make_char_filter(const std::string& type, const ComponentParameters& parameters);
std::shared_ptr<const Analyzer> make_builtin_analyzer(const std::string& type, const ComponentParameters& parameters);

}  // namespace diagon
