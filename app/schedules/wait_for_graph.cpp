#include "schedules/wait_for_graph.h"

#include <algorithm>

#include "pictures/wait_for_picture.h"
#include "ui/draw_helpers.h"
#include "ui/list_canvas.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

using Fate = WaitGraph::Fate;

/// Names the threads only, for little room: "thread 1, thread 2 wait for each other."
std::string who_is_stuck(const WaitGraph& graph) {
  std::string words;
  for (const WaitGraph::Cycle& cycle : graph.cycles) {
    std::string names;
    for (const int thread : cycle)
      names += (names.empty() ? "" : ", ") + graph.threads[static_cast<std::size_t>(thread)].name;
    words += names + (cycle.size() == 1 ? " waits for itself. " : " wait for each other. ");
  }
  return words.empty() ? deadlock_in_words(graph) : words;
}

/// The text beside the picture.
struct WaitWords {
  std::string heading, words;
  bool bad = false;
};

WaitWords words_for(const WaitGraph& graph, bool briefly) {
  if (graph.count(Fate::stuck) > 0)
    return {"Deadlock",
            (briefly ? who_is_stuck(graph) : deadlock_in_words(graph) + " ") +
                (graph.nobody_goes_on ? "" : "Only Stop ends it."),
            true};
  const int waiting = graph.count(Fate::waits);
  if (graph.count(Fate::ended) == static_cast<int>(graph.threads.size()))
    return {"No deadlock", "All threads have ended.", false};
  return {"No deadlock now",
          waiting == 0 ? std::string("No thread is waiting right now.")
                       : std::to_string(waiting) + " of " + std::to_string(graph.threads.size()) +
                             (waiting == 1 ? " waits for a lock, and its holder goes on."
                                           : " wait for locks, and the holders go on."),
          false};
}

constexpr float text_leading = 1.42f;  // of running text

/// Says in words what the picture shows: beside it if there is room, else below it.
class WaitWordsBox {
 public:
  WaitWordsBox(const WaitGraph& graph, ImVec2 size, const Theme& theme)
      : theme_(theme),
        low_(size.y < theme.px(120)),
        beside_(low_ || size.x > theme.px(620)),
        words_(words_for(graph, low_)) {
    block_.spans.push_back({.text = words_.words});
    width_ = beside_ ? std::min(size.x * 0.38f, theme.px(320)) : size.x;
    heading_ = text_height(theme.fonts.strong) + theme.px(4);
    height_ = beside_ ? size.y : heading_ + 2 * text_height(theme.fonts.text) * text_leading + theme.px(2);
  }

  /// The room that is left for the picture.
  ImVec2 room(ImVec2 size) const {
    return beside_ ? ImVec2(size.x - width_ - theme_.px(20), size.y)
                   : ImVec2(size.x, size.y - height_ - theme_.px(6));
  }

  void draw(ListCanvas& canvas, ImVec2 low, ImVec2 size) const {
    const ImVec2 at(low.x + size.x - width_, low.y + size.y - height_);
    ImGui::SetCursorScreenPos(at);
    label(words_.heading, theme_.fonts.strong, words_.bad ? theme_.bad : theme_.good);
    ImGui::SetCursorScreenPos({at.x, at.y + heading_});
    draw_markdown({block_}, width_, theme_, !words_.bad);
    if (low_) return;  // no room for the key
    if (beside_)
      draw_wait_key(canvas, {at.x, low.y + size.y - canvas.height_of(Face::small) / 2});
    else
      draw_wait_key(canvas, {at.x + width_ - wait_key_width(canvas), at.y + heading_ / 2});
  }

 private:
  const Theme& theme_;
  const bool low_, beside_;
  const WaitWords words_;
  Block block_;
  float width_ = 0, heading_ = 0, height_ = 0;
};

}  // namespace

void wait_for_graph(const WaitGraph& graph, std::string_view empty, ImVec2 size, const Theme& theme) {
  if (graph.threads.empty()) return nothing_to_draw(empty, size, theme);
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ListCanvas canvas(theme);
  const WaitWordsBox words(graph, size, theme);
  const WaitPicture picture(canvas, box_at_cursor(words.room(size)), graph);
  picture.draw(canvas);
  words.draw(canvas, origin, size);
  if (ImGui::IsWindowHovered()) {
    const std::string hovered = picture.words_at(vec2(ImGui::GetMousePos()));
    if (!hovered.empty()) tip(hovered, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
}

}  // namespace racecourse
