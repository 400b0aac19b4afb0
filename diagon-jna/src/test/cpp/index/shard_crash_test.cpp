#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "base/error.h"
#include "index/shard.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

namespace fs = std::filesystem;
using Documents = std::map<std::string, std::string>;

v1::ShardConfig config() {
  v1::ShardConfig config;
  config.mutable_mapping()->set_version(1);
  auto* field = config.mutable_mapping()->add_properties();
  field->set_name("n");
  field->set_type(v1::LONG);
  return config;
}

void write(Shard& shard, Documents& model, std::mt19937& random, int count) {
  v1::WriteBatch batch;
  batch.set_primary_term(1);
  for (int i = 0; i < count; ++i) {
    auto* operation = batch.add_operations();
    operation->set_id(std::to_string(random() % 60));
    if (random() % 4 == 0) {
      operation->set_type(v1::WriteOperation::DELETE);
      model.erase(operation->id());
    } else {
      operation->set_source("{\"n\":" + std::to_string(random() % 100000) + "}");
      model[operation->id()] = operation->source();
    }
  }
  ASSERT_EQ(shard.write(batch).results_size(), count);
}

Documents documents(const std::string& directory) {
  Shard shard(directory, config());
  Documents found;
  auto snapshot = shard.snapshot();
  for (const Segment& segment : snapshot->segments()) {
    for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
      if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
      StoredDocument document = segment.document(doc, true);
      found[document.id] = document.source;
    }
  }
  return found;
}

// What a power failure may leave of a commit: the old files whole, of the new ones any part, and either the old commit
// or the new.
TEST(ShardCrashTest, APowerFailureAtAnyPointOfACommitLeavesTheLastOne) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 12; ++round) {
    TemporaryDirectory directory, before, crashed;
    Documents model, committed;
    {
      Shard shard(directory.path(), config());
      for (int i = 0; i < 12; ++i) {
        write(shard, model, random, 10);
        shard.refresh();
      }
      shard.flush();
      committed = model;
      fs::copy(directory.path(), before.path(), fs::copy_options::recursive);
      for (int i = 0; i < 3; ++i) {
        write(shard, model, random, 10);
        shard.refresh();
      }
      shard.merge();
      shard.flush();
    }
    fs::copy(before.path(), crashed.path(), fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(directory.path())) {
      std::string name = entry.path().filename();
      if (fs::exists(before.path() + "/" + name) && name != "commit") continue;
      std::string target = crashed.path() + "/" + (name == "commit" ? "commit.tmp" : name);
      if (random() % 3 == 0) continue;
      fs::copy_file(entry.path(), target);
      fs::resize_file(target, random() % (fs::file_size(target) + 1));
    }
    EXPECT_EQ(documents(crashed.path()), committed);
    for (const auto& entry : fs::directory_iterator(crashed.path())) {
      EXPECT_TRUE(fs::exists(before.path() + "/" + entry.path().filename().string())) << "left over: " << entry.path();
    }
    EXPECT_EQ(documents(directory.path()), model);
  }
}

TEST(ShardCrashTest, WhatWasNotCommittedIsGoneAndItsFilesToo) {
  TemporaryDirectory directory;
  std::mt19937 random(11);
  Documents model, committed;
  {
    Shard shard(directory.path(), config());
    write(shard, model, random, 30);
    shard.flush();
    committed = model;
    write(shard, model, random, 30);
    shard.refresh();
    shard.force_merge(1, false);
  }
  size_t files = 0;
  EXPECT_EQ(documents(directory.path()), committed);
  for (const auto& entry : fs::directory_iterator(directory.path()))
    files += entry.path().extension() == ".seg" ? 1 : 0;
  EXPECT_EQ(files, 1u);
}

