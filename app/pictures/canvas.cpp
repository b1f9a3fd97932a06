#include "pictures/canvas.h"

#include <array>

#include "kit/base/characters.h"

namespace racecourse {

namespace {}  // namespace

Colour colour_of(Ink ink, const Palette& palette) {
  if (ink.hue == Hue::lane) return palette.lane(ink.lane);
  if (ink.hue == Hue::other) return palette.other();
  constexpr std::array all{
      &Palette::text,  &Palette::text_muted,   &Palette::text_faint, &Palette::rule,       &Palette::outline,
      &Palette::panel, &Palette::panel_raised, &Palette::accent,     &Palette::accent_ink, &Palette::good,
      &Palette::bad,   &Palette::bad_fill,     &Palette::waiting};
  static_assert(all.size() == static_cast<std::size_t>(Hue::other));
  return palette.*all[static_cast<std::size_t>(ink.hue)];
}

Ink ink_of(Role role) {
  switch (role) {
    case Role::plain: return {Hue::text};
    case Role::result: return {Hue::accent_ink};
    case Role::loss: return {Hue::bad};
    case Role::good: return {Hue::good};
    case Role::muted: return {Hue::muted};
    case Role::other: return {Hue::other};
  }
  return {Hue::text};
}

Ink ink_of_lane(std::size_t lane, float opacity) {
  return {Hue::lane, opacity, static_cast<std::uint8_t>(lane % lane_colours)};
}

std::string shortened(std::string_view text, float room,
                      const std::function<float(std::string_view)>& width_of) {
  if (width_of(text) <= room) return std::string(text);
  const auto cut = [&](std::size_t at) {
    return std::string(text.substr(0, character_begin(text, at))) + "…";
  };
  std::size_t fits = 0, too_long = text.size();
  while (too_long - fits > 1) {
    const std::size_t middle = fits + (too_long - fits) / 2;
    (width_of(cut(middle)) <= room ? fits : too_long) = middle;
  }
  return cut(fits);
}

std::string shortened(const Canvas& canvas, Face face, std::string_view text, float room) {
  return shortened(text, room, [&](std::string_view part) { return canvas.width_of(face, part); });
}

}  // namespace racecourse
