#pragma once

// A program's text as it is edited: line numbers, colours, the caret, and what is said about its lines.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "editing/line_note.h"
#include "editing/text_editor.h"
#include "editing/text_search.h"
#include "imgui.h"
#include "text/tokens.h"
#include "ui/source_view.h"
#include "ui/theme.h"

namespace racecourse {

/// What was drawn last. It may be lost at any time.
struct EditorView {
  const TextEditor* editor = nullptr;
  std::uint64_t version = 0, moves = 0;
  SourceCache cache;
  std::size_t widest = 0;           ///< columns of the longest line
  std::size_t lines_in_sight = 20;  ///< what a page is
  int lit = 0;                      ///< the lit line that was scrolled to last
};

struct EditorNotes {
  std::span<const LineMessage> messages;
  std::span<const LitLine> lit;
  std::span<const TextRange> found;
  bool typing = false;  ///< it has the keyboard
};

/// A place in the text that was pressed, or dragged to, which selects. `clicks` 2 means its word, 3 its line.
struct EditorClick {
  std::size_t place = 0;
  int clicks = 1;
  bool selecting = false;
};

/// What text stands on there.
Colour selection_ground(const Theme& theme);
Colour lit_ground(std::size_t thread, const Theme& theme);
Colour message_ground(const Theme& theme);

/// Scrolls both ways inside `size`, and so that the caret is seen whenever it has moved.
std::optional<EditorClick> code_editor(const char* id, const TextEditor& editor, Language language,
                                       const EditorNotes& notes, EditorView& view, ImVec2 size,
                                       const Theme& theme);

}  // namespace racecourse
