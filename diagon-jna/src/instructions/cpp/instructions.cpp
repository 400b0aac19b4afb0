// Runs representative searches under callgrind, each alone between two dumps of its counters: test-instructions starts
// it.

#include <valgrind/callgrind.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "diagon/v1/search.pb.h"
#include "index/shard.h"
#include "query/search.h"

namespace diagon {
namespace {

constexpr int kDocs = 20'000;
constexpr int kWords = 20'000;
constexpr uint64_t kCountAll = UINT64_MAX;

// The raw numbers of the generator are the same everywhere; those of the standard distributions are not.
class Documents {
 public:
  std::string next() {
    std::string json = "{\"title\":\"" + words(2 + pick(6)) + "\",\"body\":\"" + words(30 + pick(90)) + "\"";
    json += ",\"tag\":\"t" + std::to_string(pick(10)) + "\",\"user\":\"u" + std::to_string(pick(5000)) + "\"";
    json += ",\"number\":" + std::to_string(pick(1'000'000));
    return json + ",\"when\":" + std::to_string(1'600'000'000'000 + 60'000LL * pick(500'000)) + "}";
  }

 private:
  int pick(uint32_t limit) { return static_cast<int>((uint64_t{random_()} * limit) >> 32); }
  // Nearly Zipf's: the rank is exponential in an even number.
  std::string words(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
      text += "w" + std::to_string(static_cast<int>(std::exp(std::log(kWords) * pick(1 << 20) / (1 << 20)))) + " ";
    return text;
  }

  std::mt19937 random_{7};
};

v1::ShardConfig config() {
  v1::ShardConfig config;
  config.mutable_mapping()->set_version(1);
  auto add = [&](const char* name, v1::FieldType type) {
    auto* field = config.mutable_mapping()->add_properties();
    field->set_name(name);
    field->set_type(type);
  };
  add("title", v1::TEXT);
  add("body", v1::TEXT);
  add("tag", v1::KEYWORD);
  add("user", v1::KEYWORD);
  add("number", v1::LONG);
  add("when", v1::DATE);
  return config;
}

v1::Query match(const std::string& field, const std::string& text, v1::Operator joined = v1::OR) {
  v1::Query query;
  query.mutable_match()->set_field(field);
  query.mutable_match()->mutable_query()->set_string_value(text);
  query.mutable_match()->set_operator_(joined);
  return query;
}

v1::Query phrase(const std::string& text) {
  v1::Query query;
  query.mutable_match_phrase()->set_field("body");
  query.mutable_match_phrase()->mutable_query()->set_string_value(text);
  return query;
}

v1::Query between(int64_t from, int64_t to) {
  v1::Query query;
  query.mutable_range()->set_field("number");
  query.mutable_range()->mutable_from()->set_long_value(from);
  query.mutable_range()->mutable_to()->set_long_value(to);
  query.mutable_range()->set_include_from(true);
  return query;
}

v1::ShardSearchRequest top_ten(v1::Query query, uint64_t count_up_to) {
  v1::ShardSearchRequest request;
  *request.mutable_query() = std::move(query);
  request.set_size(10);
  request.set_track_total_hits_up_to(count_up_to);
  return request;
}

v1::ShardSearchRequest aggregate(v1::Query query, v1::Aggregation aggregation) {
  v1::ShardSearchRequest request;
  *request.mutable_query() = std::move(query);
  request.set_track_total_hits_up_to(kCountAll);
  aggregation.set_name("a");
  *request.add_aggregations() = std::move(aggregation);
  return request;
}

v1::Aggregation terms(const std::string& field) {
  v1::Aggregation aggregation;
  auto& terms = *aggregation.mutable_terms();
  terms.mutable_source()->set_field(field);
  terms.set_size(10);
  terms.set_shard_size(25);
  terms.set_min_doc_count(1);
  terms.add_order()->set_path("_count");
  return aggregation;
}

v1::Aggregation days() {
  v1::Aggregation aggregation;
  aggregation.mutable_date_histogram()->mutable_source()->set_field("when");
  aggregation.mutable_date_histogram()->set_fixed_millis(86'400'000);
  return aggregation;
}

std::vector<std::pair<std::string, v1::ShardSearchRequest>> searches() {
  v1::Query filtered;
  *filtered.mutable_bool_()->add_must() = match("body", "w3");
  *filtered.mutable_bool_()->add_filter() = between(0, 100'000);
  v1::Query fields;
  *fields.mutable_dis_max()->add_queries() = match("title", "w5 w9");
  *fields.mutable_dis_max()->add_queries() = match("body", "w5 w9");
  v1::Query all;
  all.mutable_match_all();
  return {
      {"term", top_ten(match("body", "w2"), 1000)},
      {"term, all counted", top_ten(match("body", "w2"), kCountAll)},
      {"and", top_ten(match("body", "w2 w7", v1::AND), 1000)},
      {"or of five", top_ten(match("body", "w2 w40 w300 w900 w5000"), 1000)},
      {"phrase", top_ten(phrase("w1 w2"), 1000)},
      {"two fields", top_ten(fields, 1000)},
      {"term and range", top_ten(filtered, 1000)},
      {"terms of 10 values", aggregate(all, terms("tag"))},
      {"terms of 5000 values, some documents", aggregate(match("body", "w3"), terms("user"))},
      {"days", aggregate(match("body", "w2"), days())},
  };
}

int run() {
  std::string path = std::filesystem::temp_directory_path() / "diagon-instructions-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) return 1;
  {
    Shard shard(path, config());
    Documents documents;
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (int i = 0; i < kDocs; ++i) {
      auto* operation = batch.add_operations();
      operation->set_id(std::to_string(i));
      operation->set_source(documents.next());
    }
    shard.write(batch);
    shard.refresh();
    shard.force_merge(1, false);
    auto snapshot = shard.snapshot();
    CALLGRIND_START_INSTRUMENTATION;
    for (const auto& [name, request] : searches()) {
      std::string bytes = request.SerializeAsString();
      search(*snapshot, bytes, 0, 0, nullptr);  // what is made once a segment, and the first pages
      CALLGRIND_ZERO_STATS;
      std::string answer = search(*snapshot, bytes, 0, 0, nullptr);
      CALLGRIND_DUMP_STATS_AT(name.c_str());
      v1::ShardSearchResponse response;
      if (!response.ParseFromString(answer) || response.top_hits().total_hits() == 0) return 2;
    }
    CALLGRIND_STOP_INSTRUMENTATION;
  }
  std::filesystem::remove_all(path);
  return 0;
}

}  // namespace
}  // namespace diagon

int main() { return diagon::run(); }
