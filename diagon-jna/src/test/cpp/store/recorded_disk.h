#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace diagon {

// Records what is done to the files of one directory, by standing in for the system calls of this program, and builds
// from it what a power failure may leave: of a file anything between what was synced last and what was written, of the
// directory what was synced and any of the creations, renames and removals since. Also a disk that is full. One at a
// time; while it exists, only the threads of the test may write to the directory.
class RecordedDisk {
 public:
  explicit RecordedDisk(std::string directory);
  ~RecordedDisk();
  RecordedDisk(const RecordedDisk&) = delete;
  RecordedDisk& operator=(const RecordedDisk&) = delete;

  // System calls so far: a point at which the power may fail.
  size_t calls() const { return calls_.size(); }
  // Fails writes with ENOSPC once so many more bytes are written.
  void fill_after(size_t bytes) { room_ = bytes; }
  void make_room() { room_.reset(); }

  // What the disk may hold after a power failure before the call: written to an empty directory.
  void cut(size_t calls, std::mt19937& random, const std::string& target) const;

  // Of the system calls that stand in.
  static RecordedDisk* active();
  void opened(int descriptor, const char* path, int flags);
  void closed(int descriptor) { descriptors_.erase(descriptor); }
  // Bytes that fit; -1: the disk is full.
  ssize_t before_write(int descriptor, size_t bytes);
  void written(int descriptor, std::string_view bytes);
  void synced(int descriptor);
  void renamed(const char* from, const char* to);
  void removed(const char* path);

 private:
  enum class Kind { kCreate, kWrite, kSync, kSyncDirectory, kRename, kRemove };
  struct Call {
    Kind kind;
    std::string name;
    std::string bytes;  // of a write; of a rename the new name
  };

  std::optional<std::string> name_of(const char* path) const;

  const std::string directory_;
  std::vector<Call> calls_;
  std::map<int, std::string> descriptors_;  // by name; empty: the directory
  std::optional<size_t> room_;
};

}  // namespace diagon
