// Segment files whose checksum holds and whose content does not: everything in them is read.

#include "diagon/v1/search.pb.h"
#include "fuzz.h"
#include "index/merger.h"
#include "index/schema.h"
#include "query/search.h"
#include "section_mutator.h"

namespace {

using namespace diagon;  // NOLINT

std::vector<std::string> seeds() {
  std::vector<std::string> seeds;
  for (int documents : {1, 40, 500}) {
    fuzz::FuzzShard made;
    made.fill(documents);
    made.shard().flush();
    for (const auto& entry : std::filesystem::directory_iterator(made.path())) {
      if (entry.path().extension() != ".seg") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  return seeds;
}

void read_fields(const SegmentCore& core) {
  std::vector<uint32_t> positions;
  for (const auto& [name, field] : core.all_inverted()) {
    fuzz::attempt([&] {
      auto terms = field->terms();
      while (terms->next()) {
        auto postings = field->postings(terms->postings());
        for (uint32_t doc = postings->next(); doc != kNoMoreDocs; doc = postings->next()) {
          if (field->has_positions) postings->positions(positions);
        }
      }
    });
  }
}

void run(const Snapshot& snapshot, const v1::ShardSearchRequest& request) {
  fuzz::attempt([&] { search(snapshot, request.SerializeAsString(), 0, 1000, nullptr); });
}

v1::Aggregation& first_of(v1::ShardSearchRequest& request) { return *request.mutable_aggregations(0); }

void search_all(const Snapshot& snapshot) {
  v1::ShardSearchRequest base;
  base.set_size(10);
  base.set_track_total_hits_up_to(UINT64_MAX);
  base.mutable_fetch()->set_source(true);
  base.mutable_fetch()->add_docvalue_fields()->set_field("*");
  base.mutable_fetch()->mutable_highlight()->add_fields()->set_field("body");
  auto words = base;
  words.mutable_query()->mutable_match()->set_field("body");
  words.mutable_query()->mutable_match()->mutable_query()->set_string_value("quick fox w3 w1");
  run(snapshot, words);
  words.mutable_query()->mutable_match()->set_operator_(v1::AND);
  run(snapshot, words);
  auto phrase = base;
  phrase.mutable_query()->mutable_match_phrase()->set_field("body");
  phrase.mutable_query()->mutable_match_phrase()->mutable_query()->set_string_value("brown fox");
  run(snapshot, phrase);
  auto prefix = base;
  prefix.mutable_query()->mutable_prefix()->set_field("tag");
  prefix.mutable_query()->mutable_prefix()->set_value("t");
  run(snapshot, prefix);
  for (const char* field : {"tag", "number", "price", "flag", "when", "address"}) {
    auto sorted = base;
    sorted.mutable_query()->mutable_exists()->set_field(field);
    sorted.add_sort()->set_field(field);
    auto& aggregation = *sorted.add_aggregations();
    aggregation.set_name("a");
    auto& terms = *aggregation.mutable_terms();
    terms.mutable_source()->set_field(field);
    terms.set_size(10);
    terms.set_shard_size(10);
    terms.add_order()->set_path("_count");
    auto& least = *sorted.add_aggregations();
    least.set_name("b");
    least.mutable_min()->set_field(field);
    run(snapshot, sorted);
    sorted.mutable_sort(0)->set_descending(true);
    sorted.clear_query();
    terms.mutable_order(0)->set_path("_key");
    auto& bars = *first_of(sorted).add_sub_aggregations();
    bars.set_name("c");
    bars.mutable_histogram()->mutable_source()->set_field(field);
    bars.mutable_histogram()->set_interval(1e9);
    least.mutable_cardinality()->mutable_source()->set_field(field);
    run(snapshot, sorted);
    first_of(sorted).mutable_date_histogram()->mutable_source()->set_field(field);
    first_of(sorted).mutable_date_histogram()->set_calendar_unit(v1::MONTH);
    bars.mutable_avg()->set_field(field);
    least.mutable_percentiles()->mutable_source()->set_field(field);
    least.mutable_percentiles()->set_compression(100);
    run(snapshot, sorted);
    auto range = base;
    range.mutable_query()->mutable_range()->set_field(field);
    range.mutable_query()->mutable_range()->mutable_from()->set_string_value("1");
    run(snapshot, range);
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::plant(*argc, *argv, seeds());
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  return fuzz::hand_over(fuzz::SectionBytes::mutate(fuzz::view(data, size), seed), data, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < fuzz::SectionBytes::kFooter) return 0;
  std::string bytes(fuzz::view(data, size));
  fuzz::SectionBytes::seal(bytes);
  static const auto schema = fuzz::FuzzShard().shard().schema();
  fuzz::attempt([&] {
    auto core = std::make_shared<const SegmentCore>("s0", SectionFile::of_bytes(std::move(bytes), "fuzz"));
    core->verify();
    Segment segment(core, nullptr);
    read_fields(*core);
    uint32_t documents = std::min(core->max_doc(), 1000u);
    for (uint32_t doc = 0; doc < documents; ++doc)
      fuzz::attempt([&] { segment.find_id(segment.document(doc, true).id); });
    // Twice, so that the numbers of their terms have to be merged.
    search_all(ShardSnapshot(1, {segment, segment}, schema));
    SectionWriter merged;
    MergeOptions options;
    options.reorder = true;
    merge_segments({segment, segment}, options, merged);
  });
  return 0;
}