TEST(ShardCrashTest, AMissingOrCutSegmentIsCorrupt) {
  TemporaryDirectory directory;
  std::mt19937 random(5);
  Documents model;
  {
    Shard shard(directory.path(), config());
    write(shard, model, random, 30);
    shard.flush();
  }
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    if (entry.path().extension() != ".seg") continue;
    std::string whole;
    {
      std::ifstream in(entry.path(), std::ios::binary);
      whole.assign(std::istreambuf_iterator<char>(in), {});
    }
    for (size_t size : {size_t{0}, size_t{1}, size_t{31}, size_t{32}, whole.size() / 2, whole.size() - 1}) {
      fs::resize_file(entry.path(), size);
      EXPECT_THROW(documents(directory.path()), Error) << size;
      std::ofstream(entry.path(), std::ios::binary) << whole;
    }
    fs::remove(entry.path());
    try {
      documents(directory.path());
      ADD_FAILURE() << "opened without a segment";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptIndex) << error.what();
    }
  }
}

TEST(ShardCrashTest, AMissingCommitIsCorruptWhereThereHasBeenOne) {
  TemporaryDirectory directory;
  std::mt19937 random(6);
  Documents model;
  auto committed = config();
  committed.set_committed(true);
  EXPECT_THROW(Shard(directory.path(), committed), Error);
  {
    Shard shard(directory.path(), config());
    shard.verify();
    write(shard, model, random, 30);
    shard.flush();
  }
  EXPECT_EQ(Shard(directory.path(), committed).stats().docs(), model.size());
  size_t files = std::distance(fs::directory_iterator(directory.path()), {});
  fs::remove(directory.path() + "/commit");
  try {
    Shard shard(directory.path(), committed);
    ADD_FAILURE() << "opened without a commit";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptIndex) << error.what();
  }
  EXPECT_EQ(static_cast<size_t>(std::distance(fs::directory_iterator(directory.path()), {})), files - 1);
}

TEST(ShardCrashTest, ASegmentThatIsDamagedWhileItIsOpenIsNotMerged) {
  TemporaryDirectory directory;
  std::mt19937 random(7);
  Documents model;
  Shard shard(directory.path(), config());
  for (int i = 0; i < 2; ++i) {
    write(shard, model, random, 30);
    shard.flush();
  }
  shard.verify();
  std::string damaged;
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    if (entry.path().extension() == ".seg") damaged = entry.path();
  }
  {
    std::fstream file(damaged, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(100);
    char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(100);
    file.put(byte);
  }
  for (auto attempt : {+[](Shard& opened) { opened.force_merge(1, false); }, +[](Shard& opened) { opened.verify(); }}) {
    try {
      attempt(shard);
      ADD_FAILURE() << "damage was not seen";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptIndex) << error.what();
    }
  }
}

TEST(ShardCrashTest, HistoryIsReplayedOnTopOfTheCommitOnceOnly) {
  TemporaryDirectory directory;
  auto operation = [](int64_t seq_no, const std::string& id, bool is_delete) {
    v1::WriteOperation made;
    made.set_type(is_delete ? v1::WriteOperation::DELETE : v1::WriteOperation::INDEX);
    made.set_id(id);
    if (!is_delete) made.set_source("{\"n\":" + std::to_string(seq_no) + "}");
    made.set_seq_no(seq_no);
    made.set_version(seq_no + 1);
    made.set_primary_term(1);
    return made;
  };
  std::vector<v1::WriteOperation> history = {operation(0, "a", false), operation(1, "b", false),
                                             operation(2, "a", true),  operation(3, "b", false),
                                             operation(4, "a", false), operation(5, "b", true)};
  auto replay = [&](Shard& shard, std::vector<size_t> order) {
    v1::WriteBatch batch;
    batch.set_origin(v1::HISTORY);
    for (size_t i : order) *batch.add_operations() = history[i];
    return shard.write(batch);
  };
  {
    Shard shard(directory.path(), config());
    replay(shard, {0, 1, 3, 5, 4});
    EXPECT_EQ(shard.flush(), 1);
  }
  EXPECT_EQ(documents(directory.path()), (Documents{{"a", "{\"n\":4}"}}));
  Shard shard(directory.path(), config());
  auto results = replay(shard, {0, 1, 2, 3, 4, 5});
  for (const auto& result : results.results()) EXPECT_EQ(result.outcome(), v1::WriteResult::NOOP);
  EXPECT_EQ(shard.flush(), 5);
  EXPECT_EQ(documents(directory.path()), (Documents{{"a", "{\"n\":4}"}}));
}

}  // namespace
}  // namespace diagon
