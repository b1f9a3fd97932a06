#include "schedules/wait_for_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "pictures/wait_for_graph_compute.h"
#include "ui/canvas.h"
#include "ui/imgui_compat.h"
#include "ui/markdown_draw.h"
#include "ui/parts.h"

namespace racecourse {

namespace {

using Fate = WaitGraph::Fate;

/// Where the way from the middle of a plate to some other place leaves the plate.
ImVec2 leaving(ImVec2 centre, ImVec2 plate, ImVec2 towards) {
  const float x = towards.x - centre.x;
  const float y = towards.y - centre.y;
  const float across = std::abs(x) > 0 ? plate.x / 2 / std::abs(x) : 1e9f;
  const float along = std::abs(y) > 0 ? plate.y / 2 / std::abs(y) : 1e9f;
  const float share = std::min({across, along, 0.5f});
  return {centre.x + x * share, centre.y + y * share};
}

void draw_dashes(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float dash) {
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (length <= 0) return;
  const ImVec2 step((to.x - from.x) / length, (to.y - from.y) / length);
  for (float at = 0; at < length; at += 2 * dash) {
    const float end = std::min(at + dash, length);
    list.AddLine({from.x + step.x * at, from.y + step.y * at}, {from.x + step.x * end, from.y + step.y * end},
                 colour, thickness);
  }
}

void draw_arrow_head(ImDrawList& list, ImVec2 from, ImVec2 tip, ImU32 colour, float length) {
  const float way = std::hypot(tip.x - from.x, tip.y - from.y);
  if (way <= 0) return;
  const ImVec2 ahead((tip.x - from.x) / way * length, (tip.y - from.y) / way * length);
  const ImVec2 base(tip.x - ahead.x, tip.y - ahead.y);
  list.AddTriangleFilled(tip, {base.x - ahead.y / 2, base.y + ahead.x / 2},
                         {base.x + ahead.y / 2, base.y - ahead.x / 2}, colour);
}

/// A padlock, its middle at that place.
void draw_padlock(ImDrawList& list, ImVec2 middle, float height, ImU32 colour, bool closed) {
  const float half = height * 0.36f;
  const float top = middle.y - height * 0.05f;
  list.AddRectFilled({middle.x - half, top}, {middle.x + half, middle.y + height / 2}, colour, height * 0.1f);
  const float lift = closed ? 0 : height * 0.14f;
  list.PathArcTo({middle.x, top - lift}, half * 0.62f, std::numbers::pi_v<float>,
                 2 * std::numbers::pi_v<float>, 10);
  if (closed) list.PathLineTo({middle.x + half * 0.62f, top});
  list.PathStroke(colour, 0, height * 0.13f);
}

/// How much is written on a plate: as much as leaves room for the lines.
enum class PlateForm { name_and_state, name, short_name, dot };

/// The picture while it is drawn: where it stands, how large its plates are.
class WaitPicture {
 public:
  WaitPicture(const WaitGraph& graph, ImVec2 low, ImVec2 room, const Theme& theme)
      : graph_(graph), low_(low), theme_(theme) {
    for (const PlateForm form :
         {PlateForm::name_and_state, PlateForm::name, PlateForm::short_name, PlateForm::dot}) {
      form_ = form;
      plate_ = plate_of(form);
      layout_ = lay_out_waits(graph, vec2(room), vec2(plate_));
      const float air = theme.px(form == PlateForm::short_name ? 3.0f : 16.0f);
      if (plates_are_apart(layout_, {plate_.x + air, plate_.y + air})) break;
    }
  }

  void draw(ImDrawList& list) const {
    for (const WaitForLine& line : layout_.lines) draw_line(list, line);
    for (const WaitForNode& node : layout_.nodes) {
      if (node.is_lock)
        draw_lock(list, node);
      else
        draw_thread(list, node);
    }
  }

  /// What the mouse is on, in words; empty when it is on nothing.
  std::string under_mouse() const {
    for (const WaitForNode& node : layout_.nodes)
      if (ImGui::IsMouseHoveringRect(low_of(node), high_of(node))) return in_words(node);
    return {};
  }

