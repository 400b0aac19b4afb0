#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "base/error.h"
#include "index/shard.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

v1::ShardConfig config() {
  v1::ShardConfig config;
  config.mutable_mapping()->set_version(1);
  auto* field = config.mutable_mapping()->add_properties();
  field->set_name("tag");
  field->set_type(v1::KEYWORD);
  return config;
}

std::map<std::string, std::string> documents(const ShardSnapshot& snapshot) {
  std::map<std::string, std::string> found;
  for (const Segment& segment : snapshot.segments()) {
    for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
      if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
      StoredDocument document = segment.document(doc, true);
      EXPECT_TRUE(found.emplace(document.id, document.source).second) << "twice: " << document.id;
    }
  }
  return found;
}

TEST(ShardThreadsTest, SearchersSeeEachDocumentOnceWhileItIsUpdatedCommittedAndMerged) {
  constexpr int kIds = 50;
  TemporaryDirectory directory;
  auto shard = std::make_unique<Shard>(directory.path(), config());
  std::map<std::string, std::string> model;
  std::atomic<bool> done = false;
  auto write_all = [&](int round) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (int id = 0; id < kIds; ++id) {
      auto* operation = batch.add_operations();
      operation->set_id(std::to_string(id));
      operation->set_source("{\"tag\":\"r" + std::to_string(round) + "\"}");
      model[operation->id()] = operation->source();
    }
    shard->write(batch);
  };
  write_all(0);
  shard->refresh();
  std::vector<std::thread> threads;
  threads.emplace_back([&] {
    while (!done) shard->refresh();
  });
  threads.emplace_back([&] {
    while (!done) {
      if (!shard->merge()) shard->force_merge(2, false);
    }
  });
  threads.emplace_back([&] {
    while (!done) shard->flush();
  });
  threads.emplace_back([&] {
    while (!done) {
      auto snapshot = shard->snapshot();
      // A batch is refreshed as a whole: every document is there, and exactly once.
      EXPECT_EQ(documents(*snapshot).size(), static_cast<size_t>(kIds));
      shard->stats();
      v1::GetRequest get;
      get.add_documents()->set_id("7");
      EXPECT_TRUE(shard->get(get).documents(0).found());
    }
  });
  for (int round = 1; round <= 60; ++round) write_all(round);
  done = true;
  for (auto& thread : threads) thread.join();
  shard->refresh();
  EXPECT_EQ(documents(*shard->snapshot()), model);
  shard->flush();
  shard->close();
  EXPECT_THROW(shard->refresh(), Error);
  shard = std::make_unique<Shard>(directory.path(), config());
  EXPECT_EQ(documents(*shard->snapshot()), model);
}

}  // namespace
}  // namespace diagon
