#include "pictures/wait_for_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace racecourse {

namespace {

using Fate = WaitGraph::Fate;
constexpr float pi = std::numbers::pi_v<float>;

/// Where the way from the middle of a plate to some other place leaves the plate.
Vec2 leaving(Vec2 centre, Vec2 plate, Vec2 towards) {
  const float x = towards.x - centre.x, y = towards.y - centre.y;
  const float across = std::abs(x) > 0 ? plate.x / 2 / std::abs(x) : 1e9f;
  const float along = std::abs(y) > 0 ? plate.y / 2 / std::abs(y) : 1e9f;
  const float share = std::min({across, along, 0.5f});
  return {centre.x + x * share, centre.y + y * share};
}

/// Dashed for a wait, full for a hold.
void draw_arrow(Canvas& canvas, Vec2 from, Vec2 tip, bool waits, bool stuck) {
  const Ink ink{stuck ? Hue::bad : waits ? Hue::waiting : Hue::faint};
  const float dash = waits ? canvas.px(5) : 0;
  canvas.line(from, tip, ink, {canvas.thin(stuck ? 2.4f : 1.2f), dash, dash});
  const float way = std::hypot(tip.x - from.x, tip.y - from.y);
  if (way <= 0) return;
  const float length = canvas.px(stuck ? 10.0f : 7.0f);
  const Vec2 ahead{(tip.x - from.x) / way * length, (tip.y - from.y) / way * length};
  const Vec2 base{tip.x - ahead.x, tip.y - ahead.y};
  canvas.polygon(std::array{tip, Vec2{base.x - ahead.y / 2, base.y + ahead.x / 2},
                            Vec2{base.x + ahead.y / 2, base.y - ahead.x / 2}},
                 ink);
}

/// Adds a part of a circle, from one angle to another; angles go clockwise from the right.
void add_arc(std::vector<Vec2>& path, Vec2 centre, float radius, float from, float to) {
  constexpr int parts = 10;
  for (int i = 0; i <= parts; ++i) {
    const float angle = from + (to - from) * static_cast<float>(i) / parts;
    path.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
  }
}

/// The left end of a plate with round corners, so wide.
void draw_stripe(Canvas& canvas, Box plate, float width, float rounding, Ink ink) {
  std::vector<Vec2> outline;
  // Where the stripe is narrower than the corners, as much of them as it has.
  const float cut = std::acos(std::clamp(1 - width / rounding, -1.0f, 1.0f));
  add_arc(outline, {plate.low.x + rounding, plate.high.y - rounding}, rounding, pi - cut, pi);
  add_arc(outline, {plate.low.x + rounding, plate.low.y + rounding}, rounding, pi, pi + cut);
  canvas.polygon(outline, ink);
}

/// A padlock, its middle at that place.
void draw_padlock(Canvas& canvas, Vec2 middle, float height, Ink ink, bool closed) {
  const float half = height * 0.36f, bow = half * 0.62f;
  const float top = middle.y - height * 0.05f;
  canvas.rectangle({{middle.x - half, top}, {middle.x + half, middle.y + height / 2}}, ink, height * 0.1f);
  std::vector<Vec2> path;
  add_arc(path, {middle.x, top - (closed ? 0 : height * 0.14f)}, bow, pi, 2 * pi);
  if (closed) path.push_back({middle.x + bow, top});
  canvas.path(path, ink, {height * 0.13f});
}

Ink ink_of(Fate fate) {
  switch (fate) {
    case Fate::goes_on: return {Hue::good};
    case Fate::waits: return {Hue::waiting};
    case Fate::stuck:
    case Fate::behind: return {Hue::bad};
    case Fate::ended: return {Hue::muted};
  }
  return {Hue::text};
}

constexpr std::array key_words{"waits for", "is held by"};

}  // namespace

WaitPicture::WaitPicture(const Canvas& canvas, Box box, const WaitGraph& graph) : graph_(graph), box_(box) {
  for (const Plates plates : {Plates::with_state, Plates::with_name, Plates::with_short_name, Plates::dots}) {
    plates_ = plates;
    size_ = size_of(canvas, plates);
    layout_ = lay_out_waits(graph, {box.width(), box.height()}, size_);
    const float air = canvas.px(plates == Plates::with_short_name ? 3.0f : 16.0f);
    if (plates_are_apart(layout_, {size_.x + air, size_.y + air})) break;
  }
}

void WaitPicture::draw(Canvas& canvas) const {
  for (const WaitForLine& line : layout_.lines) draw_line(canvas, line);
  for (const WaitForNode& node : layout_.nodes)
    node.is_lock ? draw_lock(canvas, node) : draw_thread(canvas, node);
}

std::string WaitPicture::words_at(Vec2 place) const {
  const auto found = std::find_if(layout_.nodes.begin(), layout_.nodes.end(),
                                  [&](const WaitForNode& node) { return plate_of(node).contains(place); });
  if (found == layout_.nodes.end()) return {};
  if (found->is_lock) {
    const WaitGraph::Lock& lock = lock_of(*found);
    if (lock.holder < 0) return lock.name + " is free";
    return lock.name + " is held by " + graph_.threads[static_cast<std::size_t>(lock.holder)].name;
  }
  const WaitGraph::Thread& thread = thread_of(*found);
  std::string words = thread.name + ": " + std::string(to_string(thread.fate));
  if (thread.waits_for >= 0)
    words += ", waits for " + graph_.locks[static_cast<std::size_t>(thread.waits_for)].name;
  return words;
}

