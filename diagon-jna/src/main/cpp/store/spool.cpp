#include "store/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "store/directory.h"

namespace diagon {

Spool::Spool(Spool&& other) noexcept
    : beside_(std::move(other.beside_)),
      memory_(std::move(other.memory_)),
      size_(std::exchange(other.size_, 0)),
      in_file_(std::exchange(other.in_file_, 0)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

Spool::~Spool() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Spool::flush() {
  if (descriptor_ < 0) {
    // Of this process and without a name at once: nobody else can have it.
    static std::atomic<uint64_t> number{0};
    std::string path = beside_ + "." + std::to_string(number++) + ".tmp";
    descriptor_ = open_file(path, O_RDWR | O_CREAT | O_TRUNC);
    remove_file(path);
  }
  write_all(descriptor_, beside_, memory_);
  in_file_ += memory_.size();
  memory_.clear();
}

std::string Spool::read_part(uint64_t at) const {
  std::string part(std::min<uint64_t>(kMemory, in_file_ - at), '\0');
  for (size_t done = 0; done < part.size();) {
    ssize_t count = ::pread(descriptor_, part.data() + done, part.size() - done, static_cast<off_t>(at + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) throw Error(ErrorCode::kIo, "cannot read back [" + beside_ + "]: " + std::strerror(errno));
    done += static_cast<size_t>(count);
  }
  return part;
}

}  // namespace diagon
