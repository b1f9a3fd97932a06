// What helps: the tour's bubbles, the menu, the keys, explanations, and the walk with the Tab key.

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "../rounds.h"
#include "headless.h"
#include "imgui_internal.h"
#include "kit/lesson/course.h"
#include "panels/menu.h"
#include "panels/tour_bubbles.h"
#include "program_folder.h"
#include "session/program_tabs.h"
#include "ui/draw_helpers.h"
#include "ui/pointer_trail.h"
#include "ui/widgets.h"

using namespace racecourse;
using racecourse::testing::Headless;

namespace {

const ImVec2 no_mouse(-1, -1);
const std::array window_sizes{ImVec2(640, 400), ImVec2(1280, 720), ImVec2(1920, 1080)};

Preferences of_size(float type_size) {
  Preferences preferences;
  preferences.type_size = type_size;
  return preferences;
}

const ImGuiWindow& drawn_window(const char* name) {
  const ImGuiWindow* window = ImGui::FindWindowByName(name);
  REQUIRE(window);
  REQUIRE(window->Active);
  return *window;
}

bool is_within(const ImGuiWindow& window, ImVec2 room) {
  return window.Pos.x >= 0 && window.Pos.y >= 0 && window.Pos.x + window.Size.x <= room.x &&
         window.Pos.y + window.Size.y <= room.y;
}

bool explained() {
  const ImGuiWindow* tip = ImGui::FindWindowByName("##Tooltip_00");
  return tip && tip->Active;
}

/// Draws until what is on the screen has settled.
void settle(Headless& screen, Session& session, ImVec2 size) {
  for (int i = 0; i < 4; ++i) screen.frame(session, size);
}

}  // namespace

TEST_CASE("a bubble stands within the window, and beside its subject where there is room") {
  std::mt19937 dice(7);
  std::uniform_real_distribution<float> share(0, 1);
  const float gap = 12;
  for (int i = 0; i < 5000; ++i) {
    const ImVec2 window(400 + 1600 * share(dice), 300 + 900 * share(dice));
    const ImVec2 bubble((window.x - 2 * gap) * share(dice), (window.y - 2 * gap) * share(dice));
    Area subject;
    subject.low = {window.x * share(dice), window.y * share(dice)};
    subject.high = {subject.low.x + (window.x - subject.low.x) * share(dice),
                    subject.low.y + (window.y - subject.low.y) * share(dice)};
    const ImVec2 at = place_bubble(subject, bubble, window, gap);
    REQUIRE(at.x >= gap);
    REQUIRE(at.y >= gap);
    REQUIRE(at.x + bubble.x <= doctest::Approx(window.x - gap));
    REQUIRE(at.y + bubble.y <= doctest::Approx(window.y - gap));
    const bool room_beside =
        subject.high.x + gap + bubble.x <= window.x - gap || subject.low.x - gap - bubble.x >= gap ||
        subject.high.y + gap + bubble.y <= window.y - gap || subject.low.y - gap - bubble.y >= gap;
    const bool beside = at.x >= subject.high.x || at.x + bubble.x <= subject.low.x ||
                        at.y >= subject.high.y || at.y + bubble.y <= subject.low.y;
    if (room_beside) REQUIRE(beside);
  }
}

TEST_CASE("every bubble of the tour is inside the window, whatever the size of window and type") {
  Headless screen;
  for (const float type_size : {0.5f, 0.8f, 1.0f, 1.5f, 2.0f, 4.0f}) {
    screen.use_real_fonts(type_size);
    for (const ImVec2& size : window_sizes) {
      Session session(course(), of_size(type_size), {});
      screen.point_at(no_mouse, false);
      session.apply(ask::StartTour{});
      for (std::size_t step = 0; step < tour_length; ++step) {
        CAPTURE(type_size);
        CAPTURE(size.x);
        CAPTURE(step);
        REQUIRE(session.tour_step() == step);
        settle(screen, session, size);
        const ImGuiWindow& bubble = drawn_window("tour");
        CHECK(is_within(bubble, size));
        // Nothing is cut off where a person would have set such a size.
        if (type_size * 900 <= size.x && type_size * 560 <= size.y) CHECK(bubble.ScrollMax.y == 0);
        session.apply(ask::StepTour{+1});
      }
      screen.frame(session, size);
      CHECK_FALSE(ImGui::FindWindowByName("tour")->Active);
    }
  }
}

