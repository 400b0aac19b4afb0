#include "index/source_dictionary.h"

#include <zdict.h>

#include <algorithm>

namespace diagon {
namespace {

constexpr uint64_t kLeastSourceBytes = 2 * 1024 * 1024;  // for fewer it costs more than it wins
constexpr size_t kDictionaryBytes = 32 * 1024;
constexpr size_t kSampleBytes = 1024 * 1024;
constexpr size_t kLongestSample = 4 * 1024;  // of a document: its begin, where fields have their names

}  // namespace

std::string train_dictionary(const std::vector<Segment>& inputs) {
  uint64_t bytes = 0, docs = 0;
  for (const Segment& input : inputs) {
    bytes += input.core()->stored().source_bytes();
    docs += input.max_doc();
  }
  if (bytes < kLeastSourceBytes) return {};
  // Documents at equal distances, so many that the sample is full at the end.
  uint64_t average = std::min<uint64_t>(std::max<uint64_t>(bytes / docs, 1), kLongestSample);
  auto step = static_cast<uint32_t>(std::max<uint64_t>(docs * average / kSampleBytes, 1));
  std::string sample;
  std::vector<size_t> sizes;
  for (const Segment& input : inputs) {
    SourceCursor sources(input.core()->stored());
    for (uint32_t doc = 0; doc < input.max_doc() && sample.size() < kSampleBytes; doc += step) {
      std::string_view source = sources.source(doc).substr(0, kLongestSample);
      if (source.empty()) continue;
      sample += source;
      sizes.push_back(source.size());
    }
  }
  std::string dictionary(kDictionaryBytes, '\0');
  size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), sample.data(), sizes.data(),
                                      static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size)) return {};  // too few or too unlike to learn from
  dictionary.resize(size);
  return dictionary;
}

}  // namespace diagon
