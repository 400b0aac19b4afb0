#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "index/shard.h"

namespace diagon::fuzz {

// A field of every kind.
inline v1::ShardConfig config() {
  v1::ShardConfig config;
  auto& mapping = *config.mutable_mapping();
  mapping.set_version(1);
  auto add = [&](const char* name, v1::FieldType type) {
    auto* field = mapping.add_properties();
    field->set_name(name);
    field->set_type(type);
  };
  add("body", v1::TEXT);
  add("tag", v1::KEYWORD);
  add("number", v1::LONG);
  add("price", v1::DOUBLE);
  add("flag", v1::BOOLEAN);
  add("when", v1::DATE);
  add("address", v1::IP);
  return config;
}

inline std::string document(int i) {
  std::string n = std::to_string(i);
  return "{\"body\":\"the quick brown fox " + n + " jumps w" + std::to_string(i % 7) + "\",\"tag\":[\"t" +
         std::to_string(i % 5) + "\",\"all\"],\"number\":" + n + ",\"price\":[" + n +
         ".5,1e3],\"flag\":" + (i % 2 == 0 ? "true" : "false") +
         ",\"when\":" + std::to_string(1'600'000'000'000 + i * 86'400'000LL) + ",\"address\":\"10.0.0." +
         std::to_string(i % 250) + "\"}";
}

// A shard in a directory of its own, which goes with the process.
class FuzzShard {
 public:
  FuzzShard() {
    std::string pattern = std::filesystem::temp_directory_path() / "diagon-fuzz-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
    shard_ = std::make_unique<Shard>(path_, config());
  }
  ~FuzzShard() {
    shard_.reset();
    std::filesystem::remove_all(path_);
  }

  void fill(int documents) {
    v1::WriteBatch batch;
    batch.set_primary_term(1);
    for (int i = 0; i < documents; ++i) {
      auto* operation = batch.add_operations();
      operation->set_id(std::to_string(i));
      operation->set_source(document(i));
    }
    shard_->write(batch);
    shard_->refresh();
  }
  Shard& shard() { return *shard_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::unique_ptr<Shard> shard_;
};

// What to begin with, if the first argument is an empty directory.
inline void plant(int argc, char** argv, const std::vector<std::string>& seeds) {
  for (int i = 1; i < argc; ++i) {
    if (argv[i][0] == '-' || !std::filesystem::is_directory(argv[i])) continue;
    if (std::filesystem::is_empty(argv[i])) {
      for (size_t n = 0; n < seeds.size(); ++n)
        std::ofstream(std::string(argv[i]) + "/seed-" + std::to_string(n), std::ios::binary) << seeds[n];
    }
    return;
  }
}

// Bad bytes may be answered with an error, and with nothing else.
template <typename F>
void attempt(F&& body) {
  try {
    body();
  } catch (const Error&) {
  }
}

// What a custom mutator answers with.
inline size_t hand_over(const std::string& bytes, uint8_t* data, size_t max_size) {
  size_t size = std::min(bytes.size(), max_size);
  std::copy_n(bytes.data(), size, data);
  return size;
}

inline std::string_view view(const uint8_t* data, size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace diagon::fuzz
