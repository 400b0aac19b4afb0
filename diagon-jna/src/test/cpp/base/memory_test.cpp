#include "base/memory.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "index/shard.h"
#include "query/context.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

// The account is of the process: what other tests hold is gone when they end.
class MemoryTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(native_memory::total(), 0u); }
  void TearDown() override { native_memory::set_limit(0); }
};

TEST_F(MemoryTest, LeasesAddUpAndAreGivenBack) {
  {
    MemoryLease merge(MemoryCategory::kMerges), other(MemoryCategory::kMerges), request(MemoryCategory::kRequests);
    merge.set(100);
    other.add(10);
    request.set(1);
    merge.set(50);
    EXPECT_EQ(native_memory::bytes(MemoryCategory::kMerges), 60u);
    EXPECT_EQ(native_memory::total(), 61u);
  }
  EXPECT_EQ(native_memory::total(), 0u);
}

TEST_F(MemoryTest, ARequestIsRefusedWhenTheProcessHasTooMuch) {
  native_memory::set_limit(1000);
  MemoryLease merge(MemoryCategory::kMerges);
  merge.set(900);
  MemoryBudget request(500);
  request.take(100, "buckets");
  try {
    request.take(1, "buckets");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCircuitBreaking);
    EXPECT_STREQ(error.what(),
                 "[parent] Data too large, data for [buckets] would be [1001b], which is larger than the limit of "
                 "[1000b]");
  }
  merge.set(0);
  request.take(400, "buckets");
  EXPECT_THROW(request.take(1, "buckets"), Error);  // of its own limit
  EXPECT_EQ(native_memory::bytes(MemoryCategory::kRequests), 500u);
}

TEST_F(MemoryTest, BufferedDocumentsBecomeSegmentsWhenTheirQuarterIsFull) {
  TemporaryDirectory directory;
  Shard shard(directory.path(), v1::ShardConfig());
  auto write = [&shard](const std::string& id) {
    v1::WriteBatch batch;
    auto* operation = batch.add_operations();
    operation->set_id(id);
    operation->set_source("{\"text\":\"" + std::string(400'000, 'x') + "\"}");
    v1::IndexMapping mapping;
    mapping.set_version(1);
    mapping.set_dynamic(v1::DYNAMIC_FALSE);
    shard.apply_mapping(mapping);
    ASSERT_EQ(shard.write(batch).results_size(), 1);
  };
  write("a");
  EXPECT_EQ(shard.stats().buffer_docs(), 1u);
  EXPECT_GT(native_memory::bytes(MemoryCategory::kWriteBuffers), 400'000u);
  native_memory::set_limit(4'000'000);
  write("b");
  write("c");
  EXPECT_EQ(shard.stats().buffer_docs(), 0u);
  EXPECT_EQ(native_memory::bytes(MemoryCategory::kWriteBuffers), 0u);
  EXPECT_GT(shard.stats().docs(), 0u);
}

}  // namespace
}  // namespace diagon
