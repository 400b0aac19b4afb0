#include "index/index_sort.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <set>

#include "index/shard.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

struct Values {
  std::vector<int64_t> numbers;
  std::vector<std::string> tags;
};

v1::ShardConfig config() {
  v1::ShardConfig config;
  auto* mapping = config.mutable_mapping();
  mapping->set_version(1);
  auto add = [mapping](const char* name, v1::FieldType type) {
    auto* field = mapping->add_properties();
    field->set_name(name);
    field->set_type(type);
  };
  add("number", v1::LONG);
  add("tag", v1::KEYWORD);
  add("text", v1::TEXT);
  return config;
}

std::string json(const Values& values) {
  std::string source = "{\"number\":[";
  for (size_t i = 0; i < values.numbers.size(); ++i) source += (i == 0 ? "" : ",") + std::to_string(values.numbers[i]);
  source += "],\"tag\":[";
  for (size_t i = 0; i < values.tags.size(); ++i) source += (i == 0 ? "\"" : ",\"") + values.tags[i] + "\"";
  return source + "]}";
}

// The value that counts; nothing for a document without.
template <typename T>
std::optional<T> chosen(const std::vector<T>& values, bool greatest) {
  if (values.empty()) return std::nullopt;
  return greatest ? *std::max_element(values.begin(), values.end()) : *std::min_element(values.begin(), values.end());
}

// -1, 0, 1 as a stands before, with or after b.
template <typename T>
int compared(const std::optional<T>& a, const std::optional<T>& b, const v1::IndexSortField& field) {
  if (!a || !b) return a.has_value() == b.has_value() ? 0 : (a.has_value() == field.missing_first() ? 1 : -1);
  if (*a == *b) return 0;
  return (*a < *b) == field.descending() ? 1 : -1;
}

int compared(const Values& a, const Values& b, const v1::ShardConfig& config) {
  for (const auto& field : config.index_sort()) {
    int order = field.field() == "number"
                    ? compared(chosen(a.numbers, field.greatest()), chosen(b.numbers, field.greatest()), field)
                    : compared(chosen(a.tags, field.greatest()), chosen(b.tags, field.greatest()), field);
    if (order != 0) return order;
  }
  return 0;
}

TEST(IndexSortTest, DocumentsOfEverySegmentStandInTheOrderThatTheSettingsSay) {
  unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 12; ++round) {
    v1::ShardConfig config = diagon::config();
    for (const char* name : {"number", "tag"}) {
      auto* field = config.add_index_sort();
      field->set_field(name);
      field->set_descending(random() % 2 == 0);
      field->set_missing_first(random() % 2 == 0);
      field->set_greatest(random() % 2 == 0);
    }
    if (round % 2 == 0) std::swap(*config.mutable_index_sort(0), *config.mutable_index_sort(1));
    TemporaryDirectory directory;
    Shard shard(directory.path(), config);
    std::map<std::string, Values> model;
    for (int refresh = 0; refresh < 6; ++refresh) {
      v1::WriteBatch batch;
      for (int i = 0; i < 60; ++i) {
        Values values;
        for (unsigned n = random() % 3; n > 0; --n) values.numbers.push_back(static_cast<int64_t>(random() % 20) - 10);
        for (unsigned n = random() % 3; n > 0; --n) values.tags.push_back("t" + std::to_string(random() % 20));
        auto* operation = batch.add_operations();
        operation->set_id(std::to_string(random() % 300));
        operation->set_source(json(values));
        model[operation->id()] = values;
      }
      ASSERT_EQ(shard.write(batch).results_size(), 60);
      shard.refresh();
      if (refresh == 3) shard.force_merge(1, false);
    }
    auto check = [&](size_t most_segments) {
      auto snapshot = shard.snapshot();
      ASSERT_LE(snapshot->segment_count(), most_segments);
      std::set<std::string> seen;
      for (size_t i = 0; i < snapshot->segment_count(); ++i) {
        const SegmentReader& segment = snapshot->segment(i);
        const Values* before = nullptr;
        for (uint32_t doc = 0; doc < segment.max_doc(); ++doc) {
          if (segment.live_docs() != nullptr && !segment.live_docs()->get(doc)) continue;
          std::string id = segment.id_of(doc);
          EXPECT_TRUE(seen.insert(id).second);
          EXPECT_EQ(segment.document(doc, true).source, json(model[id]));
          if (before != nullptr) EXPECT_LE(compared(*before, model[id], config), 0) << id;
          before = &model[id];
        }
      }
      EXPECT_EQ(seen.size(), model.size());
    };
    check(3);
    shard.force_merge(1, false);
    check(1);
  }
}

TEST(IndexSortTest, AFieldThatNoDocumentHasLeavesThemAsTheyCame) {
  v1::ShardConfig config = diagon::config();
  config.add_index_sort()->set_field("number");
  TemporaryDirectory directory;
  Shard shard(directory.path(), config);
  v1::WriteBatch batch;
  for (const char* id : {"b", "a", "c"}) {
    auto* operation = batch.add_operations();
    operation->set_id(id);
    operation->set_source("{}");
  }
  shard.write(batch);
  shard.refresh();
  auto snapshot = shard.snapshot();
  EXPECT_EQ(snapshot->segment(0).id_of(0), "b");
  EXPECT_EQ(snapshot->segment(0).id_of(2), "c");
}

TEST(DocReorderTest, DocumentsWithLikeTermsStandBesideEachOther) {
  v1::ShardConfig config = diagon::config();
  config.set_reorder(true);
  TemporaryDirectory directory;
  Shard shard(directory.path(), config);
  // Four subjects, each with words of its own, in turn.
  constexpr uint32_t kDocs = 1024, kSubjects = 4;
  std::mt19937 random(5);
  v1::WriteBatch batch;
  for (uint32_t doc = 0; doc < kDocs; ++doc) {
    std::string text;
    for (int i = 0; i < 8; ++i) text += " s" + std::to_string(doc % kSubjects) + "w" + std::to_string(random() % 20);
    auto* operation = batch.add_operations();
    operation->set_id(std::to_string(doc));
    operation->set_source("{\"text\":\"" + text + "\"}");
  }
  shard.write(batch);
  shard.refresh();
  auto changes = [&shard] {  // how often the subject changes from one document to the next
    auto snapshot = shard.snapshot();
    const SegmentReader& segment = snapshot->segment(0);
    uint32_t count = 0;
    for (uint32_t doc = 1; doc < segment.max_doc(); ++doc)
      count += std::stoul(segment.id_of(doc)) % kSubjects != std::stoul(segment.id_of(doc - 1)) % kSubjects ? 1 : 0;
    return count;
  };
  EXPECT_EQ(changes(), kDocs - 1);
  batch.Clear();
  batch.add_operations()->set_type(v1::WriteOperation::DELETE);
  batch.mutable_operations(0)->set_id("0");
  shard.write(batch);
  shard.force_merge(1, false);
  EXPECT_EQ(shard.snapshot()->segment(0).max_doc(), kDocs - 1);
  EXPECT_LT(changes(), kDocs / 16);
}

}  // namespace
}  // namespace diagon