TEST_CASE("menu, keys and the question before a reset are inside the window at all sizes") {
  Headless screen;
  for (const float type_size : {0.5f, 1.0f, 2.0f, 4.0f}) {
    screen.use_real_fonts(type_size);
    for (const ImVec2& size : window_sizes) {
      CAPTURE(type_size);
      CAPTURE(size.x);
      Session session(course(), of_size(type_size), {});
      for (const auto& shown : {std::pair{Overlay::menu, "menu"}, std::pair{Overlay::keys, "keys"},
                                std::pair{Overlay::forget_progress, "forget progress"}}) {
        const char* const name = shown.second;
        CAPTURE(name);
        session.apply(ask::ToggleOverlay{shown.first});
        settle(screen, session, size);
        CHECK(is_within(drawn_window(name), size));
        if (type_size <= 1 && size.x >= 1280) CHECK(drawn_window(name).ScrollMax.y == 0);
      }
    }
  }
}

TEST_CASE("every entry of the menu says what it does, and a click asks for just that") {
  Headless screen;
  const ImVec2 size = window_sizes[1];
  Session session(course(), {}, {});
  const std::vector<MenuEntry> entries = menu_entries(session);
  std::set<std::string> labels;
  for (const MenuEntry& entry : entries) {
    CHECK(labels.insert(entry.label).second);
    CHECK_FALSE(entry.help.empty());
  }
  session.apply(ask::ToggleOverlay{Overlay::menu});
  settle(screen, session, size);
  const ImVec2 low = drawn_window("menu").Pos;
  const ImVec2 extent = drawn_window("menu").Size;
  std::set<std::size_t> asked;
  for (float y = low.y; y < low.y + extent.y; y += 4) {
    const ImVec2 where(low.x + extent.x / 2, y);
    screen.point_at(where, false);
    screen.frame(session, size);
    screen.point_at(where, true);
    screen.frame(session, size);
    screen.point_at(where, false);
    for (const Action& action : screen.frame(session, size))
      if (!action.as<ask::CloseOverlay>()) asked.insert(action.kind());
  }
  std::set<std::size_t> declared;
  for (const MenuEntry& entry : entries) declared.insert(entry.action.kind());
  CHECK(asked == declared);
}

TEST_CASE("a click beside the menu closes it, and asks for nothing else of it") {
  Headless screen;
  Session session(course(), {}, {});
  session.apply(ask::ToggleOverlay{Overlay::menu});
  const ImVec2 nowhere(700, 600);
  screen.point_at(nowhere, false);
  settle(screen, session, window_sizes[1]);
  screen.point_at(nowhere, true);
  const Actions actions = screen.frame(session, window_sizes[1]);
  REQUIRE(actions.size() == 1);
  CHECK(actions.front().as<ask::CloseOverlay>());
}

TEST_CASE("behind what lies on top nothing explains itself or is pressed") {
  Headless screen;
  Session session(course(), {}, {});
  const ImVec2 size = window_sizes[1];
  // Where something is explained: controls, tiles, charts, the text.
  std::vector<ImVec2> telling;
  for (float y = 20; y < size.y; y += 60)
    for (float x = 20; x < size.x; x += 60) {
      screen.point_at({x, y}, false);
      settle(screen, session, size);
      if (explained()) telling.emplace_back(x, y);
    }
  REQUIRE(telling.size() > 20);
  for (const Overlay overlay : {Overlay::menu, Overlay::keys, Overlay::forget_progress}) {
    screen.point_at(no_mouse, false);
    session.apply(ask::ToggleOverlay{overlay});
    settle(screen, session, size);
    for (const ImVec2 at : telling) {
      CAPTURE(at.x);
      CAPTURE(at.y);
      screen.point_at(at, false);
      settle(screen, session, size);
      const ImGuiWindow* hovered = ImGui::GetCurrentContext()->HoveredWindow;
      const bool on_top = hovered && std::string(hovered->Name).find("screen") == std::string::npos;
      CHECK((on_top || !explained()));
      CHECK((on_top || !hovered));
    }
    session.apply(ask::CloseOverlay{});
  }
}

