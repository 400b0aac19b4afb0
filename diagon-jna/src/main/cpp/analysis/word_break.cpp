#include "analysis/word_break.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>

namespace diagon {
namespace {

WordClass classify(char32_t code_point) noexcept {
  auto c = static_cast<UChar32>(code_point);
  switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
    case U_WB_ALETTER: {
      UErrorCode error = U_ZERO_ERROR;
      return uscript_getScript(c, &error) == USCRIPT_HANGUL ? WordClass::kHangul : WordClass::kLetter;
    }
    case U_WB_HEBREW_LETTER: return WordClass::kLetter;
    case U_WB_NUMERIC: return WordClass::kNumeric;
    case U_WB_KATAKANA: return WordClass::kKatakana;
    case U_WB_EXTENDNUMLET: return c == 0x202F ? WordClass::kOther : WordClass::kExtendNumLet;
    case U_WB_MIDLETTER: return WordClass::kMidLetter;
    case U_WB_MIDNUM: return WordClass::kMidNum;
    case U_WB_MIDNUMLET:
    case U_WB_SINGLE_QUOTE: return WordClass::kMidNumLet;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
      return u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT ? WordClass::kComplex
                                                                                : WordClass::kExtend;
    case U_WB_REGIONAL_INDICATOR: return WordClass::kRegionalIndicator;
    default: break;
  }
  UErrorCode error = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript(c, &error);
  if (script == USCRIPT_HIRAGANA) return WordClass::kHiragana;
  if (script == USCRIPT_HAN) return WordClass::kIdeograph;
  if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return WordClass::kComplex;
  if (u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC)) return WordClass::kEmoji;
  return WordClass::kOther;
}

}  // namespace

WordClass word_class(char32_t code_point) noexcept {
  // Nearly all text asks for these.
  static const std::array<WordClass, 0x250> latin = [] {
    std::array<WordClass, 0x250> table{};
    for (char32_t c = 0; c < table.size(); ++c) table[c] = classify(c);
    return table;
  }();
  return code_point < latin.size() ? latin[code_point] : classify(code_point);
}

}  // namespace diagon
