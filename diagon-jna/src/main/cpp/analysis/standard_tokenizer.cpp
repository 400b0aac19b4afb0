#include "analysis/standard_tokenizer.h"

#include <array>

#include "analysis/ascii_scan.h"
#include "base/utf8.h"

namespace diagon {
namespace {

bool joins(WordClass c) {
  return c == WordClass::kLetter || c == WordClass::kHangul || c == WordClass::kNumeric || c == WordClass::kKatakana ||
         c == WordClass::kExtendNumLet;
}
bool letter(WordClass c) { return c == WordClass::kLetter || c == WordClass::kHangul; }

// Whether there is no boundary between two neighbours of a word (WB5, WB8-10, WB13, WB13a, WB13b).
bool together(WordClass before, WordClass after) {
  if (before == WordClass::kExtendNumLet || after == WordClass::kExtendNumLet) return true;
  if ((before == WordClass::kKatakana) != (after == WordClass::kKatakana)) return false;
  return true;
}

// The class behind `at`, over marks (WB4); sets next behind it.
WordClass peek(std::string_view text, size_t at, size_t& next) {
  while (at < text.size()) {
    char32_t c;
    next = decode_utf8(text, at, c);
    WordClass found = word_class(c);
    if (found != WordClass::kExtend) return found;
    at = next;
  }
  next = at;
  return WordClass::kOther;
}

void emit(std::string_view text, size_t start, size_t end, bool letters, bool numbers, bool katakana, bool hangul,
          TokenStream& out) {
  if (!letters && !numbers && !katakana) return;  // "_" alone
  const char* type = !letters && numbers    ? "<NUM>"
                     : !letters && katakana ? "<KATAKANA>"
                     : hangul               ? "<HANGUL>"
                                            : "<ALPHANUM>";
  out.add(text, start, end, type);
}

size_t single(std::string_view text, size_t start, size_t next, const char* type, TokenStream& out) {
  size_t end = next;
  while (end < text.size()) {
    char32_t c;
    size_t after = decode_utf8(text, end, c);
    if (word_class(c) != WordClass::kExtend) break;
    end = after;
  }
  out.add(text, start, end, type);
  return end;
}

// A picture, with others that a zero-width joiner joins to it (WB3c).
size_t emoji(std::string_view text, size_t start, size_t next, TokenStream& out) {
  constexpr char32_t kZeroWidthJoiner = 0x200D;
  size_t end = next;
  bool joined = false;
  while (end < text.size()) {
    char32_t c;
    size_t after = decode_utf8(text, end, c);
    WordClass found = word_class(c);
    if (found != WordClass::kExtend && !(joined && found == WordClass::kEmoji)) break;
    joined = c == kZeroWidthJoiner;
    end = after;
  }
  out.add(text, start, end, "<EMOJI>");
  return end;
}

// A flag of two letters (WB15, WB16); one alone is nothing.
size_t flag(std::string_view text, size_t start, size_t next, TokenStream& out) {
  size_t after;
  if (peek(text, next, after) != WordClass::kRegionalIndicator) return next;
  return single(text, start, after, "<EMOJI>", out);
}

size_t run(std::string_view text, size_t start, TokenStream& out) {
  size_t end = start;
  while (end < text.size()) {
    char32_t c;
    size_t after = decode_utf8(text, end, c);
    WordClass found = word_class(c);
    if (found != WordClass::kComplex && found != WordClass::kExtend) break;
    end = after;
  }
  out.add(text, start, end, "<SOUTHEAST_ASIAN>");
  return end;
}

// Bytes of ASCII at which a word ends whatever their neighbours are: all but those of words and the marks that may be
// within one.
constexpr std::array<bool, 256> breaking_bytes() {
  std::array<bool, 256> table{};
  for (size_t c = 0; c < 0x80; ++c) {
    bool in_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    table[c] = !in_word && std::string_view(".:,;'").find(static_cast<char>(c)) == std::string_view::npos;
  }
  return table;
}
constexpr std::array<bool, 256> kBreaks = breaking_bytes();

// Whether a word of ASCII ends here without a closer look: before a byte that breaks, or a mark before one or at the
// end.
bool ends_ascii_word(std::string_view text, size_t at) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (at == text.size() || kBreaks[byte(at)]) return true;
  return byte(at) < 0x80 && (at + 1 == text.size() || kBreaks[byte(at + 1)]);
}

}  // namespace

void StandardTokenizer::tokenize(std::string_view text, TokenStream& out) const {
  AsciiScan scan(text);
  size_t at = 0;
  while (at < text.size()) {
    if (ascii_path_) {
      at = scan.find(at);
      if (at == text.size()) break;
      AsciiScan::Run run = scan.run(at);
      if (run.end > at && run.end - at <= max_token_length_ && ends_ascii_word(text, run.end)) {
        if (run.letters || run.digits) out.add(text, at, run.end, run.letters ? "<ALPHANUM>" : "<NUM>");
        at = run.end;
        continue;
      }
    }
    char32_t c;
    size_t next = decode_utf8(text, at, c);
    switch (word_class(c)) {
      case WordClass::kLetter:
      case WordClass::kHangul:
      case WordClass::kNumeric:
      case WordClass::kKatakana:
      case WordClass::kExtendNumLet: at = word(text, at, out); break;
      case WordClass::kIdeograph: at = single(text, at, next, "<IDEOGRAPHIC>", out); break;
      case WordClass::kHiragana: at = single(text, at, next, "<HIRAGANA>", out); break;
      case WordClass::kEmoji: at = emoji(text, at, next, out); break;
      case WordClass::kRegionalIndicator: at = flag(text, at, next, out); break;
      case WordClass::kComplex: at = run(text, at, out); break;
      default: at = next;
    }
  }
}

size_t StandardTokenizer::word(std::string_view text, size_t start, TokenStream& out) const {
  size_t at = start, end = start, length = 0;
  WordClass previous = WordClass::kExtendNumLet;
  bool letters = false, numbers = false, katakana = false, hangul_only = true;
  while (at < text.size()) {
    char32_t c;
    size_t next = decode_utf8(text, at, c);
    WordClass current = word_class(c);
    if (current == WordClass::kExtend && at > start) {
      at = end = next;
      ++length;
      continue;
    }
    if (!joins(current)) {
      // WB6, WB7, WB11, WB12: one mark between two letters or two digits.
      size_t after;
      WordClass following = peek(text, next, after);
      bool in_word = letter(previous) && letter(following) &&
                     (current == WordClass::kMidLetter || current == WordClass::kMidNumLet);
      bool in_number = previous == WordClass::kNumeric && following == WordClass::kNumeric &&
                       (current == WordClass::kMidNum || current == WordClass::kMidNumLet);
      if (!in_word && !in_number) break;
      at = next;
      ++length;
      continue;
    }
    if (at > start && !together(previous, current)) break;
    if (length >= max_token_length_) {
      emit(text, start, end, letters, numbers, katakana, hangul_only, out);
      return end;
    }
    letters |= letter(current);
    numbers |= current == WordClass::kNumeric;
    katakana |= current == WordClass::kKatakana;
    hangul_only &= current == WordClass::kHangul;
    previous = current;
    at = end = next;
    length += c > 0xFFFF ? 2 : 1;
  }
  emit(text, start, end, letters, numbers, katakana, hangul_only, out);
  return end > start ? end : at;
}

}  // namespace diagon
