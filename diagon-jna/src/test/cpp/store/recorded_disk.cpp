#include "store/recorded_disk.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <fstream>
#include <functional>

namespace diagon {
namespace {

RecordedDisk* recorder = nullptr;

struct File {
  std::string content, durable;
};
using Names = std::map<std::string, std::shared_ptr<File>>;

// Whole pages reach the disk in any order; the length may be there before they are.
std::string torn(const File& file, std::mt19937& random) {
  constexpr size_t kPage = 512;
  if (file.content == file.durable) return file.durable;
  std::string left = file.content.substr(0, random() % (file.content.size() + 1));
  for (size_t at = 0; at < left.size(); at += kPage) {
    if (random() % 4 != 0) continue;
    for (size_t i = at; i < std::min(at + kPage, left.size()); ++i)
      left[i] = i < file.durable.size() ? file.durable[i] : '\0';
  }
  switch (random() % 3) {
    case 0: return file.durable;
    case 1: return file.content;
    default: return left;
  }
}

}  // namespace

RecordedDisk::RecordedDisk(std::string directory) : directory_(std::move(directory)) { recorder = this; }
RecordedDisk::~RecordedDisk() { recorder = nullptr; }
RecordedDisk* RecordedDisk::active() { return recorder; }

std::optional<std::string> RecordedDisk::name_of(const char* path) const {
  std::string_view text(path);
  if (text == directory_) return "";
  if (!text.starts_with(directory_ + "/")) return std::nullopt;
  return std::string(text.substr(directory_.size() + 1));
}

void RecordedDisk::opened(int descriptor, const char* path, int flags) {
  auto name = name_of(path);
  if (!name) return;
  descriptors_[descriptor] = *name;
  if ((flags & O_CREAT) != 0) calls_.push_back({Kind::kCreate, *name, {}});
}

ssize_t RecordedDisk::before_write(int descriptor, size_t bytes) {
  if (!room_ || !descriptors_.contains(descriptor)) return static_cast<ssize_t>(bytes);
  if (*room_ == 0) return -1;
  size_t fits = std::min(*room_, bytes);
  *room_ -= fits;
  return static_cast<ssize_t>(fits);
}

void RecordedDisk::written(int descriptor, std::string_view bytes) {
  auto found = descriptors_.find(descriptor);
  if (found != descriptors_.end()) calls_.push_back({Kind::kWrite, found->second, std::string(bytes)});
}

void RecordedDisk::synced(int descriptor) {
  auto found = descriptors_.find(descriptor);
  if (found == descriptors_.end()) return;
  calls_.push_back({found->second.empty() ? Kind::kSyncDirectory : Kind::kSync, found->second, {}});
}

void RecordedDisk::renamed(const char* from, const char* to) {
  auto source = name_of(from), target = name_of(to);
  if (source && target) calls_.push_back({Kind::kRename, *source, *target});
}

void RecordedDisk::removed(const char* path) {
  if (auto name = name_of(path)) calls_.push_back({Kind::kRemove, *name, {}});
}

void RecordedDisk::cut(size_t calls, std::mt19937& random, const std::string& target) const {
  Names live, durable;
  std::vector<std::function<void(Names&)>> pending;  // changes of names since the directory was synced
  auto change = [&](std::function<void(Names&)> made) {
    made(live);
    pending.push_back(std::move(made));
  };
  for (size_t i = 0; i < calls; ++i) {
    const Call& call = calls_[i];
    switch (call.kind) {
      case Kind::kCreate:
        if (auto found = live.find(call.name); found != live.end()) {
          found->second->content.clear();
        } else {
          change([name = call.name, file = std::make_shared<File>()](Names& names) { names[name] = file; });
        }
        break;
      case Kind::kWrite: live.at(call.name)->content += call.bytes; break;
      case Kind::kSync: live.at(call.name)->durable = live.at(call.name)->content; break;
      case Kind::kSyncDirectory:
        durable = live;
        pending.clear();
        break;
      case Kind::kRename:
        change([from = call.name, to = call.bytes, file = live.at(call.name)](Names& names) {
          names.erase(from);
          names[to] = file;
        });
        break;
      case Kind::kRemove: change([name = call.name](Names& names) { names.erase(name); }); break;
    }
  }
  bool in_order = random() % 2 == 0;
  size_t kept = random() % (pending.size() + 1);
  for (size_t i = 0; i < pending.size(); ++i) {
    if (in_order ? i < kept : random() % 2 == 0) pending[i](durable);
  }
  for (const auto& [name, file] : durable) {
    std::ofstream(target + "/" + name, std::ios::binary) << torn(*file, random);
  }
}

}  // namespace diagon

// The system calls of the engine, which is part of this program: these are found before those of the C library.
extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  auto descriptor = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
  if (descriptor >= 0 && diagon::recorder != nullptr) diagon::recorder->opened(descriptor, path, flags);
  return descriptor;
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  auto* disk = diagon::recorder;
  ssize_t fits = disk == nullptr ? static_cast<ssize_t>(size) : disk->before_write(descriptor, size);
  if (fits < 0) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t done = ::syscall(SYS_write, descriptor, bytes, static_cast<size_t>(fits));
  if (done > 0 && disk != nullptr)
    disk->written(descriptor, {static_cast<const char*>(bytes), static_cast<size_t>(done)});
  return done;
}

int fsync(int descriptor) {
  auto done = static_cast<int>(::syscall(SYS_fsync, descriptor));
  if (done == 0 && diagon::recorder != nullptr) diagon::recorder->synced(descriptor);
  return done;
}

int close(int descriptor) {
  if (diagon::recorder != nullptr) diagon::recorder->closed(descriptor);
  return static_cast<int>(::syscall(SYS_close, descriptor));
}

int rename(const char* from, const char* to) noexcept {
  auto done = static_cast<int>(::syscall(SYS_rename, from, to));
  if (done == 0 && diagon::recorder != nullptr) diagon::recorder->renamed(from, to);
  return done;
}

int unlink(const char* path) noexcept {
  auto done = static_cast<int>(::syscall(SYS_unlink, path));
  if (done == 0 && diagon::recorder != nullptr) diagon::recorder->removed(path);
  return done;
}

}  // extern "C"
