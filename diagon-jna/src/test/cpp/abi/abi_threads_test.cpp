#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "diagon/diagon.h"
#include "diagon/v1/search.pb.h"
#include "diagon/v1/shard.pb.h"
#include "diagon/v1/write.pb.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

constexpr int kIds = 200;

const uint8_t* bytes(const std::string& text) { return reinterpret_cast<const uint8_t*>(text.data()); }
int64_t length(const std::string& text) { return static_cast<int64_t>(text.size()); }

v1::ShardConfig config() {
  v1::ShardConfig config;
  auto& mapping = *config.mutable_mapping();
  mapping.set_version(1);
  for (auto [name, type] : {std::pair{"body", v1::TEXT}, {"tag", v1::KEYWORD}, {"number", v1::LONG}}) {
    mapping.add_properties()->set_name(name);
    mapping.mutable_properties(mapping.properties_size() - 1)->set_type(type);
  }
  return config;
}

diagon_shard open_shard(const std::string& path) {
  std::string asked = config().SerializeAsString();
  diagon_shard shard = 0;
  EXPECT_EQ(diagon_shard_open(bytes(path), length(path), bytes(asked), length(asked), &shard), DIAGON_OK);
  return shard;
}

std::string batch(int round) {
  v1::WriteBatch batch;
  batch.set_primary_term(1);
  for (int i = 0; i < kIds; ++i) {
    auto* operation = batch.add_operations();
    operation->set_id(std::to_string(i));
    operation->set_source("{\"body\":\"quick brown fox r" + std::to_string(round) + "\",\"tag\":[\"all\",\"t" +
                          std::to_string(i % 7) + "\"],\"number\":" + std::to_string(round * kIds + i) + "}");
  }
  return batch.SerializeAsString();
}

std::string search_request() {
  v1::ShardSearchRequest request;
  request.set_size(5);
  request.set_track_total_hits_up_to(1'000'000);
  request.mutable_query()->mutable_match_phrase()->set_field("body");
  request.mutable_query()->mutable_match_phrase()->mutable_query()->set_string_value("quick brown");
  request.add_sort()->set_field("tag");
  auto& terms = *request.add_aggregations()->mutable_terms();
  terms.mutable_source()->set_field("tag");
  terms.set_size(10);
  terms.set_shard_size(10);
  terms.add_order()->set_path("_count");
  request.add_aggregations()->mutable_avg()->set_field("number");
  request.mutable_fetch()->set_source(true);
  return request.SerializeAsString();
}

// Searches one point in time from two calls at once; it has every document once, also after the shard was closed.
void search(diagon_shard shard) {
  static const std::string request = search_request();
  diagon_searcher searcher = 0;
  uint64_t generation = 0;
  if (diagon_searcher_open(shard, &searcher, &generation) != DIAGON_OK) return;
  auto once = [&] {
    diagon_buffer out{};
    ASSERT_EQ(diagon_search(searcher, bytes(request), length(request), 0, 0, nullptr, &out), DIAGON_OK);
    v1::ShardSearchResponse response;
    ASSERT_TRUE(response.ParseFromArray(out.data, static_cast<int>(out.length)));
    EXPECT_EQ(response.top_hits().total_hits(), static_cast<uint64_t>(kIds));
    EXPECT_EQ(response.fetched().documents_size(), 5);
    diagon_buffer_free(&out);
    ASSERT_EQ(diagon_statistics(searcher, bytes(request), length(request), &out), DIAGON_OK);
    diagon_buffer_free(&out);
  };
  std::thread other(once);
  once();
  other.join();
  EXPECT_EQ(diagon_searcher_close(searcher), DIAGON_OK);
}

TEST(AbiThreadsTest, EveryCallMayComeFromAnyThreadUntilTheShardIsClosedAndAfter) {
  TemporaryDirectory directory;
  diagon_shard shard = open_shard(directory.path());
  auto write = [&](int round) {
    std::string request = batch(round);
    diagon_buffer out{};
    int32_t code = diagon_shard_write(shard, bytes(request), length(request), &out);
    if (code == DIAGON_OK) diagon_buffer_free(&out);
    return code;
  };
  ASSERT_EQ(write(0), DIAGON_OK);
  int32_t changed = 0;
  ASSERT_EQ(diagon_shard_refresh(shard, &changed), DIAGON_OK);

  std::atomic<bool> done = false;
  std::atomic<int> searches = 0;
  std::vector<std::thread> threads;
  // Each answers with the code of a call: it worked, or the shard was closed.
  auto repeat = [&](std::function<int32_t()> call) {
    threads.emplace_back([&done, call] {
      while (!done) {
        int32_t code = call();
        EXPECT_TRUE(code == DIAGON_OK || code == static_cast<int32_t>(ErrorCode::kIllegalState)) << code;
      }
    });
  };
  repeat([&, result = int32_t{0}]() mutable { return diagon_shard_refresh(shard, &result); });
  repeat([&, result = int32_t{0}]() mutable { return diagon_shard_merge(shard, &result); });
  repeat([&] { return diagon_shard_force_merge(shard, 1, 0); });
  repeat([&, result = int64_t{0}]() mutable { return diagon_shard_flush(shard, &result); });
  repeat([&] { return diagon_shard_verify(shard); });
  repeat([&, version = 1]() mutable {
    auto mapping = config().mapping();
    mapping.set_version(++version);
    std::string request = mapping.SerializeAsString();
    return diagon_shard_apply_mapping(shard, bytes(request), length(request));
  });
  repeat([&] {
    for (int32_t use = 0; use < 4; ++use) EXPECT_GE(diagon_memory_bytes(use), 0);
    diagon_buffer out{};
    int32_t code = diagon_shard_stats(shard, &out);
    if (code == DIAGON_OK) diagon_buffer_free(&out);
    return code;
  });
  repeat([&] {
    search(shard);
    ++searches;
    return DIAGON_OK;
  });
  for (int round = 1; round <= 20 || searches < 20; ++round) ASSERT_EQ(write(round), DIAGON_OK);
  ASSERT_EQ(diagon_shard_close(shard), DIAGON_OK);
  int after = searches;
  while (searches < after + 3) std::this_thread::yield();
  done = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(write(0), static_cast<int32_t>(ErrorCode::kIllegalState));

  shard = open_shard(directory.path());
  EXPECT_EQ(diagon_shard_verify(shard), DIAGON_OK);
  EXPECT_EQ(diagon_shard_close(shard), DIAGON_OK);
}

}  // namespace
}  // namespace diagon