 private:
  ImVec2 plate_of(PlateForm form) const {
    const float line = text_height(theme_.fonts.small);
    if (form == PlateForm::dot) return {theme_.px(12), theme_.px(12)};
    if (form == PlateForm::short_name)
      return {text_size(theme_.fonts.digits, "t10").x + theme_.px(8), line + theme_.px(5)};
    float widest = text_size(theme_.fonts.small, "goes on").x;
    for (const WaitGraph::Thread& thread : graph_.threads)
      widest = std::max(widest, text_size(theme_.fonts.small, thread.name).x);
    for (const WaitGraph::Lock& lock : graph_.locks)
      widest = std::max(widest, text_size(theme_.fonts.small, lock.name).x + theme_.px(14));
    return {widest + theme_.px(20), line * (form == PlateForm::name ? 1.0f : 2.0f) + theme_.px(8)};
  }

  const WaitGraph::Thread& thread_of(const WaitForNode& node) const {
    return graph_.threads[static_cast<std::size_t>(node.number)];
  }
  const WaitGraph::Lock& lock_of(const WaitForNode& node) const {
    return graph_.locks[static_cast<std::size_t>(node.number)];
  }
  ImVec2 centre_of(const WaitForNode& node) const { return {low_.x + node.centre.x, low_.y + node.centre.y}; }
  ImVec2 low_of(const WaitForNode& node) const {
    return {std::round(centre_of(node).x - plate_.x / 2), std::round(centre_of(node).y - plate_.y / 2)};
  }
  ImVec2 high_of(const WaitForNode& node) const {
    return {low_of(node).x + plate_.x, low_of(node).y + plate_.y};
  }

  std::string in_words(const WaitForNode& node) const {
    if (node.is_lock) {
      const int holder = lock_of(node).holder;
      return lock_of(node).name +
             (holder < 0 ? " is free"
                         : " is held by " + graph_.threads[static_cast<std::size_t>(holder)].name);
    }
    const WaitGraph::Thread& thread = thread_of(node);
    std::string words = thread.name + ": " + std::string(to_string(thread.fate));
    if (thread.waits_for >= 0)
      words += ", waits for " + graph_.locks[static_cast<std::size_t>(thread.waits_for)].name;
    return words;
  }

  void draw_line(ImDrawList& list, const WaitForLine& line) const {
    const ImVec2 a = centre_of(layout_.nodes[line.from]);
    const ImVec2 b = centre_of(layout_.nodes[line.to]);
    const ImVec2 from = leaving(a, plate_, b);
    const ImVec2 to = leaving(b, plate_, a);
    const ImU32 colour = line.stuck ? theme_.bad : line.waits ? theme_.waiting : theme_.text_faint;
    const float thickness = theme_.px(theme_.stroke * (line.stuck ? 2.4f : 1.2f));
    if (line.waits)
      draw_dashes(list, from, to, colour, thickness, theme_.px(5));
    else
      list.AddLine(from, to, colour, thickness);
    draw_arrow_head(list, from, to, colour, theme_.px(line.stuck ? 10.0f : 7.0f));
  }

  void draw_thread(ImDrawList& list, const WaitForNode& node) const {
    const WaitGraph::Thread& thread = thread_of(node);
    const bool stuck = thread.fate == Fate::stuck;
    const ImVec2 low = low_of(node);
    const ImVec2 high = high_of(node);
    const float rounding = theme_.px(8);
    const ImU32 lane = theme_.lane(static_cast<std::size_t>(node.number));
    const float strength = thread.fate == Fate::ended ? 0.5f : 1.0f;
    list.AddRectFilled(low, high, theme_.panel_raised, rounding);
    const float stripe = form_ == PlateForm::dot ? plate_.x : theme_.px(4);
    list.AddRectFilled(low, {low.x + stripe, high.y}, faded(lane, strength), rounding,
                       form_ == PlateForm::dot ? ImDrawFlags_RoundCornersAll : ImDrawFlags_RoundCornersLeft);
    if (stuck) list.AddRect(low, high, theme_.bad, rounding, ImDrawFlags_RoundCornersAll, theme_.px(2));
    const float x = (low.x + high.x + theme_.px(4)) / 2;
    write(list, x, (low.y + high.y) / 2, thread.name, stuck ? theme_.bad : faded(theme_.text, strength),
          to_string(thread.fate), colour_of(thread.fate));
  }

