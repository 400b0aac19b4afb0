#include "columns/code_kernels.h"

// More targets would cost time to compile and gain nothing.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "columns/code_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace diagon {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR

const CodeKernels* codes() { return &scalar_code_kernels(); }

#else

namespace {

namespace hn = hwy::HWY_NAMESPACE;

using Codes = hn::CappedTag<uint32_t, 16>;
using WideCodes = hn::CappedTag<uint64_t, 8>;

template <class D>
HWY_INLINE hn::Mask<D> mask_of(D d, uint64_t bits) {
  uint8_t bytes[8];
  std::memcpy(bytes, &bits, sizeof(bytes));
  return hn::LoadMaskBits(d, bytes);
}

HWY_INLINE hn::Vec<Codes> load(Codes d, const uint32_t* codes) { return hn::LoadU(d, codes); }
HWY_INLINE hn::Vec<WideCodes> load(WideCodes d, const uint64_t* codes) { return hn::LoadU(d, codes); }
template <typename T>
HWY_INLINE hn::Vec<Codes> load(Codes d, const T* codes) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<T, Codes>(), codes));
}

#if HWY_TARGET <= HWY_AVX3

// Writes those of 64 codes whose bits are set: load_from(i) has 16 of them from i on.
template <typename F>
HWY_INLINE uint32_t select_word(uint64_t word, uint32_t* HWY_RESTRICT out, F&& load_from) {
  const Codes d;
  // Where each vector's codes go does not wait for where the one before has put its own. What is stored beyond is
  // overwritten by those that follow.
  const auto first = hn::Compress(load_from(0), mask_of(d, word));
  const auto second = hn::Compress(load_from(16), mask_of(d, word >> 16));
  const auto third = hn::Compress(load_from(32), mask_of(d, word >> 32));
  const auto fourth = hn::Compress(load_from(48), mask_of(d, word >> 48));
  hn::StoreU(first, d, out);
  hn::StoreU(second, d, out + hwy::PopCount(word & 0xFFFF));
  hn::StoreU(third, d, out + hwy::PopCount(word & 0xFFFFFFFF));
  hn::StoreU(fourth, d, out + hwy::PopCount(word & 0xFFFFFFFFFFFF));
  return static_cast<uint32_t>(hwy::PopCount(word));
}

template <typename T>
uint32_t select(const T* HWY_RESTRICT codes, const uint64_t* HWY_RESTRICT words, uint32_t count,
                uint32_t* HWY_RESTRICT out) {
  uint32_t found = 0, from = 0;
  for (; from + 64 <= count; from += 64) {
    if (words[from / 64] == 0) continue;
    found += select_word(words[from / 64], out + found,
                         [codes, from](uint32_t i) HWY_ATTR { return load(Codes(), codes + from + i); });
  }
  for (; from < count; from += 64) {
    for (uint64_t word = words[from / 64]; word != 0; word &= word - 1)
      out[found++] = codes[from + static_cast<uint32_t>(__builtin_ctzll(word))];
  }
  return found;
}

#else

// Vectors cannot be compressed.
template <typename T>
uint32_t select(const T* codes, const uint64_t* words, uint32_t count, uint32_t* out) {
  const CodeKernels& scalar = scalar_code_kernels();
  if constexpr (sizeof(T) == 1) return scalar.select_8(codes, words, count, out);
  if constexpr (sizeof(T) == 2) return scalar.select_16(codes, words, count, out);
  if constexpr (sizeof(T) == 4) return scalar.select_32(codes, words, count, out);
}

#endif

