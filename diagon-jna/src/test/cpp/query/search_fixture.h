#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagon/v1/search.pb.h"
#include "index/shard.h"
#include "query/search.h"

namespace diagon {

// What a test document holds, as the evaluation by hand sees it.
struct ModelDocument {
  std::string id;
  std::vector<std::string> words;  // "body"
  std::vector<std::string> tags;   // "tag", ascending, distinct
  std::optional<int64_t> number;   // "number"
  std::vector<double> prices;      // "price", any order
  std::optional<bool> flag;        // "flag"

  std::string source() const {
    std::string json = "{\"body\":\"";
    for (const auto& word : words) json += word + " ";
    json += "\"";
    auto list = [&](const char* name, const auto& values, auto&& print) {
      if (values.empty()) return;
      json += std::string(",\"") + name + "\":[";
      for (size_t i = 0; i < values.size(); ++i) json += (i == 0 ? "" : ",") + print(values[i]);
      json += "]";
    };
    list("tag", tags, [](const std::string& tag) { return "\"" + tag + "\""; });
    list("price", prices, [](double price) { return std::to_string(price); });
    if (number) json += ",\"number\":" + std::to_string(*number);
    if (flag) json += std::string(",\"flag\":") + (*flag ? "true" : "false");
    return json + "}";
  }
};

class SearchFixture {
 public:
  SearchFixture() {
    char pattern[] = "/tmp/diagon-test-XXXXXX";
    path_ = ::mkdtemp(pattern);
    v1::ShardConfig config;
    config.mutable_mapping()->set_version(1);
    auto add = [&](const char* name, v1::FieldType type) {
      auto* field = config.mutable_mapping()->add_properties();
      field->set_name(name);
      field->set_type(type);
    };
    add("body", v1::TEXT);
    add("tag", v1::KEYWORD);
    add("number", v1::LONG);
    add("price", v1::DOUBLE);
    add("flag", v1::BOOLEAN);
    add("when", v1::DATE);
    add("address", v1::IP);
    shard_ = std::make_unique<Shard>(path_, config);
  }
  ~SearchFixture() {
    shard_.reset();
    std::filesystem::remove_all(path_);
  }

  void index(const std::string& id, const std::string& source) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    auto* operation = batch.add_operations();
    operation->set_id(id);
    operation->set_source(source);
    auto result = shard_->write(batch);
    ASSERT_EQ(result.results_size(), 1) << source;
    ASSERT_TRUE(result.results(0).outcome() == v1::WriteResult::CREATED ||
                result.results(0).outcome() == v1::WriteResult::UPDATED)
        << source;
  }
  void remove(const std::string& id) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    auto* operation = batch.add_operations();
    operation->set_id(id);
    operation->set_type(v1::WriteOperation::DELETE);
    shard_->write(batch);
  }
  Shard& shard() { return *shard_; }

  v1::ShardSearchResponse search(const v1::ShardSearchRequest& request, uint32_t ordinal = 0) const {
    v1::ShardSearchResponse response;
    response.ParseFromString(diagon::search(*shard_->snapshot(), request.SerializeAsString(), ordinal, 0, nullptr));
    return response;
  }
  // Ids of the hits in their order.
  std::vector<std::string> ids(const v1::ShardSearchResponse& response) const {
    std::vector<std::string> result;
    for (uint32_t doc : response.top_hits().docs()) result.push_back(id_of(doc));
    return result;
  }
  std::string id_of(uint32_t doc) const {
    auto snapshot = shard_->snapshot();
    for (size_t i = snapshot->segment_count(); i-- > 0;) {
      if (doc >= snapshot->base_of(i)) return snapshot->segment(i).id_of(doc - snapshot->base_of(i));
    }
    return "";
  }

 private:
  std::string path_;
  std::unique_ptr<Shard> shard_;
};

}  // namespace diagon
