#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "analysis/analyzer.h"

namespace diagon {
namespace {

// Words of two to nine letters, with commas, full stops and capitals as in prose.
std::string prose(size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < bytes) {
    size_t length = 2 + random() % 8;
    bool capital = random() % 8 == 0;
    for (size_t i = 0; i < length; ++i) text += static_cast<char>((capital && i == 0 ? 'A' : 'a') + random() % 26);
    text += random() % 12 == 0 ? ", " : random() % 15 == 0 ? ". " : " ";
  }
  return text;
}

void analyze(benchmark::State& state, const char* name) {
  AnalyzerRegistry registry{v1::AnalysisSettings()};
  const Analyzer* analyzer = registry.analyzer(name);
  std::string text = prose(static_cast<size_t>(state.range(0)));
  TokenStream tokens;
  for (auto _ : state) {
    analyzer->analyze(text, tokens);
    benchmark::DoNotOptimize(tokens.size());
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(text.size()));
}

BENCHMARK_CAPTURE(analyze, standard, "standard")->Arg(200)->Arg(10000);
BENCHMARK_CAPTURE(analyze, whitespace, "whitespace")->Arg(10000);
BENCHMARK_CAPTURE(analyze, english, "english")->Arg(10000);

}  // namespace
}  // namespace diagon