uint32_t divide(const uint64_t* HWY_RESTRICT codes, const uint64_t* HWY_RESTRICT words, uint32_t count,
                const Division& by, uint32_t* HWY_RESTRICT out) {
  const Codes d;
  const WideCodes dw;
  const auto lanes = static_cast<uint32_t>(hn::Lanes(d));
  const auto add = hn::Set(dw, by.add);
  const auto before = static_cast<int>(by.before), after = static_cast<int>(by.after);
  const auto shifted = [&](const uint64_t* these) HWY_ATTR {
    const auto low = hn::ShiftRightSame(hn::Add(hn::LoadU(dw, these), add), before);
    const auto high = hn::ShiftRightSame(hn::Add(hn::LoadU(dw, these + lanes / 2), add), before);
    return hn::ConcatEven(d, hn::BitCast(d, high), hn::BitCast(d, low));
  };
  uint32_t found = 0;
  for (uint32_t from = 0; from < count; from += 64) {
    uint64_t word = words[from / 64];
    if (word == 0) continue;
    if (word == ~uint64_t{0}) {
      for (uint32_t i = 0; i < 64; i += lanes) hn::StoreU(shifted(codes + from + i), d, out + found + i);
      found += 64;
      continue;
    }
#if HWY_TARGET <= HWY_AVX3
    if (from + 64 <= count) {
      found += select_word(word, out + found, [&](uint32_t i) HWY_ATTR { return shifted(codes + from + i); });
      continue;
    }
#endif
    for (; word != 0; word &= word - 1) {
      uint64_t code = codes[from + static_cast<uint32_t>(__builtin_ctzll(word))];
      out[found++] = static_cast<uint32_t>((code + by.add) >> by.before);
    }
  }
  const auto reciprocal = hn::Set(d, by.reciprocal);
  for (uint32_t i = 0; i < found; i += lanes) {
    const auto numbers = hn::LoadU(d, out + i);
    const auto odd = hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(dw, numbers)));
    const auto low = hn::ShiftRightSame(hn::MulEven(numbers, reciprocal), after);
    const auto high = hn::ShiftLeft<32>(hn::ShiftRightSame(hn::MulEven(odd, reciprocal), after));
    hn::StoreU(hn::BitCast(d, hn::Or(low, high)), d, out + i);
  }
  return found;
}

// Each code adds 1 to one half of a byte, which a table has for two values; halves are moved to bytes before they are
// full, and these are summed up before those are.
template <size_t kPairs>
void count_pairs(const uint8_t* HWY_RESTRICT codes, const uint64_t* HWY_RESTRICT words, uint32_t count,
                 uint32_t* HWY_RESTRICT counts) {
  const hn::CappedTag<uint8_t, 64> d;
  const hn::Repartition<uint16_t, decltype(d)> pairs;
  const hn::Repartition<uint64_t, decltype(d)> sums;
  using Bytes = hn::Vec<decltype(d)>;
  constexpr uint32_t kHalf = 15, kByte = 255 / kHalf * kHalf;
  const auto lanes = static_cast<uint32_t>(hn::Lanes(d));
  const auto none = hn::Set(d, 0x80), half = hn::Set(d, 0x0F);
  Bytes tables[kPairs];
  for (size_t p = 0; p < kPairs; ++p) {
    HWY_ALIGN uint8_t table[16] = {};
    table[2 * p] = 0x01;
    table[2 * p + 1] = 0x10;
    tables[p] = hn::LoadDup128(d, table);
  }
  for (uint32_t from = 0; from < count;) {
    Bytes even[kPairs], odd[kPairs];
    for (size_t p = 0; p < kPairs; ++p) even[p] = odd[p] = hn::Zero(d);
    for (const uint32_t bytes_end = std::min(from + kByte * lanes, count); from < bytes_end;) {
      Bytes halves[kPairs];
      for (size_t p = 0; p < kPairs; ++p) halves[p] = hn::Zero(d);
      for (const uint32_t end = std::min(from + kHalf * lanes, bytes_end); from < end; from += lanes) {
        const auto mask = mask_of(d, words[from / 64] >> (from % 64));
        const auto these = hn::IfThenElse(mask, hn::LoadU(d, codes + from), none);
#pragma GCC unroll 8
        for (size_t p = 0; p < kPairs; ++p) halves[p] = hn::Add(halves[p], hn::TableLookupBytesOr0(tables[p], these));
      }
      for (size_t p = 0; p < kPairs; ++p) {
        const auto upper = hn::BitCast(d, hn::ShiftRight<4>(hn::BitCast(pairs, halves[p])));
        even[p] = hn::Add(even[p], hn::And(halves[p], half));
        odd[p] = hn::Add(odd[p], hn::And(upper, half));
      }
    }
    for (size_t p = 0; p < kPairs; ++p) {
      counts[2 * p] += static_cast<uint32_t>(hn::GetLane(hn::SumOfLanes(sums, hn::SumsOf8(even[p]))));
      counts[2 * p + 1] += static_cast<uint32_t>(hn::GetLane(hn::SumOfLanes(sums, hn::SumsOf8(odd[p]))));
    }
  }
}

