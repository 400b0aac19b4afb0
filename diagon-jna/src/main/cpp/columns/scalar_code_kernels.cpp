#include <bit>

#include "columns/code_kernels.h"

namespace diagon {
namespace {

template <typename T, typename F>
void each(const T* codes, const uint64_t* words, uint32_t count, F&& f) {
  for (uint32_t from = 0; from < count; from += 64) {
    for (uint64_t word = words[from / 64]; word != 0; word &= word - 1) f(codes[from + std::countr_zero(word)]);
  }
}

template <typename T>
uint32_t select(const T* codes, const uint64_t* words, uint32_t count, uint32_t* out) {
  uint32_t found = 0;
  each(codes, words, count, [&](T code) { out[found++] = code; });
  return found;
}

uint32_t divide(const uint64_t* codes, const uint64_t* words, uint32_t count, const Division& by, uint32_t* out) {
  uint32_t found = 0;
  each(codes, words, count, [&](uint64_t code) {
    out[found++] = static_cast<uint32_t>(((code + by.add) >> by.before) * by.reciprocal >> by.after);
  });
  return found;
}

void count_few(const uint8_t* codes, const uint64_t* words, uint32_t count, uint32_t /*values*/, uint32_t* counts) {
  each(codes, words, count, [&](uint8_t code) { ++counts[code]; });
}

template <typename T>
CodeTotals total(const T* codes, const uint64_t* words, uint32_t count) {
  CodeTotals all;
  each(codes, words, count, [&](uint64_t code) { all.add(code); });
  return all;
}

}  // namespace

const CodeKernels& scalar_code_kernels() noexcept {
  static constexpr CodeKernels all{select<uint8_t>, select<uint16_t>, select<uint32_t>, divide,         count_few,
                                   total<uint8_t>,  total<uint16_t>,  total<uint32_t>,  total<uint64_t>};
  return all;
}

}  // namespace diagon
