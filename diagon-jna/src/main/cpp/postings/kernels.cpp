#include "postings/kernels.h"

// More targets would cost time to compile and gain nothing.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>
#include <bit>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "postings/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace diagon {
namespace HWY_NAMESPACE {
#if HWY_TARGET == HWY_SCALAR

const Kernels* all() { return &scalar_kernels(); }

#else

namespace hn = hwy::HWY_NAMESPACE;

using Four = hn::FixedTag<uint32_t, 4>;
using FourOf = hn::Vec<Four>;

// Calls f(row, vector) for the 32 rows of four values.
template <int kBits, typename F>
HWY_INLINE void each_row(const uint32_t* HWY_RESTRICT words, F&& f) {
  const Four d;
  const auto mask = hn::Set(d, kBits == 32 ? ~uint32_t{0} : (uint32_t{1} << (kBits % 32)) - 1);
  FourOf current = hn::Zero(d);
#pragma GCC unroll 32
  for (int row = 0; row < 32; ++row) {
    const int word = row * kBits / 32, shift = row * kBits % 32;
    if (kBits == 0) {
      f(row, current);
      continue;
    }
    if (shift == 0) current = hn::LoadU(d, words + 4 * word);
    auto values = hn::ShiftRightSame(current, shift);
    if (shift + kBits > 32) {
      current = hn::LoadU(d, words + 4 * word + 4);
      values = hn::Or(values, hn::ShiftLeftSame(current, 32 - shift));
    }
    if (shift + kBits != 32 || kBits == 32) values = hn::And(values, mask);
    f(row, values);
    if (shift + kBits == 32 && row != 31) current = hn::Zero(d);
  }
}

template <int kBits>
HWY_NOINLINE void unpack_of(const uint32_t* HWY_RESTRICT words, uint32_t add, uint32_t* HWY_RESTRICT values) {
  const Four d;
  const auto more = hn::Set(d, add);
  each_row<kBits>(words, [&](int row, FourOf v) HWY_ATTR { hn::StoreU(hn::Add(v, more), d, values + 4 * row); });
}

template <int kBits>
HWY_NOINLINE void unpack_docs_of(const uint32_t* HWY_RESTRICT words, uint32_t base, uint32_t* HWY_RESTRICT docs) {
  const Four d;
  const auto one = hn::Set(d, 1);
  auto previous = hn::Set(d, base);
  each_row<kBits>(words, [&](int row, FourOf v) HWY_ATTR {
    v = hn::Add(v, one);
    v = hn::Add(v, hn::ShiftLeftLanes<1>(d, v));
    v = hn::Add(v, hn::ShiftLeftLanes<2>(d, v));
    v = hn::Add(v, previous);
    previous = hn::Broadcast<3>(v);
    hn::StoreU(v, d, docs + 4 * row);
  });
}

#define DIAGON_WIDTHS(f)                                                                                              \
  f<0>, f<1>, f<2>, f<3>, f<4>, f<5>, f<6>, f<7>, f<8>, f<9>, f<10>, f<11>, f<12>, f<13>, f<14>, f<15>, f<16>, f<17>, \
      f<18>, f<19>, f<20>, f<21>, f<22>, f<23>, f<24>, f<25>, f<26>, f<27>, f<28>, f<29>, f<30>, f<31>, f<32>

void unpack(const uint32_t* words, uint32_t bits, uint32_t add, uint32_t* values) {
  static constexpr decltype(&unpack_of<0>) by_width[] = {DIAGON_WIDTHS(unpack_of)};
  by_width[bits](words, add, values);
}

void unpack_docs(const uint32_t* words, uint32_t bits, uint32_t base, uint32_t* docs) {
  static constexpr decltype(&unpack_docs_of<0>) by_width[] = {DIAGON_WIDTHS(unpack_docs_of)};
  by_width[bits](words, base, docs);
}

void at_least(const uint32_t* HWY_RESTRICT values, uint32_t least, uint64_t* HWY_RESTRICT out) {
  const hn::CappedTag<uint32_t, 16> d;
  const size_t lanes = hn::Lanes(d);
  const auto wanted = hn::Set(d, least);
  out[0] = out[1] = 0;
  for (size_t i = 0; i < kPostingsBlock; i += lanes) {
    uint8_t bytes[8] = {};
    hn::StoreMaskBits(d, hn::Eq(hn::Max(hn::LoadU(d, values + i), wanted), hn::LoadU(d, values + i)), bytes);
    out[i / 64] |= static_cast<uint64_t>(bytes[0] | static_cast<uint32_t>(bytes[1]) << 8) << (i % 64);
  }
}

void score(const uint32_t* HWY_RESTRICT freqs, const float* HWY_RESTRICT inverses, float weight, uint32_t count,
           float* HWY_RESTRICT scores) {
  const hn::CappedTag<float, 16> d;
  const hn::RebindToSigned<decltype(d)> di;
  const hn::RebindToUnsigned<decltype(d)> du;
  const auto one = hn::Set(d, 1.0f), w = hn::Set(d, weight);
  for (uint32_t i = 0; i < count; i += static_cast<uint32_t>(hn::Lanes(d))) {
    const auto freq = hn::ConvertTo(d, hn::BitCast(di, hn::LoadU(du, freqs + i)));
    const auto sum = hn::Add(one, hn::Mul(freq, hn::LoadU(d, inverses + i)));
    hn::StoreU(hn::Sub(w, hn::Div(w, sum)), d, scores + i);
  }
}

#if HWY_ARCH_X86_64 && HWY_TARGET <= HWY_AVX2
void deposit(const uint64_t* HWY_RESTRICT chosen, const uint64_t* HWY_RESTRICT words, uint32_t count,
             uint64_t* HWY_RESTRICT out) {
  uint32_t place = 0;
  for (uint32_t w = 0; w < count; ++w) {
    uint64_t next = place >= 128  ? 0
                    : place >= 64 ? chosen[1] >> (place - 64)
                    : place == 0  ? chosen[0]
                                  : chosen[0] >> place | chosen[1] << (64 - place);
    out[w] = __builtin_ia32_pdep_di(next, words[w]);
    place += static_cast<uint32_t>(__builtin_popcountll(words[w]));
  }
}
#else
void deposit(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint64_t* out) {
  scalar_kernels().deposit(chosen, words, count, out);
}
#endif

uint32_t list_bits(const uint64_t* HWY_RESTRICT words, uint32_t count, uint32_t base, uint32_t* HWY_RESTRICT docs) {
  const hn::CappedTag<uint32_t, 16> d;
  // So many bits of a word are sooner listed one by one: all of them where vectors cannot be compressed.
  const size_t few = hn::Lanes(d) == 16 ? 4 : 64;
  // Made once: it is stored number by number.
  const auto steps = hn::Iota(d, 0);
  uint32_t found = 0;
  // What is stored beyond the bits found is overwritten by those that follow, and lies within the room of the word.
  for (uint32_t w = 0; w < count; ++w, base += 64) {
    uint64_t word = words[w];
    if (const size_t bits = hwy::PopCount(word); bits <= few) {
      // Four at once, as it cannot be predicted how many there are.
      for (uint32_t* at = docs + found; word != 0; at += 4) {
        for (int i = 0; i < 4; ++i, word &= word - 1) at[i] = base + static_cast<uint32_t>(std::countr_zero(word));
      }
      found += static_cast<uint32_t>(bits);
      continue;
    }
    // Where a quarter's documents go does not wait for the one before. What is stored beyond the bits found is
    // overwritten by those that follow, and lies within the room of the word.
    const auto list_quarter = [&](uint32_t i) HWY_ATTR {
      const uint64_t these = word >> i;
      uint8_t bytes[8];
      std::memcpy(bytes, &these, sizeof(bytes));
      return hn::Compress(hn::Add(hn::Set(d, base + i), steps), hn::LoadMaskBits(d, bytes));
    };
    const auto first = list_quarter(0), second = list_quarter(16), third = list_quarter(32), last = list_quarter(48);
    hn::StoreU(first, d, docs + found);
    hn::StoreU(second, d, docs + found + hwy::PopCount(word & 0xFFFF));
    hn::StoreU(third, d, docs + found + hwy::PopCount(word & 0xFFFFFFFF));
    hn::StoreU(last, d, docs + found + hwy::PopCount(word & 0xFFFFFFFFFFFF));
    found += static_cast<uint32_t>(hwy::PopCount(word));
  }
  return found;
}

void keep_above(const double* HWY_RESTRICT values, double least, uint32_t count, uint64_t* HWY_RESTRICT words) {
  const hn::CappedTag<double, 8> d;
  const auto wanted = hn::Set(d, least);
  for (uint32_t w = 0; w < count; ++w) {
    if (words[w] == 0) continue;
    uint64_t above = 0;
    for (uint32_t i = 0; i < 64; i += static_cast<uint32_t>(hn::Lanes(d))) {
      uint8_t bits[8] = {};
      hn::StoreMaskBits(d, hn::Gt(hn::LoadU(d, values + w * 64 + i), wanted), bits);
      above |= static_cast<uint64_t>(bits[0]) << i;
    }
    words[w] &= above;
  }
}

template <typename T>
void in_range(const T* HWY_RESTRICT codes, T first, T span, uint32_t count, uint64_t* HWY_RESTRICT words) {
  const hn::ScalableTag<T> d;
  constexpr uint32_t kMost = 64;
  const auto lanes = static_cast<uint32_t>(hn::Lanes(d));
  static_assert(hn::MaxLanes(hn::ScalableTag<T>()) <= kMost);
  const auto low = hn::Set(d, first), most = hn::Set(d, span);
  uint32_t i = 0;
  for (; i + kMost <= count; i += kMost) {
    uint64_t found = 0;
    for (uint32_t k = 0; k < kMost; k += lanes) {
      const auto over = hn::Sub(hn::LoadU(d, codes + i + k), low);
      uint64_t bits = 0;
      uint8_t bytes[8] = {};
      hn::StoreMaskBits(d, hn::Eq(hn::Min(over, most), over), bytes);
      std::memcpy(&bits, bytes, sizeof(bits));
      found |= bits << k;
    }
    words[i / 64] |= found;
  }
  for (; i < count; ++i) words[i / 64] |= uint64_t{static_cast<T>(codes[i] - first) <= span} << (i % 64);
}

#if HWY_ARCH_X86_64 && HWY_TARGET <= HWY_AVX2
uint32_t extract(const uint64_t* HWY_RESTRICT chosen, const uint64_t* HWY_RESTRICT words, uint32_t count,
                 uint32_t first, uint64_t* HWY_RESTRICT out) {
  uint64_t* at = out + first / 64;
  std::fill(out, at, 0);
  uint32_t shift = first % 64;
  uint64_t current = 0;
  for (uint32_t w = 0; w < count; ++w) {
    const uint64_t found = __builtin_ia32_pext_di(chosen[w], words[w]);
    // Shifting by 64 is not defined.
    const uint64_t over = found >> 1 >> (63 - shift);
    current |= found << shift;
    *at = current;
    shift += static_cast<uint32_t>(__builtin_popcountll(words[w]));
    const bool full = shift >= 64;
    current = full ? over : current;
    at += full ? 1 : 0;
    shift %= 64;
  }
  at[0] = current;
  at[1] = 0;
  return static_cast<uint32_t>(at - out) * 64 + shift;
}
#else
uint32_t extract(const uint64_t* chosen, const uint64_t* words, uint32_t count, uint32_t first, uint64_t* out) {
  return scalar_kernels().extract(chosen, words, count, first, out);
}
#endif

// Every lane becomes the sum of all up to it.
HWY_INLINE FourOf sum_of_lanes(FourOf v) {
  const Four d;
  v = hn::Add(v, hn::ShiftLeftLanes<1>(d, v));
  return hn::Add(v, hn::ShiftLeftLanes<2>(d, v));
}

uint32_t choose_freqs(const uint32_t* HWY_RESTRICT freqs, const uint64_t* HWY_RESTRICT chosen, uint32_t start,
                      uint32_t* HWY_RESTRICT chosen_freqs, uint32_t* HWY_RESTRICT starts) {
  const hn::CappedTag<uint32_t, 16> d;
  constexpr uint32_t kLanes = hn::MaxLanes(d);
  // The last lane of the block of four before each, and of the one before that.
  static constexpr uint32_t one_back[16] = {0, 0, 0, 0, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11};
  static constexpr uint32_t two_back[16] = {0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 7, 7, 7, 7};
  const auto from_one_back = hn::SetTableIndices(d, one_back), from_two_back = hn::SetTableIndices(d, two_back);
  const auto from_last = hn::IndicesFromVec(d, hn::Set(d, kLanes - 1));
  const auto in_first = hn::FirstN(d, 4), in_first_two = hn::FirstN(d, 8);
  if (hwy::PopCount(chosen[0]) + hwy::PopCount(chosen[1]) == 1) {
    const auto place =
        static_cast<uint32_t>(chosen[0] != 0 ? std::countr_zero(chosen[0]) : 64 + std::countr_zero(chosen[1]));
    auto sums = hn::Zero(d);
    for (uint32_t i = 0; i < kPostingsBlock; i += kLanes)
      sums = hn::Add(sums, hn::IfThenElseZero(hn::Lt(hn::Iota(d, i), hn::Set(d, place)), hn::LoadU(d, freqs + i)));
    *chosen_freqs = freqs[place];
    *starts = start + hn::GetLane(hn::SumOfLanes(d, sums));
    return 1;
  }
  auto before = hn::Set(d, start);
  uint32_t found = 0;
  for (uint32_t i = 0; i < kPostingsBlock; i += kLanes) {
    const auto freq = hn::LoadU(d, freqs + i);
    auto sum = hn::Add(freq, hn::ShiftLeftLanes<1>(d, freq));
    sum = hn::Add(sum, hn::ShiftLeftLanes<2>(d, sum));
    if constexpr (kLanes >= 8)
      sum = hn::Add(sum, hn::IfThenZeroElse(in_first, hn::TableLookupLanes(sum, from_one_back)));
    if constexpr (kLanes >= 16)
      sum = hn::Add(sum, hn::IfThenZeroElse(in_first_two, hn::TableLookupLanes(sum, from_two_back)));
    sum = hn::Add(sum, before);
    const uint64_t these = chosen[i / 64] >> (i % 64) & ((uint64_t{1} << kLanes) - 1);
    uint8_t bytes[8];
    std::memcpy(bytes, &these, sizeof(bytes));
    const auto mask = hn::LoadMaskBits(d, bytes);
    hn::StoreU(hn::Compress(freq, mask), d, chosen_freqs + found);
    hn::StoreU(hn::Compress(hn::Sub(sum, freq), mask), d, starts + found);
    found += static_cast<uint32_t>(hwy::PopCount(these));
    before = hn::TableLookupLanes(sum, from_last);
  }
  return found;
}

uint32_t count_below(const uint32_t* HWY_RESTRICT values, uint32_t bound) {
  const hn::CappedTag<uint32_t, 16> d;
  const auto least = hn::Set(d, bound);
  size_t count = 0;
  for (size_t i = 0; i < kPostingsBlock; i += hn::Lanes(d))
    count += hn::CountTrue(d, hn::Lt(hn::LoadU(d, values + i), least));
  return static_cast<uint32_t>(count);
}

void few_positions(const uint32_t* HWY_RESTRICT differences, const uint32_t* HWY_RESTRICT at,
                   const uint32_t* HWY_RESTRICT freqs, uint32_t count, uint32_t add, uint32_t* HWY_RESTRICT positions) {
  static_assert(kFewPositions == 4);
  static constexpr uint32_t missing[2 * kFewPositions] = {0, 0, 0, 0, ~0u, ~0u, ~0u, ~0u};
  const Four d;
  const auto more = hn::Set(d, add);
  for (uint32_t i = 0; i < count; ++i) {
    const auto position = hn::Add(sum_of_lanes(hn::LoadU(d, differences + at[i])), more);
    hn::StoreU(hn::Or(position, hn::LoadU(d, missing + 4 - freqs[i])), d, positions + size_t{4} * i);
  }
}

void keep_few(uint32_t* HWY_RESTRICT positions, const uint32_t* HWY_RESTRICT others, uint32_t count,
              uint64_t* HWY_RESTRICT kept) {
  const hn::CappedTag<uint32_t, 16> d;
  const auto lanes = static_cast<uint32_t>(hn::Lanes(d));
  const auto none = hn::Set(d, kNoPosition);
  for (uint32_t from = 0; from < 4 * count; from += 64) {
    uint64_t word = 0;
    for (uint32_t i = 0; i < 64 && from + i < 4 * count; i += lanes) {
      const auto mine = hn::LoadU(d, positions + from + i), other = hn::LoadU(d, others + from + i);
      const auto found = hn::Or(hn::Or(hn::Eq(mine, other), hn::Eq(mine, hn::Shuffle0321(other))),
                                hn::Or(hn::Eq(mine, hn::Shuffle1032(other)), hn::Eq(mine, hn::Shuffle2103(other))));
      const auto left = hn::IfThenElse(found, mine, none);
      hn::StoreU(left, d, positions + from + i);
      uint8_t bytes[8] = {};
      uint64_t bits;
      hn::StoreMaskBits(d, hn::Ne(left, none), bytes);
      std::memcpy(&bits, bytes, sizeof(bits));
      word |= bits << i;
    }
    kept[from / 64] = word;
  }
}

void sum_up(const uint32_t* HWY_RESTRICT differences, uint32_t count, uint32_t base, uint32_t* HWY_RESTRICT sums) {
  const Four d;
  auto before = hn::Set(d, base);
  for (uint32_t i = 0; i < count; i += 4) {
    const auto sum = hn::Add(sum_of_lanes(hn::LoadU(d, differences + i)), before);
    hn::StoreU(sum, d, sums + i);
    before = hn::Broadcast<3>(sum);
  }
}

uint32_t keep_common(uint32_t* HWY_RESTRICT positions, uint32_t count, const uint32_t* HWY_RESTRICT others) {
  const hn::CappedTag<uint32_t, 16> d;
  const size_t lanes = hn::Lanes(d);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t position = positions[i];
    while (others[lanes - 1] < position) others += lanes;
    positions[kept] = position;
    kept += hn::AllFalse(d, hn::Eq(hn::LoadU(d, others), hn::Set(d, position))) ? 0 : 1;
  }
  return kept;
}

const Kernels* all() {
  static constexpr Kernels kernels{unpack,
                                   unpack_docs,
                                   at_least,
                                   score,
                                   deposit,
                                   list_bits,
                                   keep_above,
                                   in_range<uint8_t>,
                                   in_range<uint16_t>,
                                   in_range<uint32_t>,
                                   in_range<uint64_t>,
                                   extract,
                                   choose_freqs,
                                   count_below,
                                   few_positions,
                                   keep_few,
                                   sum_up,
                                   keep_common};
  return &kernels;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace diagon
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace diagon {

HWY_EXPORT(all);

const Kernels& kernels() noexcept {
  static const Kernels& chosen = *HWY_DYNAMIC_DISPATCH(all)();
  return chosen;
}

}  // namespace diagon
#endif
