#include "store/section_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace diagon {
namespace {

constexpr size_t kFooter = 32;

template <typename T>
void append_value(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <typename T>
T read(std::string_view bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

}  // namespace

// Of all bytes so far.
struct SectionWriter::Checksum {
  Checksum() { XXH3_64bits_reset(&state); }
  XXH3_state_t state;
};

SectionWriter::SectionWriter(FileWriter* file) : file_(file), checksum_(std::make_unique<Checksum>()) {}
SectionWriter::~SectionWriter() = default;

void SectionWriter::append(std::string_view bytes) {
  XXH3_64bits_update(&checksum_->state, bytes.data(), bytes.size());
  size_ += bytes.size();
  if (file_ != nullptr)
    file_->write(bytes);
  else
    bytes_ += bytes;
}

void SectionWriter::begin(std::string_view name) {
  append_value(directory_, static_cast<uint32_t>(name.size()));
  directory_ += name;
  append_value(directory_, size_);
  section_ = size_;
}

void SectionWriter::end() {
  append_value(directory_, size_ - section_);
  static constexpr char kZeros[8] = {};
  append({kZeros, (8 - size_ % 8) % 8});
}

void SectionWriter::add(std::string_view name, std::string_view bytes) {
  begin(name);
  append(bytes);
  end();
}

void SectionWriter::add(std::string_view name, Spool& spool) {
  begin(name);
  spool.read([this](std::string_view part) { append(part); });
  end();
}

Spool SectionWriter::spool() const { return file_ == nullptr ? Spool() : Spool(file_->path()); }

std::string SectionWriter::finish() {
  uint64_t offset = size_, directory = directory_.size();
  append(directory_);
  std::string footer;
  append_value(footer, offset);
  append_value(footer, directory);
  append_value(footer, static_cast<uint64_t>(XXH3_64bits_digest(&checksum_->state)));
  append_value(footer, kSectionFileVersion);
  append_value(footer, kSectionFileMagic);
  append(footer);
  return std::move(bytes_);
}

std::shared_ptr<const SectionFile> SectionFile::of_bytes(std::string bytes, const std::string& what) {
  std::shared_ptr<SectionFile> file(new SectionFile);
  file->owned_ = std::move(bytes);
  file->bytes_ = file->owned_;
  file->open(what);
  return file;
}

std::shared_ptr<const SectionFile> SectionFile::map(const std::string& path) {
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw Error(errno == ENOENT ? ErrorCode::kCorruptIndex : ErrorCode::kIo,
                "cannot open file [" + path + "]: " + std::strerror(errno));
  struct stat status {};
  void* mapping = MAP_FAILED;
  if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
    mapping = ::mmap(nullptr, static_cast<size_t>(status.st_size), PROT_READ, MAP_SHARED, descriptor, 0);
  }
  ::close(descriptor);
  if (mapping == MAP_FAILED) throw Error(ErrorCode::kCorruptIndex, "cannot map file [" + path + "]");
  // All of it is read at once, for its checksum: the disk works while that is computed. Afterwards the kernel's own
  // read-ahead serves both merges, which go through a file, and fetches, which take a page here and there.
  ::madvise(mapping, static_cast<size_t>(status.st_size), MADV_WILLNEED);
  std::shared_ptr<SectionFile> file(new SectionFile);
  file->mapping_ = mapping;
  file->mapping_size_ = static_cast<size_t>(status.st_size);
  file->bytes_ = {static_cast<const char*>(mapping), file->mapping_size_};
  file->open(path);
  return file;
}

SectionFile::~SectionFile() {
  if (mapping_ != nullptr) ::munmap(mapping_, mapping_size_);
}

void SectionFile::open(const std::string& what) {
  what_ = what;
  if (bytes_.size() < kFooter) corrupt("file is truncated", std::to_string(bytes_.size()));
  size_t footer = bytes_.size() - kFooter;
  if (read<uint32_t>(bytes_, footer + 28) != kSectionFileMagic) corrupt("file has no footer", "magic");
  uint32_t version = read<uint32_t>(bytes_, footer + 24);
  if (version > kSectionFileVersion)
    corrupt("file has a newer format version than this engine reads", std::to_string(version));
  if (version < kSectionFileVersion)
    corrupt("file has an older format version than this engine reads", std::to_string(version));
  verify();
  auto at = read<uint64_t>(bytes_, footer);
  auto size = read<uint64_t>(bytes_, footer + 8);
  if (at > footer || size != footer - at) corrupt("directory is out of bounds", std::to_string(at));
  while (at < footer) {
    if (footer - at < 4) corrupt("directory is cut off", std::to_string(at));
    auto length = read<uint32_t>(bytes_, at);
    if (footer - at < 4 + 16 + static_cast<uint64_t>(length)) corrupt("directory is cut off", std::to_string(at));
    std::string name(bytes_.substr(at + 4, length));
    auto offset = read<uint64_t>(bytes_, at + 4 + length);
    auto bytes = read<uint64_t>(bytes_, at + 12 + length);
    if (offset > footer || bytes > footer - offset) corrupt("section is out of bounds", name);
    if (offset % 8 != 0) corrupt("section is not aligned", name);
    sections_.emplace(std::move(name), bytes_.substr(offset, bytes));
    at += 20 + length;
  }
}

void SectionFile::verify() const {
  size_t footer = bytes_.size() - kFooter;
  if (XXH3_64bits(bytes_.data(), footer) != read<uint64_t>(bytes_, footer + 16))
    corrupt("checksum does not match", "xxh3");
}

std::string_view SectionFile::section(std::string_view name) const {
  auto found = sections_.find(name);
  return found == sections_.end() ? std::string_view{} : found->second;
}

std::vector<std::string> SectionFile::children(std::string_view prefix) const {
  std::vector<std::string> names;
  for (auto at = sections_.lower_bound(prefix); at != sections_.end() && at->first.starts_with(prefix); ++at) {
    std::string name = at->first.substr(prefix.size(), at->first.find('/', prefix.size()) - prefix.size());
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

void SectionFile::corrupt(std::string_view reason, std::string_view detail) const {
  throw Error(ErrorCode::kCorruptIndex, std::string(reason) + " in [" + what_ + "]: [" + std::string(detail) + "]");
}

}  // namespace diagon
