#include "analysis/standard_tokenizer.h"

#include <array>

#include "base/utf8.h"

namespace diagon {
namespace {

void add(TokenStream& out, std::string_view text, size_t start, size_t end, const char* type) {
  Token& token = out.add();
  token.text.assign(text.substr(start, end - start));
  token.start = static_cast<uint32_t>(start);
  token.end = static_cast<uint32_t>(end);
  token.type = type;
}

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
  add(out, text, start, end, type);
}

size_t single(std::string_view text, size_t start, size_t next, const char* type, TokenStream& out) {
  size_t end = next;
  while (end < text.size()) {
    char32_t c;
    size_t after = decode_utf8(text, end, c);
    if (word_class(c) != WordClass::kExtend) break;
    end = after;
  }
  add(out, text, start, end, type);
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
  add(out, text, start, end, "<EMOJI>");
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
  add(out, text, start, end, "<SOUTHEAST_ASIAN>");
  return end;
}

// What a byte does to a word of ASCII.
enum AsciiClass : uint8_t { kBreaks = 0, kLetterByte = 1, kDigitByte = 2, kUnderscore = 4, kUndecided = 8 };

// Bytes that need a look at their neighbours (. : , ; '), and all beyond ASCII, are undecided.
constexpr std::array<uint8_t, 256> ascii_classes() {
  std::array<uint8_t, 256> table{};
  for (size_t c = 'a'; c <= 'z'; ++c) table[c] = table[c - 0x20] = kLetterByte;
  for (size_t c = '0'; c <= '9'; ++c) table[c] = kDigitByte;
  table['_'] = kUnderscore;
  for (char c : {'.', ':', ',', ';', '\''}) table[static_cast<size_t>(c)] = kUndecided;
  for (size_t c = 0x80; c < 256; ++c) table[c] = kUndecided;
  return table;
}
constexpr std::array<uint8_t, 256> kAscii = ascii_classes();

uint8_t ascii_class(std::string_view text, size_t at) { return kAscii[static_cast<unsigned char>(text[at])]; }

// The end of the word of ASCII that starts here, and what it is made of; the start again if it cannot be told without
// looking closer.
size_t ascii_word(std::string_view text, size_t start, uint8_t& made_of) {
  size_t at = start;
  made_of = 0;
  uint8_t found = kBreaks;
  while (at < text.size() && ((found = ascii_class(text, at)) & (kLetterByte | kDigitByte | kUnderscore)) != 0) {
    made_of |= found;
    ++at;
  }
  if (at == text.size() || found == kBreaks) return at;
  // A full stop or comma before a space, or at the end, ends the word.
  bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
  if (ascii && (at + 1 == text.size() || ascii_class(text, at + 1) == kBreaks)) return at;
  return start;
}

}  // namespace

void StandardTokenizer::tokenize(std::string_view text, TokenStream& out) const {
  size_t at = 0;
  while (at < text.size()) {
    if (ascii_path_ && static_cast<unsigned char>(text[at]) < 0x80) {
      uint8_t first = ascii_class(text, at), made_of;
      if ((first & (kLetterByte | kDigitByte | kUnderscore)) == 0) {
        ++at;
        continue;
      }
      size_t end = ascii_word(text, at, made_of);
      if (end > at && end - at <= max_token_length_) {
        if (made_of != kUnderscore) add(out, text, at, end, (made_of & kLetterByte) != 0 ? "<ALPHANUM>" : "<NUM>");
        at = end;
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
