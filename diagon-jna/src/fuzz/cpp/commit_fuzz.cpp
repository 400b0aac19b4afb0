// Commits, and which documents are live, whose checksum holds and whose content does not: the shard is opened with
// them.

#include "fuzz.h"
#include "section_mutator.h"

namespace {

using namespace diagon;  // NOLINT

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A committed shard with deletions; the first byte of an input says which of its files is replaced.
struct Committed {
  Committed() {
    shard.fill(100);
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (int i = 0; i < 30; ++i) {
      batch.add_operations()->set_type(v1::WriteOperation::DELETE);
      batch.mutable_operations(i)->set_id(std::to_string(3 * i));
    }
    shard.shard().flush();
    shard.shard().write(batch);
    shard.shard().flush();
    shard.shard().close();
    for (const auto& entry : std::filesystem::directory_iterator(shard.path())) {
      files.emplace_back(entry.path(), contents(entry.path()));
      if (entry.path().extension() != ".seg") targets.push_back(files.back());
    }
  }

  fuzz::FuzzShard shard;
  std::vector<std::pair<std::filesystem::path, std::string>> files;
  std::vector<std::pair<std::filesystem::path, std::string>> targets;
};

Committed& committed() {
  static auto& made = *new Committed();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  std::vector<std::string> seeds;
  for (size_t i = 0; i < committed().targets.size(); ++i)
    seeds.push_back(static_cast<char>(i) + committed().targets[i].second);
  fuzz::plant(*argc, *argv, seeds);
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  if (size == 0) return 0;
  std::string file = fuzz::SectionBytes::mutate(fuzz::view(data + 1, size - 1), seed);
  return fuzz::hand_over(static_cast<char>(data[0]) + file, data, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < fuzz::SectionBytes::kFooter + 1) return 0;
  std::string bytes(fuzz::view(data + 1, size - 1));
  fuzz::SectionBytes::seal(bytes);
  for (const auto& [path, content] : committed().files) std::ofstream(path, std::ios::binary) << content;
  std::ofstream(committed().targets[data[0] % committed().targets.size()].first, std::ios::binary) << bytes;
  fuzz::attempt([&] {
    Shard shard(committed().shard.path(), fuzz::config());
    shard.refresh();
    v1::GetRequest request;
    for (int i = 0; i < 100; ++i) {
      request.add_documents()->set_id(std::to_string(i));
      request.mutable_documents(i)->set_source(true);
    }
    shard.get(request);
    shard.force_merge(1, false);
    shard.flush();
  });
  return 0;
}
