#include <gtest/gtest.h>
#include <xxhash.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "diagon/v1/search.pb.h"
#include "index/commit.h"
#include "index/merger.h"
#include "index/shard.h"
#include "query/search.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

const std::vector<std::pair<const char*, v1::FieldType>> kFields{
    {"body", v1::TEXT},         {"tag", v1::KEYWORD},  {"number", v1::LONG},
    {"big", v1::UNSIGNED_LONG}, {"price", v1::DOUBLE}, {"flag", v1::BOOLEAN},
    {"when", v1::DATE},         {"address", v1::IP},   {"unlisted", v1::KEYWORD}};

v1::ShardConfig config() {
  v1::ShardConfig config;
  config.mutable_mapping()->set_version(1);
  for (const auto& [name, type] : kFields) {
    auto* field = config.mutable_mapping()->add_properties();
    field->set_name(name);
    field->set_type(type);
    if (std::string_view(name) == "unlisted") field->set_doc_values(false);
  }
  return config;
}

std::string source(int i) {
  std::string n = std::to_string(i);
  if (i % 4 == 3) return "{\"body\":\"fox\",\"tag\":\"t" + n + "\"}";
  return "{\"body\":\"the brown fox w" + n + " fox\",\"tag\":[\"all\",\"t" + std::to_string(i % 3) +
         "\"],\"number\":" + n + ",\"big\":1844674407370955" + std::to_string(1000 + i) + ",\"price\":[" + n +
         ".5,7],\"flag\":" + (i % 2 == 0 ? "true" : "false") + ",\"when\":\"2020-01-0" + std::to_string(1 + i % 9) +
         "\",\"address\":\"10.0.0." + n + "\",\"unlisted\":\"u" + n + "\"}";
}

// Of words that nearly all documents have.
std::string common(int i) {
  return "{\"body\":\"fox w" + std::to_string(i % 2) + " fox\",\"tag\":\"all\",\"number\":" + std::to_string(i / 3) +
         "}";
}

template <typename F>
void write(Shard& shard, int first, int count, F&& source_of, bool remove = false) {
  v1::WriteBatch batch;
  batch.set_primary_term(1);
  batch.set_now_millis(INT64_MAX / 2);
  for (int i = first; i < first + count; ++i) {
    auto* operation = batch.add_operations();
    operation->set_id("id" + std::to_string(i));
    if (remove)
      operation->set_type(v1::WriteOperation::DELETE);
    else
      operation->set_source(source_of(i));
    if (i % 5 == 0) operation->set_routing("r");
  }
  shard.write(batch);
  shard.refresh();
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void replace(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// What opening and verifying the directory is refused with; 0 if it is not.
ErrorCode refusal(const std::string& directory) {
  ErrorCode opening{}, verifying{};
  try {
    verify_commit(directory, true);
  } catch (const Error& error) {
    verifying = error.code();
  }
  try {
    read_commit(directory, true);
  } catch (const Error& error) {
    opening = error.code();
  }
  EXPECT_EQ(opening, verifying);
  return opening;
}

TEST(DamagedFilesTest, EveryByteFlippedAndEveryTruncationOfEveryFileIsReportedAsCorrupt) {
  TemporaryDirectory directory;
  {
    Shard shard(directory.path(), config());
    write(shard, 0, 3, source);
    write(shard, 3, 2, source);
    write(shard, 1, 1, source, true);
    shard.flush();
  }
  ASSERT_EQ(refusal(directory.path()), ErrorCode{});
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) files.push_back(entry.path());
  ASSERT_EQ(files.size(), 4u) << "commit, two segments and the live documents of one";
  int flips = 0, cuts = 0;
  for (const auto& path : files) {
    const std::string whole = contents(path);
    for (size_t at = 0; at < whole.size(); ++at) {
      for (int bits : {1 << (at % 8), 0xFF}) {
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ bits);
        replace(path, damaged);
        ASSERT_EQ(refusal(directory.path()), ErrorCode::kCorruptIndex) << path << " flipped at " << at;
        ++flips;
      }
      replace(path, whole.substr(0, at));
      ASSERT_EQ(refusal(directory.path()), ErrorCode::kCorruptIndex) << path << " cut at " << at;
      ++cuts;
    }
    std::filesystem::remove(path);
    ASSERT_EQ(refusal(directory.path()), ErrorCode::kCorruptIndex) << path << " removed";
    replace(path, whole);
  }
  EXPECT_EQ(refusal(directory.path()), ErrorCode{});
  RecordProperty("flips", flips);
  RecordProperty("cuts", cuts);
}

