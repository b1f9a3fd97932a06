#include "text/palette.h"

#include <fmt/format.h>

namespace racecourse {

namespace {

constexpr Colour rgba(unsigned hex, unsigned alpha) {
  return hex >> 16 | (hex & 0xFF00) | (hex & 0xFF) << 16 | alpha << 24;
}
constexpr Colour rgb(unsigned hex) { return rgba(hex, 255); }

// Lanes: Okabe and Ito, "Color Universal Design", 2008; lighter on dark ground and darker on light, in the same order.

Palette dark() {
  return {
      .background = rgb(0x0F1217),
      .panel = rgb(0x151A22),
      .panel_raised = rgb(0x202734),
      .outline = rgb(0x2A3140),
      .rule = rgb(0x232A36),
      .text = rgb(0xE9EDF3),
      .text_muted = rgb(0x9AA5B5),
      .text_faint = rgb(0x8490A1),
      .accent = rgb(0xF7B733),
      .accent_text = rgb(0x1A1405),
      .accent_ink = rgb(0xF7B733),
      .good = rgb(0x3DD68C),
      .bad = rgb(0xFF7B7B),
      .bad_fill = rgba(0xE25555, 54),
      .focus = rgb(0x7CC4FF),
      .waiting = rgb(0xC6CFDC),
      .lanes = {rgb(0x56B4E9), rgb(0xE69F00), rgb(0x2BB58C), rgb(0xCC79A7), rgb(0xE8743B), rgb(0xE6DA4C),
                rgb(0x7C9CF0)},
      .syntax = {rgb(0xC792EA), rgb(0x82CFFF), rgb(0xA5D6A7), rgb(0x8391A5), rgb(0xF7B77A), rgb(0xC9A26D),
                 rgb(0x9CC4FF)},
  };
}

Palette light() {
  return {
      .background = rgb(0xF3F5F8),
      .panel = rgb(0xFFFFFF),
      .panel_raised = rgb(0xE8ECF2),
      .outline = rgb(0xD0D7E1),
      .rule = rgb(0xDFE4EB),
      .text = rgb(0x171C24),
      .text_muted = rgb(0x515C6B),
      .text_faint = rgb(0x5F6A78),
      .accent = rgb(0xF2A900),
      .accent_text = rgb(0x1A1405),
      .accent_ink = rgb(0x925B00),
      .good = rgb(0x08703F),
      .bad = rgb(0xBA2424),
      .bad_fill = rgba(0xD64545, 44),
      .focus = rgb(0x0B63CE),
      .waiting = rgb(0x4A5564),
      .lanes = {rgb(0x1C86C7), rgb(0xB57400), rgb(0x00916A), rgb(0xB8578D), rgb(0xC65200), rgb(0x8F8000),
                rgb(0x4A5FC1)},
      .syntax = {rgb(0x7A2FA8), rgb(0x0B5CAD), rgb(0x1E7B34), rgb(0x66717F), rgb(0xA34A00), rgb(0x7A5300),
                 rgb(0x1F4E9E)},
  };
}

// A projector washes colours out: black on white, strong colours.
Palette projector() {
  Palette p = light();
  p.background = rgb(0xFFFFFF);
  p.panel = rgb(0xFFFFFF);
  p.panel_raised = rgb(0xE4E8EE);
  p.outline = rgb(0x7D8794);
  p.rule = rgb(0xCDD3DB);
  p.text = rgb(0x000000);
  p.text_muted = rgb(0x2F3844);
  p.text_faint = rgb(0x55606E);
  p.accent_ink = rgb(0x7A4A00);
  p.good = rgb(0x00653A);
  p.bad = rgb(0xB00000);
  p.bad_fill = rgba(0xD00000, 64);
  p.waiting = rgb(0x1E2630);
  p.lanes = {rgb(0x0072B2), rgb(0xB87400), rgb(0x00805C), rgb(0xA8447C),
             rgb(0xB84300), rgb(0x857700), rgb(0x33469E)};
  return p;
}

}  // namespace

Palette palette(ThemeName name) {
  switch (name) {
    case ThemeName::dark: return dark();
    case ThemeName::light: return light();
    case ThemeName::projector: return projector();
  }
  return dark();
}

Colour mix(Colour a, Colour b, float share) {
  const int part = static_cast<int>(share * 256);
  Colour mixed = 0;
  for (const unsigned shift : {0u, 8u, 16u, 24u}) {
    const int from = static_cast<int>(a >> shift & 0xFF);
    const int to = static_cast<int>(b >> shift & 0xFF);
    mixed |= static_cast<Colour>(from + (to - from) * part / 256) << shift;
  }
  return mixed;
}

Colour Palette::lane_words(std::size_t index) const { return mix(lane(index), text, 0.45f); }

std::string css(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}{:02x}", colour & 0xFF, colour >> 8 & 0xFF, colour >> 16 & 0xFF,
                     colour >> 24);
}

}  // namespace racecourse
