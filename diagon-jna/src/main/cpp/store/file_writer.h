#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace diagon {

class RateLimit;

// Writes a new file from its begin to its end, through a buffer. Fails as write_file does; what is not closed is
// removed: half a file only takes room.
class FileWriter {
 public:
  // limit null: as fast as the disk takes it; else it outlives the writer.
  explicit FileWriter(std::string path, RateLimit* limit = nullptr);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  void write(std::string_view bytes);
  // The file is whole; without a sync_file after it, a power failure may lose it.
  void close();
  const std::string& path() const noexcept { return path_; }

 private:
  void put(std::string_view bytes);

  const std::string path_;
  RateLimit* const limit_;
  int descriptor_;
  std::string buffer_;
};

}  // namespace diagon