// Answers or says that the segment is corrupt, whatever it holds.
class Reading {
 public:
  explicit Reading(std::shared_ptr<const Schema> schema) : schema_(std::move(schema)) {}

  bool read(std::string bytes) const {
    uint64_t checksum = XXH3_64bits(bytes.data(), bytes.size() - 32);
    std::memcpy(bytes.data() + bytes.size() - 16, &checksum, sizeof(checksum));
    try {
      auto core = std::make_shared<const SegmentCore>("s0", SectionFile::of_bytes(std::move(bytes), "test"));
      core->verify();
      Segment segment(core, nullptr);
      for (uint32_t doc = 0; doc < core->max_doc(); ++doc) attempt([&] { segment.document(doc, true); });
      search_all(ShardSnapshot(1, {segment, segment}, schema_));
      attempt([&] {
        SectionWriter merged;
        MergeOptions options;
        options.reorder = true;
        merge_segments({segment}, options, merged);
      });
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptIndex) << error.what();
      return false;
    }
    return true;
  }

 private:
  template <typename F>
  static void attempt(F&& body) {
    try {
      body();
    } catch (const Error&) {
    }
  }
  static void search_all(const ShardSnapshot& snapshot) {
    v1::ShardSearchRequest base;
    base.set_size(3);
    base.set_track_total_hits_up_to(UINT64_MAX);
    auto run = [&](auto&& fill) {
      v1::ShardSearchRequest request = base;
      fill(request);
      attempt([&] { search(snapshot, request.SerializeAsString(), 0, 0, nullptr); });
    };
    run([](auto& request) {
      request.mutable_query()->mutable_match()->set_field("body");
      request.mutable_query()->mutable_match()->mutable_query()->set_string_value("brown fox w1");
    });
    run([](auto& request) {
      request.mutable_query()->mutable_match_phrase()->set_field("body");
      request.mutable_query()->mutable_match_phrase()->mutable_query()->set_string_value("brown fox");
    });
    for (const auto& each : kFields) {
      run([&](auto& request) {
        request.mutable_query()->mutable_exists()->set_field(each.first);
        request.add_sort()->set_field(each.first);
        request.mutable_fetch()->add_docvalue_fields()->set_field(each.first);
        auto& terms = *request.add_aggregations()->mutable_terms();
        terms.mutable_source()->set_field(each.first);
        terms.set_size(10);
        terms.set_shard_size(10);
        terms.add_order()->set_path("_count");
        request.add_aggregations()->mutable_max()->set_field(each.first);
      });
    }
  }

  std::shared_ptr<const Schema> schema_;
};

// A file that was made so, not damaged: its checksum holds.
void read_flipped(int documents, std::string (*source_of)(int)) {
  TemporaryDirectory directory;
  Shard shard(directory.path(), config());
  write(shard, 0, documents, source_of);
  const std::string whole(shard.snapshot()->segments()[0].core()->file().bytes());
  Reading reading(shard.schema());
  ASSERT_TRUE(reading.read(whole));
  int refused = 0;
  for (size_t at = 0; at < whole.size() - 32; ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (at % 3 == 0 ? 0xFF : 1 << (at % 8)));
    if (!reading.read(damaged)) ++refused;
  }
  testing::Test::RecordProperty("flips", static_cast<int>(whole.size()) - 32);
  testing::Test::RecordProperty("refused", refused);
  EXPECT_GT(refused, 0);
}

TEST(DamagedFilesTest, FewDocumentsWithAnyByteOfAnotherValueAreReadOrRefused) { read_flipped(6, source); }
TEST(DamagedFilesTest, LongListsWithAnyByteOfAnotherValueAreReadOrRefused) { read_flipped(150, common); }

}  // namespace
}  // namespace diagon