Vec2 WaitPicture::size_of(const Canvas& canvas, Plates plates) const {
  const float line = canvas.height_of(Face::small);
  if (plates == Plates::dots) return {canvas.px(12), canvas.px(12)};
  if (plates == Plates::with_short_name)
    return {canvas.width_of(Face::digits, "t10") + canvas.px(8), line + canvas.px(5)};
  float widest = canvas.width_of(Face::small, "goes on");
  for (const WaitGraph::Thread& thread : graph_.threads)
    widest = std::max(widest, canvas.width_of(Face::small, thread.name));
  for (const WaitGraph::Lock& lock : graph_.locks)
    if (!lock.is_end) widest = std::max(widest, canvas.width_of(Face::small, lock.name) + canvas.px(14));
  return {widest + canvas.px(20), line * (plates == Plates::with_name ? 1.0f : 2.0f) + canvas.px(8)};
}

const WaitGraph::Thread& WaitPicture::thread_of(const WaitForNode& node) const {
  return graph_.threads[static_cast<std::size_t>(node.number)];
}

const WaitGraph::Lock& WaitPicture::lock_of(const WaitForNode& node) const {
  return graph_.locks[static_cast<std::size_t>(node.number)];
}

Vec2 WaitPicture::centre_of(const WaitForNode& node) const {
  return {box_.low.x + node.centre.x, box_.low.y + node.centre.y};
}

Box WaitPicture::plate_of(const WaitForNode& node) const {
  const Vec2 low{std::round(centre_of(node).x - size_.x / 2), std::round(centre_of(node).y - size_.y / 2)};
  return {low, {low.x + size_.x, low.y + size_.y}};
}

bool WaitPicture::is_stuck(const WaitForNode& lock) const {
  return std::any_of(graph_.threads.begin(), graph_.threads.end(), [&](const WaitGraph::Thread& thread) {
    return thread.fate == Fate::stuck && thread.waits_for == lock.number;
  });
}

void WaitPicture::draw_line(Canvas& canvas, const WaitForLine& line) const {
  const Vec2 a = centre_of(layout_.nodes[line.from]), b = centre_of(layout_.nodes[line.to]);
  draw_arrow(canvas, leaving(a, size_, b), leaving(b, size_, a), line.waits, line.stuck);
}

void WaitPicture::draw_thread(Canvas& canvas, const WaitForNode& node) const {
  const WaitGraph::Thread& thread = thread_of(node);
  const bool stuck = thread.fate == Fate::stuck;
  const Box plate = plate_of(node);
  const float strength = thread.fate == Fate::ended ? 0.5f : 1.0f;
  const float rounding = std::min(canvas.px(8), plate.height() / 2);
  const Ink lane = ink_of_lane(static_cast<std::size_t>(node.number), strength);
  canvas.rectangle(plate, {Hue::raised}, rounding);
  if (plates_ == Plates::dots)
    canvas.rectangle(plate, lane, rounding);
  else
    draw_stripe(canvas, plate, canvas.px(4), rounding, lane);
  if (stuck) canvas.frame(plate, {Hue::bad}, canvas.px(2), rounding);
  write(canvas, {plate.middle().x + canvas.px(2), plate.middle().y}, thread.name,
        stuck ? Ink{Hue::bad} : Ink{Hue::text, strength}, to_string(thread.fate), ink_of(thread.fate));
}

/// The name, and under it the state where there is room.
void WaitPicture::write(Canvas& canvas, Vec2 middle, std::string_view name, Ink ink, std::string_view state,
                        Ink state_ink) const {
  if (plates_ == Plates::dots) return;
  if (plates_ == Plates::with_short_name)
    return canvas.words(middle, Align::middle, Face::digits, ink, short_name(name));
  const float half = plates_ == Plates::with_name ? 0 : canvas.height_of(Face::small) / 2;
  canvas.words({middle.x, middle.y - half}, Align::middle, Face::small, ink, name);
  if (half > 0) canvas.words({middle.x, middle.y + half}, Align::middle, Face::small, state_ink, state);
}

void WaitPicture::draw_lock(Canvas& canvas, const WaitForNode& node) const {
  const WaitGraph::Lock& lock = lock_of(node);
  const bool held = lock.holder >= 0, stuck = is_stuck(node);
  const Box plate = plate_of(node);
  const Ink ink{stuck ? Hue::bad : held ? Hue::accent_ink : Hue::muted};
  canvas.rectangle(plate, {Hue::panel}, 0);
  canvas.frame(plate,
               {stuck  ? Hue::bad
                : held ? Hue::accent
                       : Hue::outline},
               stuck ? canvas.px(2) : canvas.thin(), 0);
  Vec2 middle = plate.middle();
  if (plates_ == Plates::with_name || plates_ == Plates::with_state) {
    const float icon = canvas.px(12);
    const float half = plates_ == Plates::with_name ? 0 : canvas.height_of(Face::small) / 2;
    const float left = middle.x - canvas.width_of(Face::small, lock.name) / 2 - icon * 0.1f;
    draw_padlock(canvas, {left, middle.y - half}, icon, ink, held);
    middle.x += icon / 2;
  }
  write(canvas, middle, lock.name, {stuck ? Hue::bad : Hue::text}, held ? "held" : "free", ink);
}

float wait_key_width(const Canvas& canvas) {
  float width = 0;
  for (const char* word : key_words) width += canvas.px(48) + canvas.width_of(Face::small, word);
  return width;
}

void draw_wait_key(Canvas& canvas, Vec2 at) {
  for (const char* word : key_words) {
    const Vec2 end{at.x + canvas.px(26), at.y};
    draw_arrow(canvas, at, end, word == key_words[0], false);
    canvas.words({end.x + canvas.px(6), at.y}, Align::left, Face::small, {Hue::muted}, word);
    at.x = end.x + canvas.px(22) + canvas.width_of(Face::small, word);
  }
}

}  // namespace racecourse
