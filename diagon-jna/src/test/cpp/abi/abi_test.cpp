#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "base/error.h"
#include "diagon/diagon.h"
#include "diagon/v1/shard.pb.h"
#include "diagon/v1/write.pb.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

const uint8_t* bytes(const std::string& text) { return reinterpret_cast<const uint8_t*>(text.data()); }
int64_t length(const std::string& text) { return static_cast<int64_t>(text.size()); }

std::string last_error() {
  std::string message(256, '\0');
  int64_t size = diagon_last_error(reinterpret_cast<uint8_t*>(message.data()), length(message));
  message.resize(static_cast<size_t>(std::min(size, length(message))));
  return message;
}

TEST(AbiTest, AShardLivesFromOpenToCloseAndItsHandleNoLonger) {
  TemporaryDirectory directory;
  std::string config = v1::ShardConfig().SerializeAsString();
  diagon_shard shard = 0;
  ASSERT_EQ(diagon_shard_open(bytes(directory.path()), length(directory.path()), bytes(config), length(config), &shard),
            DIAGON_OK)
      << last_error();

  v1::WriteBatch batch;
  auto* operation = batch.add_operations();
  operation->set_id("1");
  operation->set_source("{}");
  std::string request = batch.SerializeAsString();
  diagon_buffer out{};
  ASSERT_EQ(diagon_shard_write(shard, bytes(request), length(request), &out), DIAGON_OK);
  v1::WriteBatchResult result;
  ASSERT_TRUE(result.ParseFromArray(out.data, static_cast<int>(out.length)));
  EXPECT_EQ(result.results(0).outcome(), v1::WriteResult::CREATED);
  diagon_buffer_free(&out);
  EXPECT_EQ(out.data, nullptr);

  EXPECT_GT(diagon_memory_bytes(0), 0);
  EXPECT_EQ(diagon_memory_bytes(4), -1);
  int32_t changed = 0;
  ASSERT_EQ(diagon_shard_refresh(shard, &changed), DIAGON_OK);
  EXPECT_EQ(changed, 1);
  diagon_searcher searcher = 0;
  uint64_t generation = 0;
  ASSERT_EQ(diagon_searcher_open(shard, &searcher, &generation), DIAGON_OK);
  int64_t committed = -1;
  ASSERT_EQ(diagon_shard_flush(shard, &committed), DIAGON_OK);
  EXPECT_EQ(committed, 0);
  EXPECT_EQ(diagon_shard_verify(shard), DIAGON_OK);

  ASSERT_EQ(diagon_shard_close(shard), DIAGON_OK);
  EXPECT_EQ(diagon_shard_close(shard), static_cast<int32_t>(ErrorCode::kIllegalState));
  EXPECT_EQ(diagon_shard_refresh(shard, &changed), static_cast<int32_t>(ErrorCode::kIllegalState));
  EXPECT_NE(last_error().find("handle is closed"), std::string::npos);
  EXPECT_EQ(diagon_searcher_close(searcher), DIAGON_OK);  // outlives its shard
  EXPECT_EQ(diagon_searcher_close(searcher), static_cast<int32_t>(ErrorCode::kIllegalState));
}

TEST(AbiTest, AnAnswerGoesIntoTheRoomOfTheCallerIfItFits) {
  v1::AnalyzeRequest request;
  request.set_analyzer("standard");
  request.add_texts("one two");
  std::string message = request.SerializeAsString();
  diagon_buffer given{};
  ASSERT_EQ(diagon_analyze(bytes(message), length(message), &given), DIAGON_OK) << last_error();
  std::string answer(reinterpret_cast<const char*>(given.data), static_cast<size_t>(given.length));
  diagon_buffer_free(&given);

  std::string room(answer.size() + 1, '#');
  auto* data = reinterpret_cast<uint8_t*>(room.data());
  diagon_buffer out{data, length(answer)};
  ASSERT_EQ(diagon_analyze(bytes(message), length(message), &out), DIAGON_OK);
  EXPECT_EQ(out.data, data);
  ASSERT_EQ(out.length, length(answer));
  EXPECT_EQ(room, answer + "#");

  room.assign(room.size(), '#');
  out = {data, length(answer) - 1};
  ASSERT_EQ(diagon_analyze(bytes(message), length(message), &out), DIAGON_OK);
  EXPECT_NE(out.data, data);
  ASSERT_EQ(out.length, length(answer));
  EXPECT_EQ(std::memcmp(out.data, answer.data(), answer.size()), 0);
  EXPECT_EQ(room, std::string(room.size(), '#'));
  diagon_buffer_free(&out);
}

TEST(AbiTest, MalformedMessagesAreErrors) {
  TemporaryDirectory directory;
  std::string garbage = "\xff\xff\xff\xff";
  diagon_shard shard = 0;
  EXPECT_EQ(
      diagon_shard_open(bytes(directory.path()), length(directory.path()), bytes(garbage), length(garbage), &shard),
      static_cast<int32_t>(ErrorCode::kIllegalArgument));
  diagon_buffer out{};
  EXPECT_EQ(diagon_shard_write(12345, bytes(garbage), length(garbage), &out),
            static_cast<int32_t>(ErrorCode::kIllegalState));
  EXPECT_EQ(diagon_last_error(nullptr, 0), length(last_error()));
}

}  // namespace
}  // namespace diagon
