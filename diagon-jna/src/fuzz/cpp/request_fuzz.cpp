// Requests of every kind, as they come over the wire; the first byte says which.

#include "fuzz.h"
#include "query/search.h"
#include "request_seeds.h"
#include "wire_mutator.h"

namespace {

using namespace diagon;  // NOLINT

fuzz::FuzzShard& shard() {
  static auto& shard = *[] {
    auto* made = new fuzz::FuzzShard();
    made->fill(300);
    return made;
  }();
  return shard;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::plant(*argc, *argv, fuzz::request_seeds());
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned seed) {
  if (size == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string message = fuzz::WireMutator(seed).mutate(fuzz::view(data + 1, size - 1));
  return fuzz::hand_over(static_cast<char>(data[0]) + message, data, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view message = fuzz::view(data + 1, size - 1);
  auto snapshot = shard().shard().snapshot();
  fuzz::attempt([&] {
    switch (data[0] % 4) {
      case 0: search(*snapshot, message, 0, 1000, nullptr); break;
      case 1: {
        const uint32_t docs[] = {0, 17, 299, 300, UINT32_MAX};
        fetch(*snapshot, message, docs, 3);
        fetch(*snapshot, message, docs, 5);
        break;
      }
      case 2: statistics(*snapshot, message); break;
      default: {
        v1::GetRequest request;
        if (request.ParseFromArray(message.data(), static_cast<int>(message.size()))) shard().shard().get(request);
      }
    }
  });
  return 0;
}
