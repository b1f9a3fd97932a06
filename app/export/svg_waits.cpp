// Who waits for whom, for a page: the window's picture, as it stood when the run was looked at last.

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "export/svg_charts.h"
#include "export/svg_frame.h"
#include "pictures/wait_for_graph_compute.h"

namespace racecourse {

namespace {

using Fate = WaitGraph::Fate;

constexpr float line_height = 15;
constexpr double arrow_length = 9;

/// How much is written on a plate: as much as leaves room for the lines between them.
struct PlateSize {
  Vec2 size;
  float air = 0;  ///< to the next plate, at least
  bool with_state = false, short_names = false;
};

std::array<PlateSize, 3> plate_sizes(const WaitGraph& graph) {
  double widest = svg_width("goes on");
  for (const WaitGraph::Thread& thread : graph.threads) widest = std::max(widest, svg_width(thread.name));
  for (const WaitGraph::Lock& lock : graph.locks) widest = std::max(widest, svg_width(lock.name));
  const auto width = static_cast<float>(widest) + 14;
  return {{{{width, 2 * line_height + 6}, 9, true, false},
           {{width, line_height + 6}, 10, false, false},
           {{static_cast<float>(svg_width("t10")) + 4, line_height + 2}, 2, false, true}}};
}

/// Where the way from the middle of a plate to some other place leaves the plate.
SvgPoint leaving_plate(Vec2 centre, Vec2 plate, Vec2 towards) {
  const float x = towards.x - centre.x;
  const float y = towards.y - centre.y;
  const float across = x != 0 ? plate.x / 2 / std::abs(x) : 1e9f;
  const float along = y != 0 ? plate.y / 2 / std::abs(y) : 1e9f;
  const float share = std::min({across, along, 0.5f});
  return {static_cast<double>(centre.x + x * share), static_cast<double>(centre.y + y * share)};
}

void draw_arrow(Svg& svg, SvgPoint from, SvgPoint to, const std::string& classes) {
  const double way = std::hypot(to.x - from.x, to.y - from.y);
  if (way <= 0) return;
  const SvgPoint ahead{(to.x - from.x) / way, (to.y - from.y) / way};
  const SvgPoint base{to.x - ahead.x * arrow_length, to.y - ahead.y * arrow_length};
  const double half = arrow_length / 2;
  svg.line(from, base, "link " + classes);
  svg.area(std::array{to, SvgPoint{base.x - ahead.y * half, base.y + ahead.x * half},
                      SvgPoint{base.x + ahead.y * half, base.y - ahead.x * half}},
           "head " + classes);
}

class WaitsDrawing {
 public:
  WaitsDrawing(const WaitGraph& graph, std::string_view title)
      : graph_(graph), svg_(svg_chart_width, height_of(graph), title) {
    const Vec2 room{static_cast<float>(svg_.width() - 2 * inset),
                    static_cast<float>(svg_.height() - key_height - inset)};
    for (const PlateSize& size : plate_sizes(graph)) {
      plate_ = size;
      layout_ = lay_out_waits(graph, room, size.size);
      for (WaitForNode& node : layout_.nodes) {
        node.centre.x += static_cast<float>(inset);
        node.centre.y += static_cast<float>(inset);
      }
      if (plates_are_apart(layout_, {size.size.x + size.air, size.size.y + size.air})) break;
    }
  }

  std::string text() {
    for (const WaitForLine& line : layout_.lines) draw_line(line);
    for (const WaitForNode& node : layout_.nodes) node.is_lock ? draw_lock(node) : draw_thread(node);
    draw_key();
    return svg_.text();
  }

 private:
  static constexpr double key_height = 24, inset = 2;

  static double height_of(const WaitGraph& graph) {
    return graph.threads.size() + graph.locks.size() > 14 ? 330 : 192;
  }

  void draw_line(const WaitForLine& line) {
    const Vec2 a = layout_.nodes[line.from].centre;
    const Vec2 b = layout_.nodes[line.to].centre;
    draw_arrow(svg_, leaving_plate(a, plate_.size, b), leaving_plate(b, plate_.size, a),
               std::string(line.waits ? "wait" : "hold") + (line.stuck ? " role-loss" : " role-muted"));
  }

  void draw_thread(const WaitForNode& node) {
    const WaitGraph::Thread& thread = graph_.threads[static_cast<std::size_t>(node.number)];
    const bool stuck = thread.fate == Fate::stuck;
    draw_plate(node, stuck);
    const SvgPoint low = corner(node, -1);
    svg_.bar(low, {low.x + 3, corner(node, +1).y}, "stripe lane-" + std::to_string(node.number % 7));
    write(node, thread.name, to_string(thread.fate), class_of_fate(thread.fate), stuck);
  }

  void draw_lock(const WaitForNode& node) {
    const WaitGraph::Lock& lock = graph_.locks[static_cast<std::size_t>(node.number)];
    const bool stuck = std::any_of(graph_.threads.begin(), graph_.threads.end(), [&](const auto& thread) {
      return thread.fate == Fate::stuck && thread.waits_for == node.number;
    });
    const bool held = lock.holder >= 0;
    draw_plate(node, stuck);
    write(node, lock.name, held ? "held" : "free", held ? "role-result" : "muted", stuck);
  }

  void draw_plate(const WaitForNode& node, bool stuck) {
    svg_.bar(corner(node, -1), corner(node, +1),
             std::string(node.is_lock ? "plate lock" : "plate") + (stuck ? " role-loss" : ""));
  }

  /// The name, and under it the state where there is room.
  void write(const WaitForNode& node, const std::string& name, std::string_view state,
             const std::string& state_class, bool stuck) {
    const SvgPoint middle{static_cast<double>(node.centre.x), static_cast<double>(node.centre.y)};
    const double half = plate_.with_state ? static_cast<double>(line_height) / 2 : 0;
    svg_.words({middle.x, middle.y - half}, Anchor::middle, stuck ? "words role-loss" : "words",
               plate_.short_names ? short_name(name) : name);
    if (plate_.with_state)
      svg_.words({middle.x, middle.y + half}, Anchor::middle, "words " + state_class, state);
  }

  static std::string class_of_fate(Fate fate) {
    switch (fate) {
      case Fate::goes_on: return "role-good";
      case Fate::waits: return "role-result";
      case Fate::stuck:
      case Fate::behind: return "role-loss";
      case Fate::ended: return "muted";
    }
    return "muted";
  }

  /// How the lines are to be read.
  void draw_key() {
    const double y = svg_.height() - 9;
    double x = 4;
    for (const bool waits : {true, false}) {
      const char* words = waits ? "waits for" : "is held by";
      draw_arrow(svg_, {x, y}, {x + 30, y}, waits ? "wait role-muted" : "hold role-muted");
      svg_.words({x + 37, y}, Anchor::start, "words muted", words);
      x += 60 + svg_width(words);
    }
  }

  /// The upper left (-1) or the lower right (+1) one.
  SvgPoint corner(const WaitForNode& node, float side) const {
    return {static_cast<double>(node.centre.x + side * plate_.size.x / 2),
            static_cast<double>(node.centre.y + side * plate_.size.y / 2)};
  }

  const WaitGraph& graph_;
  Svg svg_;
  PlateSize plate_;
  WaitForLayout layout_;
};

}  // namespace

std::string waits_svg(const WaitGraph& graph, std::string_view title) {
  return graph.threads.empty() ? std::string{} : WaitsDrawing(graph, title).text();
}

}  // namespace racecourse
