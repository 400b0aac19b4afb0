#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace diagon {

// File operations that are durable, or fail with kIo.
void create_directories(const std::string& path);
// Writes the file and fsyncs it.
void write_file(const std::string& path, std::string_view bytes);
// Replaces `path` atomically: a temporary file, fsync, rename, fsync of the directory.
void replace_file(const std::string& directory, const std::string& name, std::string_view bytes);
void sync_directory(const std::string& path);
std::vector<std::string> list_directory(const std::string& path);
bool file_exists(const std::string& path);
std::string read_file(const std::string& path);
void remove_file(const std::string& path);

}  // namespace diagon
