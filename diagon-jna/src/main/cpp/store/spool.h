#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace diagon {

// Bytes that are appended now and read once, in order, later: what grows beyond a few megabytes waits in a file without
// a name, which is gone with the process.
class Spool {
 public:
  // In memory only.
  Spool() = default;
  // beside: a path in the directory where the file may be made.
  explicit Spool(std::string beside) : beside_(std::move(beside)) {}
  ~Spool();
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&&) = delete;

  void append(std::string_view bytes) {
    memory_ += bytes;
    size_ += bytes.size();
    if (memory_.size() >= kMemory && !beside_.empty()) flush();
  }
  template <typename T>
  void append_array(const std::vector<T>& values) {
    append({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
  }
  uint64_t size() const noexcept { return size_; }

  // Calls take with all that was appended, part after part.
  template <typename F>
  void read(F&& take) {
    std::string part;
    for (uint64_t at = 0; at < in_file_; at += part.size()) take(std::string_view(part = read_part(at)));
    take(std::string_view(memory_));
  }

 private:
  static constexpr size_t kMemory = 4 * 1024 * 1024;

  void flush();
  std::string read_part(uint64_t at) const;

  std::string beside_;
  std::string memory_;
  uint64_t size_ = 0;
  uint64_t in_file_ = 0;
  int descriptor_ = -1;
};

}  // namespace diagon
