#include "analysis/analyzer.h"

namespace diagon {

void Analyzer::analyze(std::string_view text, TokenStream& out) const {
  out.clear();
  if (char_filters_.empty()) {
    tokenizer_->tokenize(out.keep(text), out);
    for (const auto& filter : filters_) filter->apply(out);
    return;
  }
  std::string filtered(text);
  std::vector<uint32_t> origin;
  for (const auto& filter : char_filters_) {
    std::vector<uint32_t> step;
    filter->apply(filtered, step);
    if (step.empty()) continue;
    if (!origin.empty()) {
      for (uint32_t& offset : step) offset = origin[offset];
    }
    origin = std::move(step);
  }
  tokenizer_->tokenize(out.keep(filtered), out);
  if (!origin.empty()) {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i].start = origin[out[i].start];
      out[i].end = origin[out[i].end];
    }
  }
  for (const auto& filter : filters_) filter->apply(out);
}

std::string Analyzer::normalize(std::string_view text) const {
  TokenStream tokens;
  analyze(text, tokens);
  std::string joined;
  for (size_t i = 0; i < tokens.size(); ++i) joined += tokens[i].text;
  return joined;
}

}  // namespace diagon