void count_few(const uint8_t* codes, const uint64_t* words, uint32_t count, uint32_t values, uint32_t* counts) {
  static constexpr decltype(&count_pairs<1>) by_pairs[] = {count_pairs<1>, count_pairs<2>, count_pairs<3>,
                                                           count_pairs<4>, count_pairs<5>, count_pairs<6>,
                                                           count_pairs<7>, count_pairs<8>};
  const uint32_t whole = count / 64 * 64;
  by_pairs[(values - 1) / 2](codes, words, whole, counts);
  scalar_code_kernels().count_few(codes + whole, words + whole / 64, count - whole, values, counts);
}

template <typename T>
CodeTotals total_rest(const T* codes, const uint64_t* words, uint32_t count) {
  const CodeKernels& scalar = scalar_code_kernels();
  if constexpr (sizeof(T) == 1) return scalar.total_8(codes, words, count);
  if constexpr (sizeof(T) == 2) return scalar.total_16(codes, words, count);
  if constexpr (sizeof(T) == 4) return scalar.total_32(codes, words, count);
  if constexpr (sizeof(T) == 8) return scalar.total_64(codes, words, count);
}

// Of whole words of codes that are loaded into vectors of the tag d. sum: of all, modulo 2^bits of a lane; upper: of
// their upper halves, which tells what the lower halves sum up to.
template <class D, typename T>
HWY_INLINE void total_words(D d, const T* HWY_RESTRICT codes, const uint64_t* HWY_RESTRICT words, uint32_t count,
                            hn::Vec<D>& sum, hn::Vec<D>& upper, CodeTotals& all) {
  constexpr int kHalf = sizeof(hn::TFromD<D>) * 4;
  const auto lanes = static_cast<uint32_t>(hn::Lanes(d));
  const auto most_code = hn::Not(hn::Zero(d));
  auto most = hn::Zero(d), least = most_code;
  sum = upper = most;
  for (uint32_t from = 0; from < count; from += 64) {
    for (uint32_t i = 0; i < 64; i += lanes) {
      const auto mask = mask_of(d, words[from / 64] >> i);
      const auto these = load(d, codes + from + i);
      const auto chosen = hn::IfThenElseZero(mask, these);
      sum = hn::Add(sum, chosen);
      upper = hn::Add(upper, hn::ShiftRight<kHalf>(chosen));
      most = hn::Max(most, chosen);
      least = hn::Min(least, hn::IfThenElse(mask, these, most_code));
    }
  }
  all.least = std::min<uint64_t>(all.least, hn::GetLane(hn::MinOfLanes(d, least)));
  all.most = std::max<uint64_t>(all.most, hn::GetLane(hn::MaxOfLanes(d, most)));
}

template <typename T>
CodeTotals total(const T* codes, const uint64_t* words, uint32_t count) {
  const Codes d;
  const uint32_t whole = count / 64 * 64;
  CodeTotals all = total_rest(codes + whole, words + whole / 64, count - whole);
  hn::Vec<Codes> sum, upper;
  total_words(d, codes, words, whole, sum, upper, all);
  // Of 2^15 halves: less than 2^31.
  const auto lower = hn::Sub(sum, hn::ShiftLeft<16>(upper));
  all.low += hn::GetLane(hn::SumOfLanes(d, lower)) + (uint64_t{hn::GetLane(hn::SumOfLanes(d, upper))} << 16);
  return all;
}

CodeTotals total_wide(const uint64_t* codes, const uint64_t* words, uint32_t count) {
  const WideCodes d;
  const uint32_t whole = count / 64 * 64;
  CodeTotals all = total_rest(codes + whole, words + whole / 64, count - whole);
  hn::Vec<WideCodes> sum, upper;
  total_words(d, codes, words, whole, sum, upper, all);
  const auto lower = hn::Sub(sum, hn::ShiftLeft<32>(upper));
  all.low += hn::GetLane(hn::SumOfLanes(d, lower));
  all.high += hn::GetLane(hn::SumOfLanes(d, upper));
  return all;
}

}  // namespace

const CodeKernels* codes() {
  static constexpr CodeKernels kernels{select<uint8_t>, select<uint16_t>, select<uint32_t>, divide,    count_few,
                                       total<uint8_t>,  total<uint16_t>,  total<uint32_t>,  total_wide};
  return &kernels;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace diagon
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace diagon {

HWY_EXPORT(codes);

const CodeKernels& code_kernels() noexcept {
  static const CodeKernels& chosen = *HWY_DYNAMIC_DISPATCH(codes)();
  return chosen;
}

}  // namespace diagon
#endif
