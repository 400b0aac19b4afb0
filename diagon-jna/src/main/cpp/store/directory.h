#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace diagon {

// File operations, which fail with kIo; with kDiskFull if a file can not be written for lack of room. After a failed
// sync nothing is known of the disk: that is kIo, whatever the cause.
void create_directories(const std::string& path);
// The descriptor of the file, to be closed by the caller. flags: of open(2).
int open_file(const std::string& path, int flags);
void write_all(int descriptor, const std::string& path, std::string_view bytes);
// Writes the file, or leaves none; without a sync_file after it, a power failure may lose it.
void write_file(const std::string& path, std::string_view bytes);
void sync_file(const std::string& path);
void rename_file(const std::string& from, const std::string& to);
// Replaces `path` atomically: a temporary file, fsync, rename, fsync of the directory.
void replace_file(const std::string& directory, const std::string& name, std::string_view bytes);
void sync_directory(const std::string& path);
std::vector<std::string> list_directory(const std::string& path);
bool file_exists(const std::string& path);
void remove_file(const std::string& path);

}  // namespace diagon
