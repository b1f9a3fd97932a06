#include "pictures/guess_bars.h"

#include <algorithm>

#include "kit/base/words.h"

namespace racecourse {

namespace {

constexpr std::string_view result_words = "this run";

float row_height(const Canvas& canvas) { return canvas.height_of(Face::text) + canvas.px(10); }

}  // namespace

float guess_bars_height(const Canvas& canvas, std::size_t rows) {
  return row_height(canvas) * static_cast<float>(rows);
}

void draw_guess_bars(Canvas& canvas, Vec2 low, float width, std::span<const GuessBar> rows) {
  std::int64_t most = 1;
  float words = 0;
  for (const GuessBar& row : rows) {
    most = std::max(most, row.count);
    words = std::max(words, canvas.width_of(Face::code, row.label));
  }
  words = std::min(words, width * 0.5f);
  const float left = low.x + words + canvas.px(14);
  const float beside =
      canvas.width_of(Face::code, grouped(most)) + canvas.width_of(Face::small, result_words) + canvas.px(24);
  const float longest = std::max(low.x + width - left - beside, canvas.px(20));
  const float height = row_height(canvas);
  float middle = low.y + height / 2;
  for (const GuessBar& row : rows) {
    canvas.words({low.x + words, middle}, Align::right, Face::code, {Hue::text},
                 shortened(canvas, Face::code, row.label, words));
    const float length = longest * static_cast<float>(row.count) / static_cast<float>(most);
    const float right = left + std::max(length, row.count > 0 ? canvas.px(2) : 0.0f);
    if (row.count > 0)
      canvas.rectangle({{left, middle - height * 0.34f}, {right, middle + height * 0.34f}},
                       {row.is_result ? Hue::accent_ink : Hue::muted, 0.75f}, canvas.px(3));
    const std::string count = grouped(row.count);
    canvas.words({right + canvas.px(8), middle}, Align::left, Face::code, {Hue::text}, count);
    if (row.is_result)
      canvas.words({right + canvas.px(20) + canvas.width_of(Face::code, count), middle}, Align::left,
                   Face::small, {Hue::accent_ink}, result_words);
    middle += height;
  }
}

}  // namespace racecourse
