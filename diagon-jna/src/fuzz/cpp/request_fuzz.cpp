// Requests of every kind, as they come over the wire; the first byte says which.

#include "diagon/v1/search.pb.h"
#include "fuzz.h"
#include "query/search.h"

namespace {

using namespace diagon;  // NOLINT

fuzz::FuzzShard& shard() {
  static auto& shard = *[] {
    auto* made = new fuzz::FuzzShard();
    made->fill(300);
    return made;
  }();
  return shard;
}

std::vector<std::string> seeds() {
  std::vector<std::string> seeds;
  auto search = [&](auto&& fill) {
    v1::ShardSearchRequest request;
    request.set_size(10);
    request.set_track_total_hits_up_to(100);
    fill(request);
    seeds.push_back('\0' + request.SerializeAsString());
    seeds.push_back('\2' + request.SerializeAsString());
  };
  search([](auto& request) { request.mutable_query()->mutable_match_all(); });
  search([](auto& request) {
    auto& match = *request.mutable_query()->mutable_match();
    match.set_field("body");
    match.mutable_query()->set_string_value("quick w3 fox");
    match.set_minimum_should_match("2");
  });
  search([](auto& request) {
    auto& phrase = *request.mutable_query()->mutable_match_phrase();
    phrase.set_field("body");
    phrase.mutable_query()->set_string_value("brown fox");
    phrase.set_slop(1);
  });
  search([](auto& request) {
    auto& clauses = *request.mutable_query()->mutable_bool_();
    clauses.add_must()->mutable_term()->set_field("tag");
    clauses.mutable_must(0)->mutable_term()->mutable_value()->set_string_value("t1");
    auto& range = *clauses.add_filter()->mutable_range();
    range.set_field("number");
    range.mutable_from()->set_long_value(3);
    clauses.add_must_not()->mutable_exists()->set_field("price");
    clauses.add_should()->mutable_prefix()->set_field("tag");
    request.add_sort()->set_field("number");
  });
  search([](auto& request) {
    auto& pattern = *request.mutable_query()->mutable_regexp();
    pattern.set_field("tag");
    auto& aggregation = *request.add_aggregations();
    aggregation.set_name("a");
    auto& terms = *aggregation.mutable_terms();
    terms.mutable_source()->set_field("tag");
    terms.set_size(3);
    terms.set_shard_size(5);
    terms.add_order()->set_path("_count");
    auto& days = *aggregation.add_sub_aggregations();
    days.set_name("b");
    days.mutable_date_histogram()->mutable_source()->set_field("when");
    days.mutable_date_histogram()->set_fixed_millis(86'400'000);
    auto& numbers = *request.add_aggregations();
    numbers.set_name("c");
    numbers.mutable_histogram()->mutable_source()->set_field("price");
    numbers.mutable_histogram()->set_interval(10);
    auto& average = *request.add_aggregations();
    average.set_name("d");
    average.mutable_avg()->set_field("number");
  });
  v1::FetchSpec spec;
  spec.set_source(true);
  spec.add_docvalue_fields()->set_field("*");
  spec.mutable_highlight()->add_fields()->set_field("body");
  seeds.push_back('\1' + spec.SerializeAsString());
  v1::GetRequest get;
  get.add_documents()->set_id("7");
  seeds.push_back('\3' + get.SerializeAsString());
  return seeds;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::plant(*argc, *argv, seeds());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view message = fuzz::view(data + 1, size - 1);
  auto snapshot = shard().shard().snapshot();
  fuzz::attempt([&] {
    switch (data[0] % 4) {
      case 0: search(*snapshot, message, 0, 1000, nullptr); break;
      case 1: {
        const uint32_t docs[] = {0, 17, 299, 300, UINT32_MAX};
        fetch(*snapshot, message, docs, 3);
        fetch(*snapshot, message, docs, 5);
        break;
      }
      case 2: statistics(*snapshot, message); break;
      default: {
        v1::GetRequest request;
        if (request.ParseFromArray(message.data(), static_cast<int>(message.size()))) shard().shard().get(request);
      }
    }
  });
  return 0;
}
