#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/error.h"
#include "index/shard.h"
#include "store/recorded_disk.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

using Documents = std::map<std::string, std::string>;

v1::ShardConfig config() {
  v1::ShardConfig config;
  config.mutable_mapping()->set_version(1);
  for (auto [name, type] : {std::pair{"n", v1::LONG}, std::pair{"t", v1::TEXT}, std::pair{"k", v1::KEYWORD}}) {
    auto* field = config.mutable_mapping()->add_properties();
    field->set_name(name);
    field->set_type(type);
    field->set_index(true);
    field->set_doc_values(true);
  }
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
      std::string n = std::to_string(random() % 100000);
      operation->set_source("{\"n\":" + n + ",\"t\":\"text of " + n + "\",\"k\":\"" + n + "\"}");
      model[operation->id()] = operation->source();
    }
  }
  auto results = shard.write(batch);
  ASSERT_EQ(results.results_size(), count);
  for (const auto& result : results.results()) ASSERT_FALSE(result.has_failure()) << result.failure().reason();
}

Documents documents(Shard& shard) {
  Documents found;
  shard.refresh();
  auto snapshot = shard.snapshot();
  for (const Segment& segment : snapshot->segments()) {
    for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
      if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
      StoredDocument document = segment.document(doc, true);
      EXPECT_TRUE(found.emplace(document.id, document.source).second) << "twice: " << document.id;
    }
  }
  return found;
}

// A commit that was asked for: its documents, and the system calls before it began and after it had ended.
struct Committed {
  size_t begin, end;
  Documents documents;
};

void expect_committed(const RecordedDisk& disk, const std::vector<Committed>& commits, size_t cut,
                      std::mt19937& random) {
  TemporaryDirectory left;
  disk.cut(cut, random, left.path());
  const Committed* last = &commits.front();
  const Committed* under_way = nullptr;
  for (const Committed& commit : commits) {
    if (commit.end <= cut)
      last = &commit;
    else if (commit.begin < cut)
      under_way = &commit;
  }
  Documents found;
  try {
    Shard shard(left.path(), config());
    found = documents(shard);
    EXPECT_TRUE(found == last->documents || (under_way != nullptr && found == under_way->documents))
        << "cut at call " << cut << ": " << found.size() << " documents instead of " << last->documents.size();
    shard.verify();
    // What comes after is as safe as on a disk that never failed.
    write(shard, found, random, 20);
    shard.flush();
  } catch (const Error& error) {
    ADD_FAILURE() << "cut at call " << cut << ": " << error.what();
    return;
  }
  Shard again(left.path(), config());
  EXPECT_EQ(documents(again), found);
}

class ShardPowerLossTest : public ::testing::Test {
 protected:
  static constexpr int kCuts = 100;
  const unsigned seed_ = std::random_device{}();
  std::mt19937 random_{seed_};
  TemporaryDirectory directory_;
  Documents model_;
  std::vector<Committed> commits_{{0, 0, {}}};

  void SetUp() override { std::printf("seed %u\n", seed_); }

  void commit(Shard& shard, const RecordedDisk& disk) {
    size_t begin = disk.calls();
    shard.flush();
    commits_.push_back({begin, disk.calls(), model_});
  }

  void expect_nothing_lost(const RecordedDisk& disk) {
    for (int i = 0; i < kCuts; ++i) expect_committed(disk, commits_, random_() % (disk.calls() + 1), random_);
  }
};

TEST_F(ShardPowerLossTest, LosesNothingCommittedWhereverItComesInAFlush) {
  RecordedDisk disk(directory_.path());
  Shard shard(directory_.path(), config());
  for (int i = 0; i < 15; ++i) {
    write(shard, model_, random_, 15);
    if (random_() % 2 == 0) shard.refresh();
    commit(shard, disk);
  }
  ASSERT_EQ(documents(shard), model_);
  expect_nothing_lost(disk);
}

TEST_F(ShardPowerLossTest, LosesNothingCommittedWhereverItComesInAMerge) {
  RecordedDisk disk(directory_.path());
  Shard shard(directory_.path(), config());
  for (int i = 0; i < 8; ++i) {
    for (int refreshes = 0; refreshes < 12; ++refreshes) {
      write(shard, model_, random_, 8);
      shard.refresh();
      if (random_() % 4 == 0) commit(shard, disk);
    }
    shard.merge();
    if (random_() % 2 == 0) shard.force_merge(1, false);
    if (random_() % 2 == 0) commit(shard, disk);
  }
  ASSERT_EQ(documents(shard), model_);
  expect_nothing_lost(disk);
}

TEST_F(ShardPowerLossTest, AFullDiskFailsClearlyAndHarmsNothing) {
  for (int round = 0; round < 40; ++round) {
    TemporaryDirectory directory;
    RecordedDisk disk(directory.path());
    Documents model, committed;
    {
      Shard shard(directory.path(), config());
      write(shard, model, random_, 30);
      shard.flush();
      committed = model;
      write(shard, model, random_, 30);
      disk.fill_after(random_() % 4000);
      bool flushed = true;
      try {
        shard.flush();
        if (round % 2 == 0) shard.force_merge(1, false);
      } catch (const Error& error) {
        flushed = false;
        EXPECT_EQ(error.code(), ErrorCode::kDiskFull) << error.what();
      }
      TemporaryDirectory copy;
      std::filesystem::copy(directory.path(), copy.path(), std::filesystem::copy_options::recursive);
      disk.make_room();
      {
        Shard other(copy.path(), config());
        Documents found = documents(other);
        EXPECT_TRUE(found == model || (!flushed && found == committed));
      }
      EXPECT_EQ(documents(shard), model) << "round " << round;
      write(shard, model, random_, 10);
      shard.flush();
    }
    Shard shard(directory.path(), config());
    EXPECT_EQ(documents(shard), model);
  }
}

}  // namespace
}  // namespace diagon
