#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>

#include "base/error.h"
#include "index/shard.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

// As they came, sorted by a number and a keyword, or with like terms beside each other.
enum class Layout { kArrival, kSorted, kReordered };

v1::ShardConfig config(Layout layout = Layout::kArrival) {
  v1::ShardConfig config;
  config.set_reorder(layout == Layout::kReordered);
  if (layout == Layout::kSorted) {
    auto* by_tag = config.add_index_sort();
    by_tag->set_field("tag");
    auto* by_count = config.add_index_sort();
    by_count->set_field("count");
    by_count->set_descending(true);
  }
  config.mutable_mapping()->set_version(1);
  auto* title = config.mutable_mapping()->add_properties();
  title->set_name("title");
  title->set_type(v1::TEXT);
  auto* tag = config.mutable_mapping()->add_properties();
  tag->set_name("tag");
  tag->set_type(v1::KEYWORD);
  auto* count = config.mutable_mapping()->add_properties();
  count->set_name("count");
  count->set_type(v1::LONG);
  return config;
}

struct Expected {
  std::string source;
  int64_t version;
};

// The documents that a snapshot shows.
std::map<std::string, std::string> searchable(const Shard& shard) {
  std::map<std::string, std::string> found;
  auto snapshot = shard.snapshot();
  for (const Segment& segment : snapshot->segments()) {
    for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
      if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
      StoredDocument document = segment.document(doc, true);
      EXPECT_TRUE(found.emplace(document.id, document.source).second) << "twice: " << document.id;
      EXPECT_EQ(segment.find_live(document.id), doc);
    }
  }
  return found;
}

v1::WriteOperation random_operation(std::mt19937& random, int& next) {
  v1::WriteOperation operation;
  operation.set_id(std::to_string(random() % 200));
  if (random() % 5 == 0) {
    operation.set_type(v1::WriteOperation::DELETE);
    return operation;
  }
  int number = next++;
  operation.set_source("{\"title\":\"word" + std::to_string(random() % 50) + " and more\",\"tag\":[\"t" +
                       std::to_string(random() % 9) + "\",\"x\"],\"count\":" + std::to_string(number) + "}");
  return operation;
}

class ShardLayoutTest : public testing::TestWithParam<Layout> {};

TEST_P(ShardLayoutTest, RandomWritesRefreshesCommitsMergesAndReopensKeepWhatTheModelHolds) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  TemporaryDirectory directory;
  auto shard = std::make_unique<Shard>(directory.path(), config(GetParam()));
  std::map<std::string, Expected> model, committed;
  int next = 0;
  for (int round = 0; round < 400; ++round) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (unsigned i = 0; i < 1 + random() % 20; ++i) *batch.add_operations() = random_operation(random, next);
    auto result = shard->write(batch);
    ASSERT_EQ(result.results_size(), batch.operations_size());
    for (int i = 0; i < batch.operations_size(); ++i) {
      const auto& operation = batch.operations(i);
      const auto& answer = result.results(i);
      auto known = model.find(operation.id());
      if (operation.type() == v1::WriteOperation::DELETE) {
        EXPECT_EQ(answer.outcome(), known == model.end() ? v1::WriteResult::NOT_FOUND : v1::WriteResult::DELETED);
        model.erase(operation.id());
      } else {
        EXPECT_EQ(answer.outcome(), known == model.end() ? v1::WriteResult::CREATED : v1::WriteResult::UPDATED);
        if (known != model.end()) {
          EXPECT_EQ(answer.version(), known->second.version + 1);
        }
        model[operation.id()] = {operation.source(), answer.version()};
      }
    }
    switch (random() % 12) {
      case 0:
      case 1:
      case 2: {
        shard->refresh();
        std::map<std::string, std::string> wanted;
        for (const auto& [id, expected] : model) wanted[id] = expected.source;
        ASSERT_EQ(searchable(*shard), wanted);
        break;
      }
      case 3: shard->merge(); break;
      case 4: shard->force_merge(1 + random() % 3, random() % 2 == 0); break;
      case 5:
        EXPECT_EQ(shard->flush(), shard->stats().max_seq_no());
        committed = model;
        shard->verify();
        break;
      case 6:  // without a commit everything since the last one is lost, and nothing else
        shard.reset();
        shard = std::make_unique<Shard>(directory.path(), config(GetParam()));
        model = committed;
        break;
      default: {
        v1::GetRequest get;
        auto* wanted = get.add_documents();
        wanted->set_id(std::to_string(random() % 200));
        wanted->set_source(true);
        auto found = shard->get(get).documents(0);
        auto known = model.find(wanted->id());
        ASSERT_EQ(found.found(), known != model.end());
        if (found.found()) {
          EXPECT_EQ(found.source(), known->second.source);
          EXPECT_EQ(found.version(), known->second.version);
        }
      }
    }
  }
}

