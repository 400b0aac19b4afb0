#pragma once

#include <cstdint>

namespace diagon {

// Classes of UAX #29 (Unicode text segmentation), as far as words are concerned, with the scripts that are cut
// otherwise apart.
enum class WordClass : uint8_t {
  kOther,
  kLetter,  // ALetter and Hebrew_Letter but Hangul
  kHangul,
  kNumeric,
  kKatakana,
  kHiragana,      // a token for each character
  kIdeograph,     // a token for each character
  kComplex,       // scripts that need a dictionary (Thai, Lao, Khmer, Myanmar): a run is a token
  kExtendNumLet,  // joins like "_"
  kMidLetter,
  kMidNum,
  kMidNumLet,          // with Single_Quote
  kExtend,             // combining marks, format characters, zero-width joiner: belong to what stands before
  kEmoji,              // Extended_Pictographic
  kRegionalIndicator,  // two of them are a flag
};

WordClass word_class(char32_t code_point) noexcept;

}  // namespace diagon
