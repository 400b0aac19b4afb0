#include "store/file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "store/directory.h"
#include "store/rate_limit.h"

namespace diagon {
namespace {

constexpr size_t kBuffer = 256 * 1024;

}  // namespace

FileWriter::FileWriter(std::string path, RateLimit* limit)
    : path_(std::move(path)), limit_(limit), descriptor_(open_file(path_, O_WRONLY | O_CREAT | O_TRUNC)) {}

FileWriter::~FileWriter() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  remove_file(path_);
}

void FileWriter::write(std::string_view bytes) {
  while (buffer_.size() + bytes.size() >= kBuffer) {
    size_t taken = kBuffer - buffer_.size();
    if (taken == kBuffer) {
      put(bytes.substr(0, taken));
    } else {
      buffer_ += bytes.substr(0, taken);
      put(buffer_);
      buffer_.clear();
    }
    bytes.remove_prefix(taken);
  }
  buffer_ += bytes;
}

void FileWriter::put(std::string_view bytes) {
  if (limit_ != nullptr) limit_->take(bytes.size());
  write_all(descriptor_, path_, bytes);
}

void FileWriter::close() {
  put(buffer_);
  ::close(std::exchange(descriptor_, -1));
}

}  // namespace diagon
