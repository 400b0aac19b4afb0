#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "columns/column_reader.h"
#include "columns/column_writer.h"
#include "diagon/v1/search.pb.h"
#include "index/schema.h"
#include "index/segment_reader.h"
#include "postings/inverted_reader.h"
#include "postings/inverted_writer.h"
#include "postings/norm.h"
#include "query/search.h"

namespace diagon {
namespace {

// A million documents of 50 to 149 words whose frequencies are Zipf's, and a number each, in one segment that is kept
// in a file between runs: $DIAGON_BENCH_INDEX, or one in /tmp for each version of the format.
constexpr uint32_t kDocs = 1'000'000;
constexpr uint32_t kVocabulary = 500'000;

std::string word(uint32_t rank) {
  char text[16];
  std::snprintf(text, sizeof(text), "w%06u", rank);
  return text;
}

std::string make_segment() {
  std::mt19937_64 random(7);
  std::vector<double> ends(kVocabulary);
  double sum = 0;
  for (uint32_t i = 0; i < kVocabulary; ++i) ends[i] = sum += 1.0 / (i + 1);
  std::vector<uint32_t> guide(1 << 16);  // where to begin to look
  for (uint32_t g = 0, i = 0; g < guide.size(); ++g) {
    while (ends[i] < sum * g / static_cast<double>(guide.size())) ++i;
    guide[g] = i;
  }
  std::vector<uint8_t> norms(kDocs);
  std::vector<uint32_t> tokens;
  std::vector<uint64_t> begins(kVocabulary + 1);
  for (uint32_t doc = 0; doc < kDocs; ++doc) {
    auto length = static_cast<uint32_t>(50 + random() % 100);
    norms[doc] = encode_length(length);
    for (uint32_t i = 0; i < length; ++i) {
      uint64_t draw = random();
      uint32_t at = guide[draw >> 48];
      double wanted = static_cast<double>(draw) / 0x1p64 * sum;
      while (at + 1 < kVocabulary && ends[at] < wanted) ++at;
      tokens.push_back(at);
      ++begins[at + 1];
    }
  }
  for (uint32_t i = 0; i < kVocabulary; ++i) begins[i + 1] += begins[i];
  std::vector<uint64_t> sorted(tokens.size()), next(begins.begin(), begins.end() - 1);
  std::mt19937_64 again(7);
  size_t at = 0;
  for (uint32_t doc = 0; doc < kDocs; ++doc) {
    auto length = static_cast<uint32_t>(50 + again() % 100);
    for (uint32_t i = 0; i < length; ++i, again()) sorted[next[tokens[at++]]++] = uint64_t{doc} << 32 | i;
  }
  SectionWriter out;
  InvertedWriter writer(out, true, true, norms);
  std::vector<uint32_t> positions;
  for (uint32_t term = 0; term < kVocabulary; ++term) {
    std::string text = word(term);
    writer.begin_term(text);
    for (uint64_t i = begins[term]; i < begins[term + 1];) {
      auto doc = static_cast<uint32_t>(sorted[i] >> 32);
      positions.clear();
      for (; i < begins[term + 1] && sorted[i] >> 32 == doc; ++i) positions.push_back(static_cast<uint32_t>(sorted[i]));
      writer.add_posting(doc, static_cast<uint32_t>(positions.size()), positions.data());
    }
    writer.end_term();
  }
  writer.finish("body");
  ColumnWriter column(Column::Kind::kLong);
  for (uint32_t doc = 0; doc < kDocs; ++doc) column.add(doc, static_cast<int64_t>(random() % 1'000'000));
  column.finish("number", kDocs, {}, out);
  return out.finish();
}

class BenchSegment final : public SegmentReader, public Snapshot {
 public:
  BenchSegment() : schema_(mapping(), std::make_shared<AnalyzerRegistry>(v1::AnalysisSettings())) {
    const char* chosen = std::getenv("DIAGON_BENCH_INDEX");
    std::string path = chosen != nullptr ? chosen : "/tmp/diagon-bench-" + std::to_string(kSectionFileVersion) + ".seg";
    if (!std::filesystem::exists(path)) {
      std::string bytes = make_segment();
      std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    file_ = SectionFile::map(path);
    body_ = open_inverted(*file_, "body", kDocs);
    number_ = open_column(*file_, "number", kDocs);
    const char* deletes = std::getenv("DIAGON_BENCH_DELETES");  // per cent
    if (deletes != nullptr) {
      live_ = std::make_unique<BitSet>(kDocs, true);
      std::mt19937 random(3);
      for (uint32_t doc = 0; doc < kDocs; ++doc) {
        if (random() % 100 < static_cast<unsigned>(std::atoi(deletes))) live_->clear(doc);
      }
    }
  }

  uint32_t max_doc() const override { return kDocs; }
  uint32_t live_doc_count() const override { return live_ == nullptr ? kDocs : live_->count(); }
  const BitSet* live_docs() const override { return live_.get(); }
  const InvertedField* inverted(std::string_view field) const override {
    return field == "body" ? body_.get() : nullptr;
  }
  const Column* column(std::string_view field) const override { return field == "number" ? number_.get() : nullptr; }
  std::optional<uint32_t> find_id(std::string_view) const override { return std::nullopt; }
  std::string id_of(uint32_t doc) const override { return std::to_string(doc); }
  int64_t seq_no_of(uint32_t doc) const override { return doc; }
  StoredDocument document(uint32_t, bool) const override { return {}; }

  uint64_t generation() const override { return 1; }
  size_t segment_count() const override { return 1; }
  const SegmentReader& segment(size_t) const override { return *this; }
  uint32_t base_of(size_t) const override { return 0; }
  const Schema& schema() const override { return schema_; }

 private:
  static v1::IndexMapping mapping() {
    v1::IndexMapping mapping;
    mapping.set_version(1);
    auto add = [&](const char* name, v1::FieldType type) {
      auto* field = mapping.add_properties();
      field->set_name(name);
      field->set_type(type);
    };
    add("body", v1::TEXT);
    add("number", v1::LONG);
    return mapping;
  }

  Schema schema_;
  std::shared_ptr<const SectionFile> file_;
  std::unique_ptr<const InvertedField> body_;
  std::unique_ptr<const Column> number_;
  std::unique_ptr<BitSet> live_;
};

const BenchSegment& bench_segment() {
  static const BenchSegment segment;
  return segment;
}

// Words in so many documents or so: 200,000, 6,000 and 35.
enum class Rarity { kHigh, kMid, kLow };
std::string any_word(Rarity rarity, std::mt19937& random) {
  switch (rarity) {
    case Rarity::kHigh: return word(20 + static_cast<uint32_t>(random() % 30));
    case Rarity::kMid: return word(900 + static_cast<uint32_t>(random() % 600));
    case Rarity::kLow: return word(150'000 + static_cast<uint32_t>(random() % 100'000));
  }
  return {};
}

void match(v1::Query& query, std::string text, v1::Operator joined) {
  query.mutable_match()->set_field("body");
  query.mutable_match()->mutable_query()->set_string_value(std::move(text));
  query.mutable_match()->set_operator_(joined);
}

using MakeQuery = std::function<void(v1::Query&, std::mt19937&)>;

MakeQuery words(std::vector<Rarity> rarities, v1::Operator joined, const char* minimum = "") {
  return [=](v1::Query& query, std::mt19937& random) {
    std::vector<std::string> chosen;
    while (chosen.size() < rarities.size()) {
      std::string next = any_word(rarities[chosen.size()], random);
      if (std::find(chosen.begin(), chosen.end(), next) == chosen.end()) chosen.push_back(next);
    }
    std::string text;
    for (const auto& w : chosen) text += w + " ";
    match(query, text, joined);
    query.mutable_match()->set_minimum_should_match(minimum);
  };
}

void phrase(v1::Query& query, const std::string& text) {
  query.mutable_match_phrase()->set_field("body");
  query.mutable_match_phrase()->mutable_query()->set_string_value(text);
}

void filtered(v1::Query& query, std::mt19937& random) {
  match(*query.mutable_bool_()->add_must(), any_word(Rarity::kHigh, random), v1::OR);
  auto* range = query.mutable_bool_()->add_filter()->mutable_range();
  range->set_field("number");
  auto from = static_cast<int64_t>(random() % 900'000);
  range->mutable_from()->set_long_value(from);
  range->mutable_to()->set_long_value(from + 100'000);
  range->set_include_from(true);
}

void run(benchmark::State& state, const MakeQuery& make, uint32_t size, uint64_t track) {
  std::mt19937 random(11);
  std::vector<std::string> requests;
  for (int i = 0; i < 64; ++i) {
    v1::ShardSearchRequest request;
    request.set_size(size);
    request.set_track_total_hits_up_to(track);
    make(*request.mutable_query(), random);
    requests.push_back(request.SerializeAsString());
  }
  const BenchSegment& segment = bench_segment();
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(search(segment, requests[i++ % requests.size()], 0, 0, nullptr));
}

int register_all() {
  using enum Rarity;
  std::vector<Rarity> ten(10, kHigh), mixed_ten{kHigh, kMid, kMid, kMid, kMid, kMid, kLow, kMid, kMid, kHigh};
  struct Class {
    const char* name;
    MakeQuery make;
  };
  std::vector<Class> classes = {
      {"term_high", words({kHigh}, v1::OR)},
      {"term_mid", words({kMid}, v1::OR)},
      {"term_low", words({kLow}, v1::OR)},
      {"and_high_high", words({kHigh, kHigh}, v1::AND)},
      {"and_high_mid", words({kHigh, kMid}, v1::AND)},
      {"and_mid_mid", words({kMid, kMid}, v1::AND)},
      {"and_3_high", words({kHigh, kHigh, kHigh}, v1::AND)},
      {"or_high_high", words({kHigh, kHigh}, v1::OR)},
      {"or_high_mid", words({kHigh, kMid}, v1::OR)},
      {"or_5", words({kHigh, kMid, kMid, kMid, kHigh}, v1::OR)},
      {"or_10", words(mixed_ten, v1::OR)},
      {"or_10_high", words(ten, v1::OR)},
      {"or_5_at_least_2", words({kHigh, kMid, kMid, kMid, kHigh}, v1::OR, "2")},
      {"phrase_high_high",
       [](v1::Query& query, std::mt19937& random) {
         phrase(query, any_word(kHigh, random) + " " + any_word(kHigh, random));
       }},
      {"phrase_mid_mid",
       [](v1::Query& query, std::mt19937& random) {
         phrase(query, any_word(kMid, random) + " " + any_word(kMid, random));
       }},
      {"term_high_range", filtered},
  };
  for (const Class& c : classes) {
    auto add = [&](const char* kind, uint32_t size, uint64_t track) {
      benchmark::RegisterBenchmark((std::string(c.name) + "/" + kind).c_str(), run, c.make, size, track)
          ->Unit(benchmark::kMicrosecond)
          ->MinTime(0.2);
    };
    add("1000", 10, 1000);
    add("exact", 10, UINT64_MAX);
    add("count", 0, UINT64_MAX);
  }
  return 0;
}

const int registered = register_all();

}  // namespace
}  // namespace diagon
