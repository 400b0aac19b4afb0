#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace diagon {

// The numbers of io.diagon.error.ErrorCode that the engine raises.
enum class ErrorCode : int32_t {
  kInternal = 1,
  kIllegalArgument = 2,
  kParsing = 3,
  kMapperParsing = 4,
  kStrictDynamicMapping = 5,
  kVersionConflict = 6,
  kQueryShard = 11,
  kTooManyClauses = 12,
  kCircuitBreaking = 13,
  kTooManyBuckets = 15,
  kTaskCancelled = 17,
  kCorruptIndex = 18,
  kIo = 19,
  kIllegalState = 36,
  kNumberFormat = 38,
  kJsonParse = 39,
  kDiskFull = 45,
};

// Ends a request (or one operation of a batch). Thrown inside the engine only; the ABI turns it into a code and a
// message.
class Error final : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Error(ErrorCode code, const std::string& message, const Error& cause)
      : std::runtime_error(message), code_(code), cause_(std::make_shared<const Error>(cause)) {}

  ErrorCode code() const noexcept { return code_; }
  // Null: there is none.
  const Error* cause() const noexcept { return cause_.get(); }

 private:
  ErrorCode code_;
  std::shared_ptr<const Error> cause_;
};

}  // namespace diagon
