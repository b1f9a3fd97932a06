#include "ui/legend.h"

#include <algorithm>

#include "ui/draw_helpers.h"

namespace racecourse {

namespace {

/// Where each entry stands, from the corner of the legend.
class LegendRows {
 public:
  LegendRows(const std::vector<LegendEntry>& entries, float width, const Theme& theme)
      : width_(width), theme_(theme) {
    for (const LegendEntry& entry : entries) add(entry);
    height_ += x_ > 0 ? row() : 0;
  }

  const std::vector<ImVec2>& places() const { return places_; }
  float height() const { return height_; }
  float sample_room() const { return text_height(theme_.fonts.small) * 1.2f; }
  /// Beside a sample that begins a row.
  float room_for_words() const { return std::max(width_ - sample_room(), 1.0f); }
  float row() const { return text_height(theme_.fonts.small) * 1.15f; }

 private:
  void add(const LegendEntry& entry) {
    const float words = text_size(theme_.fonts.small, entry.words).x;
    const float needs = entry.sample ? sample_room() + words : width_;
    if (x_ > 0 && x_ + needs > width_) new_row(row());
    places_.push_back({x_, height_});
    x_ += needs + theme_.px(14);
    if (!entry.sample)
      new_row(wrapped_height(theme_.fonts.small, entry.words, width_));
    else if (needs > width_)
      new_row(wrapped_height(theme_.fonts.small, entry.words, room_for_words()));
  }
  void new_row(float height) {
    x_ = 0;
    height_ += height;
  }

  const float width_;
  const Theme& theme_;
  std::vector<ImVec2> places_;
  float x_ = 0, height_ = 0;
};

}  // namespace

float legend_height(const std::vector<LegendEntry>& entries, float width, const Theme& theme) {
  return LegendRows(entries, width, theme).height();
}

void draw_legend(ImDrawList& list, ImVec2 low, float width, const std::vector<LegendEntry>& entries,
                 const Theme& theme) {
  const LegendRows rows(entries, width, theme);
  ImFont* const font = theme.fonts.small;
  const float box = text_height(font) * 0.8f;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const LegendEntry& entry = entries[i];
    const ImVec2 at(low.x + rows.places()[i].x, low.y + rows.places()[i].y);
    if (!entry.sample) {
      draw_wrapped(list, font, at, theme.text_muted, entry.words, width);
      continue;
    }
    const float middle = at.y + rows.row() / 2;
    entry.sample({at.x, middle - box / 2}, {at.x + box, middle + box / 2});
    const float x = at.x + rows.sample_room();
    if (text_size(font, entry.words).x > low.x + width - x)
      draw_wrapped(list, font, {x, middle - line_step(font) / 2}, theme.text_muted, entry.words,
                   rows.room_for_words());
    else
      draw_text_beside(list, font, x, middle, 0, theme.text_muted, entry.words);
  }
}

}  // namespace racecourse
