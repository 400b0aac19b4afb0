#include "store/file_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/error.h"
#include "store/directory.h"
#include "store/rate_limit.h"
#include "store/section_file.h"
#include "store/temporary_directory.h"

namespace diagon {
namespace {

std::string bytes_of(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 255);
  return bytes;
}

void fill(SectionWriter& out) {
  out.begin("streamed");
  for (size_t size : {0, 1, 300'000, 7}) out.append(bytes_of(size));
  out.end();
  Spool spool = out.spool();
  for (size_t i = 0; i < 70; ++i) spool.append(bytes_of(100'000 + i));  // some of it waits in a file
  out.add("whole", bytes_of(13));
  out.add("spooled", spool);
  out.add("empty", "");
}

TEST(FileWriterTest, ASectionFileIsTheSameInMemoryAndWrittenAsItIsMade) {
  SectionWriter in_memory;
  fill(in_memory);
  auto wanted = SectionFile::of_bytes(in_memory.finish(), "memory");
  TemporaryDirectory directory;
  std::string path = directory.path() + "/file";
  FileWriter file(path);
  SectionWriter out(file);
  fill(out);
  out.finish();
  file.close();
  auto written = SectionFile::map(path);
  EXPECT_EQ(written->bytes(), wanted->bytes());
  EXPECT_EQ(written->section("whole"), bytes_of(13));
  EXPECT_EQ(written->section("streamed").size(), 300'008u);
  EXPECT_EQ(written->section("spooled").substr(6'900'000 + 69 * 68 / 2), bytes_of(100'069));
  EXPECT_EQ(list_directory(directory.path()), std::vector<std::string>{"file"});
}

TEST(FileWriterTest, WhatIsNotClosedIsRemoved) {
  TemporaryDirectory directory;
  {
    FileWriter file(directory.path() + "/half");
    file.write(bytes_of(1 << 20));
  }
  EXPECT_TRUE(list_directory(directory.path()).empty());
}

TEST(RateLimitTest, WaitsForTheRateAndNotWithoutOne) {
  RateLimit limit;
  limit.take(1 << 30);
  EXPECT_LT(limit.waited_nanos(), 1'000'000'000u);
  limit.adapt(true);
  double faster = limit.bytes_per_second();
  auto taken = static_cast<size_t>(faster / 10);
  for (int i = 0; i < 3; ++i) limit.take(taken);
  EXPECT_GE(limit.waited_nanos(), 190'000'000u);  // the first takes its time after it is let through
  limit.adapt(false);
  EXPECT_LT(limit.bytes_per_second(), faster);
  for (int i = 0; i < 200; ++i) limit.adapt(false);
  EXPECT_EQ(limit.bytes_per_second(), RateLimit::kLeast);
  for (int i = 0; i < 200; ++i) limit.adapt(true);
  EXPECT_EQ(limit.bytes_per_second(), RateLimit::kMost);
}

TEST(RateLimitTest, OneThatWaitsFailsWhenItIsStopped) {
  RateLimit limit;
  limit.adapt(false);
  limit.take(size_t{1} << 40);  // days
  std::atomic<bool> failed{false};
  std::thread waiting([&] {
    try {
      limit.take(1);
    } catch (const Error& error) {
      failed = error.code() == ErrorCode::kIllegalState;
    }
  });
  limit.stop();
  waiting.join();
  EXPECT_TRUE(failed);
}

}  // namespace
}  // namespace diagon
