#include "export/face_metrics.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include <algorithm>
#include <stdexcept>

#include "fonts/embedded_fonts.h"
#include "kit/base/characters.h"

namespace racecourse {

namespace {

/// The character at the beginning of the text, which is taken off it. UTF-8; a wrong byte counts as a character.
char32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t character = length == 1 ? first : first & (0x7Fu >> length);
  std::size_t taken = 1;
  for (; taken < std::min(length, text.size()) && continues_character(text[taken]); ++taken)
    character = character << 6 | (byte(taken) & 0x3Fu);
  text.remove_prefix(taken);
  return character;
}

}  // namespace

FaceMetrics::FaceMetrics(std::span<const unsigned char> font_file) {
  FT_Library library = nullptr;
  FT_Face face = nullptr;
  if (FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType could not start");
  if (FT_New_Memory_Face(library, font_file.data(), static_cast<FT_Long>(font_file.size()), 0, &face) != 0) {
    FT_Done_FreeType(library);
    throw std::runtime_error("FreeType cannot read a font of the program");
  }
  const auto width_of_glyph = [&](FT_UInt glyph) {
    FT_Fixed advance = 0;
    FT_Get_Advance(face, glyph, FT_LOAD_NO_SCALE, &advance);
    return static_cast<float>(advance) / static_cast<float>(face->units_per_EM);
  };
  line_ = static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
  unknown_ = width_of_glyph(0);
  FT_UInt glyph = 0;
  for (FT_ULong character = FT_Get_First_Char(face, &glyph); glyph != 0;
       character = FT_Get_Next_Char(face, character, &glyph))
    widths_[static_cast<char32_t>(character)] = width_of_glyph(glyph);
  FT_Done_Face(face);
  FT_Done_FreeType(library);
  float widest = 0;
  for (char32_t digit = U'0'; digit <= U'9'; ++digit) widest = std::max(widest, widths_[digit]);
  for (char32_t digit = U'0'; digit <= U'9'; ++digit) widths_[digit] = widest;
}

float FaceMetrics::width_of(std::string_view text) const {
  float width = 0;
  while (!text.empty()) {
    const auto found = widths_.find(take_character(text));
    width += found == widths_.end() ? unknown_ : found->second;
  }
  return width;
}

const FaceMetrics& FaceMetrics::regular() {
  static const FaceMetrics metrics(inter_regular);
  return metrics;
}

const FaceMetrics& FaceMetrics::semibold() {
  static const FaceMetrics metrics(inter_semibold);
  return metrics;
}

const FaceMetrics& FaceMetrics::mono() {
  static const FaceMetrics metrics(jetbrains_mono_regular);
  return metrics;
}

}  // namespace racecourse