TEST_P(ShardLayoutTest, PostingsAndColumnsAgreeWithTheSources) {
  TemporaryDirectory directory;
  Shard shard(directory.path(), config(GetParam()));
  std::mt19937 random(7);
  int next = 0;
  for (int round = 0; round < 30; ++round) {
    v1::WriteBatch batch;
    for (int i = 0; i < 40; ++i) *batch.add_operations() = random_operation(random, next);
    shard.write(batch);
    shard.refresh();
  }
  shard.force_merge(1, false);
  auto snapshot = shard.snapshot();
  ASSERT_EQ(snapshot->segment_count(), 1u);
  const SegmentReader& segment = snapshot->segment(0);
  const InvertedField* title = segment.inverted("title");
  const Column* count = segment.column("count");
  const Column* tag = segment.column("tag");
  ASSERT_TRUE(title != nullptr && count != nullptr && tag != nullptr);
  EXPECT_TRUE(tag->multi_valued());
  EXPECT_EQ(title->doc_count, segment.max_doc());
  auto terms = title->terms();
  while (terms->next()) {
    auto postings = title->postings(terms->postings());
    uint32_t docs = 0;
    std::vector<uint32_t> positions;
    for (uint32_t doc = postings->next(); doc != kNoMoreDocs; doc = postings->next()) {
      ++docs;
      std::string source = segment.document(doc, true).source;
      EXPECT_NE(source.find(terms->term()), std::string::npos);
      postings->positions(positions);
      ASSERT_EQ(positions.size(), postings->freq());
      EXPECT_EQ(positions[0], terms->term() == "and" ? 1u : terms->term() == "more" ? 2u : 0u);
    }
    EXPECT_EQ(docs, terms->postings().doc_freq);
  }
  for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
    std::string source = segment.document(doc, true).source;
    EXPECT_NE(source.find("\"count\":" + std::to_string(count->value_at(doc)) + "}"), std::string::npos);
    std::string first(tag->term(static_cast<uint32_t>(tag->code_at(tag->offsets[doc]))));
    EXPECT_NE(source.find("\"" + first + "\""), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ShardLayoutTest, testing::Values(Layout::kArrival, Layout::kSorted, Layout::kReordered));

TEST(ShardModelTest, DamagedFilesAreReportedAsCorrupt) {
  TemporaryDirectory directory;
  {
    Shard shard(directory.path(), config());
    v1::WriteBatch batch;
    std::mt19937 random(3);
    int next = 0;
    for (int i = 0; i < 20; ++i) *batch.add_operations() = random_operation(random, next);
    shard.write(batch);
    shard.flush();
  }
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    auto size = std::filesystem::file_size(entry);
    for (uintmax_t at = 0; at < size; at += 1 + size / 64) {
      auto flip = [&] {
        FILE* file = std::fopen(entry.path().c_str(), "r+b");
        std::fseek(file, static_cast<long>(at), SEEK_SET);
        int byte = std::fgetc(file);
        std::fseek(file, static_cast<long>(at), SEEK_SET);
        std::fputc(byte ^ 0x10, file);
        std::fclose(file);
      };
      flip();
      try {
        Shard shard(directory.path(), config());
        ADD_FAILURE() << "opened with byte " << at << " of " << entry.path() << " flipped";
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::kCorruptIndex) << error.what();
      }
      flip();
    }
  }
  Shard shard(directory.path(), config());
  EXPECT_GT(shard.stats().docs(), 0u);
}

TEST(ShardModelTest, VersionConflictsNameWhatIsThere) {
  TemporaryDirectory directory;
  Shard shard(directory.path(), config());
  v1::WriteBatch batch;
  batch.set_primary_term(4);
  auto* first = batch.add_operations();
  first->set_id("1");
  first->set_source("{}");
  auto* again = batch.add_operations();
  *again = *first;
  again->set_type(v1::WriteOperation::CREATE);
  auto* guarded = batch.add_operations();
  *guarded = *first;
  guarded->set_if_seq_no(7);
  guarded->set_if_primary_term(4);
  auto* external = batch.add_operations();
  *external = *first;
  external->set_version_type(v1::EXTERNAL);
  external->set_version(1);
  auto result = shard.write(batch);
  EXPECT_EQ(result.results(0).outcome(), v1::WriteResult::CREATED);
  EXPECT_EQ(result.results(1).failure().reason(),
            "[1]: version conflict, document already exists (current version [1])");
  EXPECT_EQ(result.results(2).failure().reason(),
            "[1]: version conflict, required seqNo [7], primary term [4]. current document has seqNo [0] and primary "
            "term [4]");
  EXPECT_EQ(result.results(3).failure().reason(),
            "[1]: version conflict, current version [1] is higher or equal to the one provided [1]");
}

TEST(ShardModelTest, UnmappedFieldsStopTheBatchWithTheirInferredTypes) {
  TemporaryDirectory directory;
  Shard shard(directory.path(), config());
  v1::WriteBatch batch;
  for (const char* source : {R"({"title":"a"})", R"({"day":"2020-01-02","n":1,"x":1.5,"s":"t","o":{"b":true}})"}) {
    auto* operation = batch.add_operations();
    operation->set_id(source);
    operation->set_source(source);
  }
  auto result = shard.write(batch);
  ASSERT_EQ(result.results_size(), 1);
  std::map<std::string, v1::FieldType> types;
  for (const auto& field : result.mapping_update().properties()) types[field.name()] = field.type();
  EXPECT_EQ(types, (std::map<std::string, v1::FieldType>{
                       {"day", v1::DATE}, {"n", v1::LONG}, {"x", v1::FLOAT}, {"s", v1::TEXT}, {"o", v1::OBJECT}}));
}

}  // namespace
}  // namespace diagon
