#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment.h"

namespace diagon {

// The last delete of an id, remembered so that its version goes on and late operations do not bring it back.
struct Tombstone {
  int64_t seq_no = 0;
  int64_t version = 0;
  int64_t primary_term = 0;
  int64_t millis = 0;  // when
};

// What a commit holds. On disk: "<name>.seg" for each segment, "<name>.<generation>.live" where documents are deleted,
// and "commit", the section file that names them and is replaced last. Segments are files from the start; a commit
// makes them survive a power failure.
struct Commit {
  uint64_t generation = 0;
  uint64_t next_segment = 0;
  int64_t checkpoint = -1;  // every operation up to this sequence number is in
  int64_t max_seq_no = -1;
  std::vector<Segment> segments;
  std::map<std::string, Tombstone, std::less<>> tombstones;
  std::set<std::string> durable;  // segments of the commit before: synced already
};

std::string segment_name(uint64_t number);
std::string segment_path(const std::string& directory, const std::string& name);
// Of a segment that a merge is writing.
std::string merging_path(const std::string& directory, const std::string& name);

// Empty for a directory without a commit, unless there has to be one. Fails with kCorruptIndex when that, or anything
// the commit names, is missing or damaged. Removes files that no commit names.
Commit read_commit(const std::string& directory, bool required);

// Makes the commit survive a crash: segments and live documents first, then "commit".
void write_commit(const std::string& directory, const Commit& commit);

// Removes the files of segments and deletions that neither the last commit nor `segments` has.
void remove_unused(const std::string& directory, const Commit& commit, const std::vector<Segment>& segments);

// Reads everything that the last commit names, against its checksums.
void verify_commit(const std::string& directory, bool required);

}  // namespace diagon
