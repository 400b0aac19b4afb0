#include "index/commit.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "store/directory.h"

namespace diagon {
namespace {

constexpr const char* kCommitFile = "commit";

std::string segment_file(const std::string& name) { return name + ".seg"; }
std::string live_file(const std::string& name, uint64_t generation) {
  return name + "." + std::to_string(generation) + ".live";
}

std::string_view id_of(std::string_view ids, size_t begin, size_t end) {
  if (begin > end || end > ids.size())
    throw Error(ErrorCode::kCorruptIndex, "ids of deleted documents are malformed [" + std::to_string(end) + "]");
  return ids.substr(begin, end - begin);
}

BitSet read_live(const SectionFile& file, const SegmentCore& core) {
  auto words = file.array<uint64_t>("live");
  BitSet live(core.max_doc());
  bool fits = words.size() == live.word_count();
  if (fits && !words.empty()) {
    std::memcpy(live.words(), words.data(), words.size_bytes());
    fits = core.max_doc() % 64 == 0 || words.back() >> (core.max_doc() % 64) == 0;
  }
  if (!fits) throw Error(ErrorCode::kCorruptIndex, "live documents do not fit [" + core.name() + "]");
  return live;
}

// So that new operations and segments have numbers of their own.
bool numbers_hold(const Commit& commit) {
  constexpr int64_t kMostOperations = INT64_MAX / 2;
  constexpr uint64_t kMostSegments = 8'000'000'000;  // names of ten digits
  if (commit.checkpoint < -1 || commit.checkpoint > commit.max_seq_no || commit.max_seq_no > kMostOperations ||
      commit.next_segment > kMostSegments)
    return false;
  for (const Segment& segment : commit.segments) {
    if (segment.core()->name() >= segment_name(commit.next_segment)) return false;
  }
  return true;
}

Commit read(const std::string& directory, bool required) {
  Commit commit;
  std::string path = directory + "/" + kCommitFile;
  if (!file_exists(path)) {
    if (required) throw Error(ErrorCode::kCorruptIndex, "commit is missing [" + path + "]");
    return commit;
  }
  auto file = SectionFile::map(path);
  auto head = file->array<int64_t>("head");
  if (head.size() != 4) throw Error(ErrorCode::kCorruptIndex, "commit is malformed [" + path + "]");
  commit.generation = static_cast<uint64_t>(head[0]);
  commit.next_segment = static_cast<uint64_t>(head[1]);
  commit.checkpoint = head[2];
  commit.max_seq_no = head[3];
  for (const std::string& name : file->children("segment/")) {
    auto live_generation = file->array<uint64_t>("segment/" + name);
    auto core = std::make_shared<const SegmentCore>(name, SectionFile::map(segment_path(directory, name)));
    core->verify();
    commit.durable.insert(name);
    std::shared_ptr<const BitSet> live;
    if (live_generation.size() == 1 && live_generation[0] != 0) {
      auto file_of_live = SectionFile::map(directory + "/" + live_file(name, live_generation[0]));
      live = std::make_shared<const BitSet>(read_live(*file_of_live, *core));
    }
    commit.segments.emplace_back(std::move(core), std::move(live));
  }
  auto tombstones = file->array<Tombstone>("tombstones");
  auto id_ends = file->array<uint64_t>("tombstone_id_ends");
  std::string_view ids = file->section("tombstone_ids");
  if (tombstones.size() != id_ends.size() || !numbers_hold(commit))
    throw Error(ErrorCode::kCorruptIndex, "commit is malformed [" + path + "]");
  for (size_t i = 0, begin = 0; i < tombstones.size(); begin = id_ends[i++]) {
    commit.tombstones.emplace(id_of(ids, begin, id_ends[i]), tombstones[i]);
  }
  return commit;
}

std::set<std::string> files_of(const Commit& commit) {
  std::set<std::string> files{kCommitFile};
  for (const Segment& segment : commit.segments) {
    const std::string& name = segment.core()->name();
    files.insert(segment_file(name));
    if (segment.live_docs() != nullptr) files.insert(live_file(name, commit.generation));
  }
  return files;
}

void remove_others(const std::string& directory, const std::set<std::string>& files,
                   const std::vector<std::string_view>& endings) {
  for (const std::string& name : list_directory(directory)) {
    bool ours =
        std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
    if (ours && !files.contains(name)) remove_file(directory + "/" + name);
  }
}

}  // namespace

std::string segment_name(uint64_t number) { return "s" + std::to_string(1'000'000'000 + number); }
std::string segment_path(const std::string& directory, const std::string& name) {
  return directory + "/" + segment_file(name);
}
std::string merging_path(const std::string& directory, const std::string& name) {
  return directory + "/" + name + ".merging";
}

Commit read_commit(const std::string& directory, bool required) {
  Commit commit = read(directory, required);
  remove_others(directory, files_of(commit), {".seg", ".live", ".tmp", ".merging"});
  return commit;
}

void remove_unused(const std::string& directory, const Commit& commit, const std::vector<Segment>& segments) {
  std::set<std::string> files = files_of(commit);
  for (const Segment& segment : segments) files.insert(segment_file(segment.core()->name()));
  remove_others(directory, files, {".seg", ".live"});
}

void write_commit(const std::string& directory, const Commit& commit) {
  SectionWriter out;
  std::vector<int64_t> head{static_cast<int64_t>(commit.generation), static_cast<int64_t>(commit.next_segment),
                            commit.checkpoint, commit.max_seq_no};
  out.add_array("head", head);
  for (const Segment& segment : commit.segments) {
    const std::string& name = segment.core()->name();
    if (!commit.durable.contains(name)) sync_file(segment_path(directory, name));
    uint64_t live_generation = 0;
    if (const BitSet* live = segment.live_docs()) {
      live_generation = commit.generation;
      SectionWriter bits;
      bits.add("live", {reinterpret_cast<const char*>(live->words()), live->word_count() * sizeof(uint64_t)});
      std::string path = directory + "/" + live_file(name, live_generation);
      write_file(path, bits.finish());
      sync_file(path);
    }
    out.add_array("segment/" + name, std::vector<uint64_t>{live_generation});
  }
  std::vector<Tombstone> tombstones;
  std::vector<uint64_t> id_ends;
  std::string ids;
  for (const auto& [id, tombstone] : commit.tombstones) {
    tombstones.push_back(tombstone);
    ids += id;
    id_ends.push_back(ids.size());
  }
  out.add_array("tombstones", tombstones);
  out.add_array("tombstone_id_ends", id_ends);
  out.add("tombstone_ids", ids);
  sync_directory(directory);  // the names of the files
  replace_file(directory, kCommitFile, out.finish());
}

void verify_commit(const std::string& directory, bool required) {
  read(directory, required);
}  // opening a section file checks it

}  // namespace diagon