  /// The name, and under it the state where there is room.
  void write(ImDrawList& list, float x, float middle, std::string_view name, ImU32 ink,
             std::string_view state, ImU32 state_ink) const {
    if (form_ == PlateForm::dot) return;
    if (form_ == PlateForm::short_name)
      return draw_text_beside(list, theme_.fonts.digits, x, middle, 0.5f, ink, short_name(name));
    const float half = form_ == PlateForm::name ? 0 : text_height(theme_.fonts.small) / 2;
    draw_text_beside(list, theme_.fonts.small, x, middle - half, 0.5f, ink, name);
    if (half > 0) draw_text_beside(list, theme_.fonts.small, x, middle + half, 0.5f, state_ink, state);
  }

  ImU32 colour_of(Fate fate) const {
    switch (fate) {
      case Fate::goes_on: return theme_.good;
      case Fate::waits: return theme_.waiting;
      case Fate::stuck:
      case Fate::behind: return theme_.bad;
      case Fate::ended: return theme_.text_muted;
    }
    return theme_.text;
  }

  void draw_lock(ImDrawList& list, const WaitForNode& node) const {
    const WaitGraph::Lock& lock = lock_of(node);
    const bool held = lock.holder >= 0;
    const bool stuck = is_stuck(node);
    const ImVec2 low = low_of(node);
    const ImVec2 high = high_of(node);
    const ImU32 ink = stuck ? theme_.bad : held ? theme_.accent_ink : theme_.text_muted;
    list.AddRectFilled(low, high, theme_.panel);
    thin_frame(list, low, high,
               stuck  ? theme_.bad
               : held ? theme_.accent
                      : theme_.outline,
               theme_.px(stuck ? 2.0f : theme_.stroke));
    const float middle = (low.y + high.y) / 2;
    float x = (low.x + high.x) / 2;
    if (form_ == PlateForm::name || form_ == PlateForm::name_and_state) {
      const float icon = theme_.px(12);
      const float half = form_ == PlateForm::name ? 0 : text_height(theme_.fonts.small) / 2;
      draw_padlock(list, {x - text_size(theme_.fonts.small, lock.name).x / 2 - icon * 0.1f, middle - half},
                   icon, ink, held);
      x += icon / 2;
    }
    write(list, x, middle, lock.name, stuck ? theme_.bad : theme_.text, held ? "held" : "free", ink);
  }

  bool is_stuck(const WaitForNode& lock) const {
    return std::any_of(graph_.threads.begin(), graph_.threads.end(), [&](const WaitGraph::Thread& thread) {
      return thread.fate == Fate::stuck && thread.waits_for == lock.number;
    });
  }