TEST_CASE("Tab comes to every control, each once, and each is explained when it does") {
  Headless screen;
  screen.point_at(no_mouse, false);
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const ImVec2 size = window_sizes[2];
  // Most controls are the same in each, and under a sanitizer a frame takes ten times as long.
  const std::size_t each = racecourse::testing::under_sanitizer ? 4 : 1;
  for (std::size_t lesson = 0; lesson < course().size(); lesson += each) {
    CAPTURE(course()[lesson].id);
    Session session(course(), {}, {});
    session.apply(ask::ChooseLesson{lesson});
    settle(screen, session, size);
    std::set<ImGuiID> visited;
    // The bar, the course, Run and Run x 100, and a control for each setting; at most as many again, and some.
    const std::size_t at_least = 5 + course().size() + 2 + course()[lesson].settings.size();
    for (std::size_t i = 0; i < 8 * at_least; ++i) {
      screen.tab_walk().step(+1);
      settle(screen, session, size);
      const ImGuiID id = ImGui::GetCurrentContext()->NavId;
      REQUIRE(id != 0);
      REQUIRE(ImGui::GetIO().NavVisible);
      if (!visited.insert(id).second) break;
      CHECK_MESSAGE(explained(), "stop ", i);
    }
    // Counts that a run until stopped does not use cannot be chosen.
    CHECK(visited.size() + 1 >= at_least);
    const ImGuiID last = ImGui::GetCurrentContext()->NavId;
    screen.tab_walk().step(-1);
    settle(screen, session, size);
    screen.tab_walk().step(+1);
    settle(screen, session, size);
    CHECK(ImGui::GetCurrentContext()->NavId == last);
  }
}

TEST_CASE("Tab comes to every control of the reader's own programs, and each is explained") {
  Headless screen;
  screen.point_at(no_mouse, false);
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const racecourse::testing::ProgramFolder folder;
  Session session(course(), {}, {});
  session.apply(ask::OpenProgram{folder.write("a.cpp", "int a;\n").string()});
  session.apply(ask::TypeProgram{"x"});
  folder.write("a.cpp", "int b;\n");
  session.apply(ask::SaveProgram{});
  const auto stops = [&] {
    settle(screen, session, window_sizes[1]);
    std::set<ImGuiID> visited;
    for (int i = 0; i < 100; ++i) {
      screen.tab_walk().step(+1);
      settle(screen, session, window_sizes[1]);
      if (!visited.insert(ImGui::GetCurrentContext()->NavId).second) break;
      CHECK_MESSAGE(explained(), "stop ", i);
    }
    return visited.size();
  };
  // The bar, the course, the program, New and Open; then what the page has: its buttons, the choice, the text,
  // the tabs with their button.
  const std::size_t around = 4 + course().size() + 3;
  const std::size_t tabs = program_tabs(session.programs().work()).size() + 1;
  CHECK(stops() == around + 6 + 2 + 1 + tabs);
  session.apply(ask::FindInProgram{});
  session.apply(ask::TypeProgram{"int"});
  CHECK(stops() == around + 6 + 2 + 4 + 1 + tabs);
  session.apply(ask::ResolveChange{true});
  session.apply(ask::AskForProgram{false});
  CHECK(stops() == around + 3 + 1 + tabs);
}

TEST_CASE("the walk stays within what lies on top") {
  Headless screen;
  screen.point_at(no_mouse, false);
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  Session session(course(), {}, {});
  settle(screen, session, window_sizes[1]);
  session.apply(ask::ToggleOverlay{Overlay::menu});
  settle(screen, session, window_sizes[1]);
  for (int i = 0; i < 30; ++i) {
    screen.tab_walk().step(+1);
    settle(screen, session, window_sizes[1]);
    REQUIRE(std::string(ImGui::GetCurrentContext()->NavWindow->Name) == "menu");
  }
}

TEST_CASE("before a class nothing that is pressed is lower than 44 units") {
  Headless screen;
  for (const float scale : {0.8f, 1.0f, 1.4f}) {
    Theme theme = make_theme(ThemeName::projector, scale);
    screen.use_real_fonts(scale);
    ImFont* font = ImGui::GetIO().FontDefault;
    theme.fonts = {font, font, font, font, font, font, font};
    theme.least_target = 44;
    CHECK(control_height(theme) >= 44);
    CHECK(tab_bar_height(theme) >= 44);
  }
}

TEST_CASE("the pointer's trail fades, and the ring stays") {
  const Headless context;
  PointerTrail trail;
  CHECK_FALSE(trail.fading());
  trail.follow({10, 10}, 0.0);
  CHECK_FALSE(trail.fading());
  for (int i = 1; i <= 10; ++i) trail.follow({10.0f + static_cast<float>(i), 10}, 0.01 * i);
  CHECK(trail.fading());
  trail.follow({20, 10}, 0.2);
  CHECK(trail.fading());
  trail.follow({20, 10}, 0.5);
  CHECK_FALSE(trail.fading());
  trail.forget();
  CHECK_FALSE(trail.fading());
}
