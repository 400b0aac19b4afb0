#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/file_writer.h"
#include "store/spool.h"

namespace diagon {

// A file of named sections, each aligned to 8 bytes, so that arrays in it are read in place.
//
//   sections           bytes, padded with zeros to multiples of 8
//   directory          for each section: name length (4), name, offset (8), size (8)
//   footer, 32 bytes   directory offset (8), directory size (8), xxh3 of everything before the footer (8), version (4),
//   magic (4)
//
// All integers are little-endian.
inline constexpr uint32_t kSectionFileVersion = 6;
inline constexpr uint32_t kSectionFileMagic = 0x4E474944;  // "DIGN"

// Writes a section file, to memory or, as it is made, to a file.
class SectionWriter {
 public:
  SectionWriter() : SectionWriter(nullptr) {}
  // file: open, and to be closed by the caller after finish.
  explicit SectionWriter(FileWriter& file) : SectionWriter(&file) {}
  ~SectionWriter();

  // Appends a section; names are unique.
  void add(std::string_view name, std::string_view bytes);
  template <typename T>
  void add_array(std::string_view name, const std::vector<T>& values) {
    add(name, std::string_view(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)));
  }
  void add(std::string_view name, Spool& spool);
  // A section that is not known as a whole: begin, append as often as it takes, end. One at a time.
  void begin(std::string_view name);
  void append(std::string_view bytes);
  void end();
  // For what grows beside the section being written: in memory if this is, else soon in a file.
  Spool spool() const;
  // The whole file if it is in memory, else nothing. The writer is not to be used afterwards.
  std::string finish();

 private:
  struct Checksum;

  explicit SectionWriter(FileWriter* file);

  FileWriter* file_;
  std::string bytes_;  // without a file
  std::string directory_;
  uint64_t size_ = 0;
  uint64_t section_ = 0;  // where the one being written begins
  std::unique_ptr<Checksum> checksum_;
};

// The bytes of a section file, in memory or mapped. Immutable.
class SectionFile {
 public:
  // Checks the footer and the checksum; kCorruptIndex if they do not hold. what: for the message.
  static std::shared_ptr<const SectionFile> of_bytes(std::string bytes, const std::string& what);
  static std::shared_ptr<const SectionFile> map(const std::string& path);
  ~SectionFile();
  SectionFile(const SectionFile&) = delete;
  SectionFile& operator=(const SectionFile&) = delete;

  // Empty if there is no such section.
  std::string_view section(std::string_view name) const;
  bool has(std::string_view name) const { return sections_.contains(name); }
  // Fails with kCorruptIndex if the size is not a multiple of sizeof(T).
  template <typename T>
  std::span<const T> array(std::string_view name) const {
    std::string_view bytes = section(name);
    if (bytes.size() % sizeof(T) != 0) corrupt("section has a partial element", name);
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  // The names that begin with the prefix, ascending, without it, up to the next '/'.
  std::vector<std::string> children(std::string_view prefix) const;

  std::string_view bytes() const noexcept { return bytes_; }
  bool mapped() const noexcept { return mapping_ != nullptr; }
  void verify() const;

 private:
  SectionFile() = default;
  void open(const std::string& what);
  [[noreturn]] void corrupt(std::string_view reason, std::string_view detail) const;

  std::string what_;
  std::string owned_;
  void* mapping_ = nullptr;
  size_t mapping_size_ = 0;
  std::string_view bytes_;
  std::map<std::string, std::string_view, std::less<>> sections_;
};

}  // namespace diagon
