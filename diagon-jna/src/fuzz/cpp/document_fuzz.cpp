// Documents as clients send them: indexed with a fixed mapping, read back, and now and then made searchable and merged.

#include "fuzz.h"

namespace {

using namespace diagon;  // NOLINT

constexpr int kRefreshEvery = 500;
constexpr int kAnewEvery = 20'000;

std::unique_ptr<fuzz::FuzzShard> shard;
int taken = 0;

std::vector<std::string> seeds() {
  return {
      fuzz::document(1),
      "{}",
      R"({"body":["a\u00e9\ud83d\ude00","x"],"tag":null,"number":"12","price":-0.0,"when":"2020-02-29T23:59:59.999Z"})",
      R"({"a":{"b":{"c":[1,2.5,"2020-01-01",true,null,{"d":"e"}]}},"number":9223372036854775807,"address":"::1"})",
      R"({"body":{"input":"not text"},"number":1e400,"flag":"yes"})",
  };
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  fuzz::plant(*argc, *argv, seeds());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (taken % kAnewEvery == 0) shard = std::make_unique<fuzz::FuzzShard>();
  v1::WriteBatch batch;
  batch.set_primary_term(1);
  auto* operation = batch.add_operations();
  operation->set_id(std::to_string(taken++ % 1000));
  operation->set_source(data, size);
  v1::WriteResult::Outcome outcome = v1::WriteResult::FAILED;
  fuzz::attempt([&] {
    v1::WriteBatchResult result = shard->shard().write(batch);
    if (result.results_size() == 1) outcome = result.results(0).outcome();
  });
  if (outcome != v1::WriteResult::FAILED) {
    v1::GetRequest request;
    auto* document = request.add_documents();
    document->set_id(operation->id());
    document->set_source(true);
    if (shard->shard().get(request).documents(0).source() != fuzz::view(data, size)) std::abort();
  }
  if (taken % kRefreshEvery == 0) {
    shard->shard().refresh();
    shard->shard().merge();
  }
  return 0;
}
