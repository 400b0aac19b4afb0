#include "store/directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "store/file_writer.h"

namespace diagon {
namespace {

[[noreturn]] void fail(const char* what, const std::string& path, ErrorCode code = ErrorCode::kIo) {
  throw Error(code, std::string("cannot ") + what + " [" + path + "]: " + std::strerror(errno));
}

ErrorCode code_of_write() { return errno == ENOSPC || errno == EDQUOT ? ErrorCode::kDiskFull : ErrorCode::kIo; }

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : path_(path), value_(open_file(path, flags)) {}
  ~Descriptor() { ::close(value_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void sync() {
    if (::fsync(value_) != 0) fail("sync", path_);
  }

 private:
  std::string path_;
  int value_;
};

}  // namespace

void create_directories(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw Error(ErrorCode::kIo, "cannot create directory [" + path + "]: " + error.message());
}

int open_file(const std::string& path, int flags) {
  int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (descriptor < 0) fail("open", path, (flags & O_CREAT) != 0 ? code_of_write() : ErrorCode::kIo);
  return descriptor;
}

void write_all(int descriptor, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path, code_of_write());
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void write_file(const std::string& path, std::string_view bytes) {
  FileWriter file(path);
  file.write(bytes);
  file.close();
}

void sync_file(const std::string& path) { Descriptor(path, O_RDONLY).sync(); }

void rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
}

void replace_file(const std::string& directory, const std::string& name, std::string_view bytes) {
  std::string temporary = directory + "/" + name + ".tmp";
  write_file(temporary, bytes);
  sync_file(temporary);
  rename_file(temporary, directory + "/" + name);
  sync_directory(directory);
}

void sync_directory(const std::string& path) { Descriptor(path, O_RDONLY | O_DIRECTORY).sync(); }

std::vector<std::string> list_directory(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error))
    names.push_back(entry.path().filename().string());
  if (error) throw Error(ErrorCode::kIo, "cannot list directory [" + path + "]: " + error.message());
  return names;
}

bool file_exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

void remove_file(const std::string& path) { ::unlink(path.c_str()); }

}  // namespace diagon