  const WaitGraph& graph_;
  const ImVec2 low_;
  const Theme& theme_;
  PlateForm form_ = PlateForm::name_and_state;
  ImVec2 plate_;
  WaitForLayout layout_;
};

/// Without the locks, for little room: "thread 1, thread 2 wait for each other."
std::string who_is_stuck(const WaitGraph& graph) {
  std::string words;
  for (const WaitGraph::Cycle& cycle : graph.cycles) {
    std::string names;
    for (const int thread : cycle)
      names += (names.empty() ? "" : ", ") + graph.threads[static_cast<std::size_t>(thread)].name;
    words += names + (cycle.size() == 1 ? " waits for itself. " : " wait for each other. ");
  }
  return words;
}

/// What there is to say of it, in one colour.
struct WaitWords {
  std::string heading, words;
  bool bad = false;
};

WaitWords words_for(const WaitGraph& graph, bool briefly) {
  if (!graph.cycles.empty())
    return {"Deadlock",
            (briefly ? who_is_stuck(graph) : deadlock_in_words(graph) + " ") + "Only Stop ends it.", true};
  const int waiting = graph.count(Fate::waits);
  if (graph.count(Fate::ended) == static_cast<int>(graph.threads.size()))
    return {"No deadlock", "All threads have ended.", false};
  return {"No deadlock now",
          waiting == 0 ? std::string("Nobody waits at this moment.")
                       : std::to_string(waiting) + " of " + std::to_string(graph.threads.size()) +
                             (waiting == 1 ? " waits for a lock, and its holder goes on."
                                           : " wait for locks, and the holders go on."),
          false};
}

constexpr float text_leading = 1.42f;  // of running text
constexpr std::array line_words{"waits for", "is held by"};

float key_width(const Theme& theme) {
  float width = 0;
  for (const char* word : line_words) width += theme.px(48) + text_size(theme.fonts.small, word).x;
  return width;
}

/// How the lines are to be read.
void draw_key(ImDrawList& list, ImVec2 at, const Theme& theme) {
  const float y = at.y + text_height(theme.fonts.small) / 2;
  for (const char* word : line_words) {
    const bool waits = word == line_words[0];
    const ImVec2 end(at.x + theme.px(26), y);
    const ImU32 colour = waits ? theme.waiting : theme.text_faint;
    if (waits)
      draw_dashes(list, {at.x, y}, end, colour, theme.px(1.2f * theme.stroke), theme.px(5));
    else
      list.AddLine({at.x, y}, end, colour, theme.px(1.2f * theme.stroke));
    draw_arrow_head(list, {at.x, y}, end, colour, theme.px(7));
    draw_text(list, theme.fonts.small, {end.x + theme.px(6), at.y}, theme.text_muted, word);
    at.x = end.x + theme.px(22) + text_size(theme.fonts.small, word).x;
  }
}

/// Words for those who do not follow the lines: beside the picture where there is room for both, else under it.
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

  /// What is left for the picture.
  ImVec2 room(ImVec2 size) const {
    return beside_ ? ImVec2(size.x - width_ - theme_.px(20), size.y)
                   : ImVec2(size.x, size.y - height_ - theme_.px(6));
  }

  void draw(ImDrawList& list, ImVec2 low, ImVec2 size) const {
    const ImVec2 at(low.x + size.x - width_, low.y + size.y - height_);
    ImGui::SetCursorScreenPos(at);
    label(words_.heading, theme_.fonts.strong, words_.bad ? theme_.bad : theme_.good);
    ImGui::SetCursorScreenPos({at.x, at.y + heading_});
    draw_markdown({block_}, width_, theme_, !words_.bad);
    const float small = text_height(theme_.fonts.small);
    if (low_) return;  // the words fill it
    if (beside_)
      draw_key(list, {at.x, low.y + size.y - small}, theme_);
    else
      draw_key(list, {at.x + width_ - key_width(theme_), at.y + (heading_ - small) / 2}, theme_);
  }

 private:
  const Theme& theme_;
  const bool low_, beside_;
  const WaitWords words_;
  Block block_;
  float width_ = 0, heading_ = 0, height_ = 0;
};

}  // namespace

void wait_for_graph(const char* id, const WaitGraph& graph, std::string_view empty, ImVec2 size,
                    const Theme& theme) {
  const ImVec2 origin = ImGui::GetCursorScreenPos();
  if (graph.threads.empty()) {
    ImGui::Dummy(size);
    draw_text_beside(*ImGui::GetWindowDrawList(), theme.fonts.text, origin.x + size.x / 2,
                     origin.y + size.y / 2, 0.5f, theme.text_muted, empty);
    return;
  }
  ImGui::PushID(id);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const WaitWordsBox words(graph, size, theme);
  const WaitPicture picture(graph, origin, words.room(size), theme);
  picture.draw(list);
  words.draw(list, origin, size);
  if (ImGui::IsWindowHovered()) {
    const std::string hovered = picture.under_mouse();
    if (!hovered.empty()) tip(hovered, theme);
  }
  ImGui::SetCursorScreenPos(origin);
  ImGui::Dummy(size);
  ImGui::PopID();
}

}  // namespace racecourse
