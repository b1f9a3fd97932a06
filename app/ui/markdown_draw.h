#pragma once

// Draws Markdown.

#include "text/markdown.h"
#include "ui/kept_drawing.h"
#include "ui/theme.h"

namespace racecourse {

/// Draws at the cursor, wrapped to `width`, and moves it below. `muted` is for side remarks.
void draw_markdown(const Blocks& blocks, float width, const Theme& theme, bool muted = false);

/// A text that is drawn in every frame and seldom changes.
class KeptMarkdown {
 public:
  /// As draw_markdown().
  void draw(const Blocks& blocks, float width, const Theme& theme, bool muted = false);

 private:
  struct Look {
    float left, top, width;
    bool muted;
    Theme theme;
    friend bool operator==(const Look&, const Look&) = default;
  };
  Blocks blocks_;
  KeptDrawing<Look> drawing_;
  float height_ = 0;
};

}  // namespace racecourse
