#include "window/window_loop.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "files/whole_file.h"
#include "imgui.h"
#include "panels/program_page.h"
#include "request/complain.h"
#include "ui/style.h"
#include "window/report_writer.h"
#include "window/screenshot.h"
#include "window/summary.h"

namespace racecourse {

namespace {

// In earlier frames the layout has not settled.
constexpr int frames_before_screenshot = 4;

// While a program is compiled and explored, that needs the cores more than pictures of it do.
constexpr std::chrono::milliseconds between_looks_at_work{50};

// So many frames it takes Dear ImGui to leave a text field; a key pressed meanwhile is no text.
constexpr int frames_to_leave_field = 3;

// In a smaller window, in screen units, all lengths shrink with it, to four fifths at most.
constexpr float full_width = 1440;
constexpr float full_height = 860;

// The least size of buttons in front of a class, in screen units of a display without scaling.
constexpr float target_of_presenter = 44;

float fit_to_window(PixelSize size, float length_scale) {
  const float room =
      std::min(static_cast<float>(size.width) / full_width, static_cast<float>(size.height) / full_height);
  // In steps: every change rebuilds the fonts.
  const float steps = std::floor(room / length_scale * 20) / 20;
  return std::clamp(steps, 0.8f, 1.0f);
}

std::string title_of(const Session& session) {
  if (session.programs().shown()) {
    const std::string saved = saved_words(session.programs());
    return "Racecourse · " + program_title(session.programs()) + (saved.empty() ? "" : " · " + saved);
  }
  return "Racecourse · " + session.lesson().title + " · " + std::string(to_string(session.state()));
}

/// Whether it has something to press.
bool has_controls(Overlay overlay) { return overlay == Overlay::menu || overlay == Overlay::forget_progress; }

bool pointer_moved_or_pressed(const ImGuiIO& io) {
  return io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0 || io.MouseWheelH != 0 ||
         ImGui::IsAnyMouseDown();
}

}  // namespace

WindowLoop::WindowLoop(NativeWindow& window, Session& session, const WindowRequest& request,
                       const StorePaths& store, const InterruptWatch& interrupt)
    : window_(window),
      session_(session),
      request_(request),
      interrupt_(interrupt),
      keys_(window.handle()),
      theme_(make_theme(session.theme(), 1.0f)),
      screenshot_due_(!request.screenshot.empty()),
      progress_file_(store.progress, session.progress(), load_progress, save_progress),
      notes_file_(store.notes, session.notes(), load_notes, save_notes),
      programs_file_(store.programs, session.programs().recent(), load_programs, save_programs) {
  theme_.scale = 0;  // the first frame builds the fonts
}

int WindowLoop::run() {
  for (;;) {
    const bool draw_now = pacing_.wait(busy(), next_appointment());
    leave_when_asked();
    if (session_.follow_programs()) pacing_.settle();
    if (session_.ready_to_leave()) return finish();
    if (draw_now || session_.leaving()) frame();
  }
}

std::optional<WindowLoop::Clock::time_point> WindowLoop::next_appointment() const {
  std::optional<Clock::time_point> next = notes_delay_.due();
  const auto add = [&](Clock::time_point moment) { next = next ? std::min(*next, moment) : moment; };
  if (session_.works_on_program()) add(last_frame_ + between_looks_at_work);
  if (request_.exit_after) add(opened_ + *request_.exit_after);
  if (screenshot_due_) add(opened_ + request_.after.value_or(std::chrono::milliseconds(0)));
  return next;
}

void WindowLoop::leave_when_asked() {
  if (session_.leaving()) return;
  const bool late =
      request_.exit_after && frames_drawn_ > 0 && Clock::now() >= opened_ + *request_.exit_after;
  if (interrupt_.interrupted() || late || glfwWindowShouldClose(window_.handle()))
    session_.apply(ask::Leave{});
}

void WindowLoop::frame() {
  pacing_.frame_begins(busy());
  last_frame_ = Clock::now();
  take_keys();
  const std::uint64_t version = session_.programs().work().version();
  session_.update();
  if (session_.programs().work().version() != version) pacing_.settle();
  save_progress_when_changed();
  save_programs_when_changed();
  follow_scale_and_theme();
  draw();
  // After drawing: a text field returns its text as it is drawn.
  save_notes_when_due();
  write_report_when_wanted();
  take_screenshot_when_due();
  window_.present();
  ++frames_drawn_;
}

// A key applies to what the last frame shows. One that opens or closes an overlay, goes to another tab or lesson, presses a
// control or leaves a field leaves the keys after it to the next frame.
void WindowLoop::take_keys() {
  for (const KeyPress& press : keys_.take()) waiting_.push_back(press);
  if (leaving_field_ > 0) --leaving_field_;
  const auto place = [&] {
    return std::tuple(&session_.lesson(), session_.tab(), session_.programs().shown());
  };
  const auto drawn = place();
  while (!waiting_.empty() && session_.overlay() == overlay_ && place() == drawn && !tab_walk_.pressing() &&
         !tab_walk_.beginning() && leaving_field_ == 0) {
    take_key(waiting_.front());
    waiting_.pop_front();
    pacing_.settle();
  }
  if (leaving_field_ > 0) pacing_.settle();
  keys_.set_typing(session_.typing() != Typing::nothing || program_typing() != ProgramTyping::nothing);
}

/// An overlay has the keyboard until it is closed.
ProgramTyping WindowLoop::program_typing() const {
  return session_.overlay() == Overlay::none ? session_.programs().typing() : ProgramTyping::nothing;
}

void WindowLoop::take_key(const KeyPress& press) {
  const bool typing = ImGui::GetIO().WantTextInput;
  const ProgramTyping program = program_typing();
  const Typing line = session_.typing();
  const bool types = line != Typing::nothing || program != ProgramTyping::nothing;
  // A key that opens a line or a text also yields a letter, which does not belong there.
  if (press.text.empty()) key_is_typed_ = types;
  if (!press.text.empty() && types && !key_is_typed_) return;
  const bool walks = press.key == GLFW_KEY_TAB && !(press.mods & GLFW_MOD_ALT);
  if (walks && program == ProgramTyping::nothing) in_controls_ = true;
  if (press.key == GLFW_KEY_ESCAPE) in_controls_ = false;
  const bool leaves_field = press.key == GLFW_KEY_TAB && in_controls_ && typing;
  if (leaves_field) tab_walk_.leave_field();
  if (leaves_field || (press.key == GLFW_KEY_ESCAPE && typing)) leaving_field_ = frames_to_leave_field;
  if (program != ProgramTyping::nothing) in_controls_ = false;
  if (in_controls_ && (!typing || leaves_field)) navigate(press);
  const bool in_tour = session_.tour_step() && session_.overlay() == Overlay::none;
  const bool scheduling = session_.tab() == Tab::interleavings && session_.overlay() == Overlay::none;
  const bool program_page = session_.programs().shown() && session_.overlay() == Overlay::none;
  const Walked* const walk = session_.programs().work().walk();
  const bool walking = program_page && walk && !walk->over();
  const KeyFocus focus{typing, line, in_controls_, in_tour, scheduling, program_page, program, walking};
  if (types)
    use_clipboard(press);
  else if (program_page && (press.mods & GLFW_MOD_CONTROL) && press.letter == 'C')
    copy_token();
  for (const Action& action : actions_for(press, focus)) {
    session_.apply(action);
    if (action.as<ask::ChooseTabAt>()) tab_walk_.begin_at_chosen_tab();
  }
}

/// Copying and pasting in what is typed into. Cutting also erases: see keys.cpp.
void WindowLoop::use_clipboard(const KeyPress& press) {
  if (!(press.mods & GLFW_MOD_CONTROL)) return;
  const TextEditor* program =
      program_typing() == ProgramTyping::nothing ? nullptr : session_.programs().typed_into();
  const LineEdit* line = program ? nullptr : session_.line();
  if (!program && !line) return;
  const std::string selected = program ? program->selected() : line->selected();
  const bool copies = press.letter == 'C' || press.letter == 'X';
  if (copies && !selected.empty()) ImGui::SetClipboardText(selected.c_str());
  if (press.letter != 'V') return;
  const char* const found = ImGui::GetClipboardText();
  const std::string_view text = found ? found : "";
  if (program_typing() == ProgramTyping::text)
    return session_.apply(ask::TypeProgram{std::string(text), true});
  // A line: neither a second one, nor a tab.
  const std::string first(text.substr(0, text.find_first_of("\r\n\t")));
  session_.apply(program ? Action(ask::TypeProgram{first, true}) : Action(ask::TypeText{first}));
}

/// Of the schedule that is shown, as far as the reader has come.
void WindowLoop::copy_token() {
  const std::string token = session_.programs().work().token();
  if (!token.empty()) ImGui::SetClipboardText(token.c_str());
}

void WindowLoop::navigate(const KeyPress& press) {
  switch (press.key) {
    case GLFW_KEY_TAB: return tab_walk_.step(press.mods & GLFW_MOD_SHIFT ? -1 : +1);
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER: return press.repeated ? void() : tab_walk_.press();
    default: break;
  }
  if (!tab_walk_.leads()) return;
  switch (press.key) {
    case GLFW_KEY_DOWN:
    case GLFW_KEY_RIGHT: return tab_walk_.step(+1);
    case GLFW_KEY_UP:
    case GLFW_KEY_LEFT: return tab_walk_.step(-1);
    case GLFW_KEY_SPACE: return press.repeated ? void() : tab_walk_.press();
    default: return;
  }
}

void WindowLoop::follow_scale_and_theme() {
  const float length_scale = window_.length_scale();
  const float scale = length_scale * session_.scale() * fit_to_window(window_.size(), length_scale);
  const float density = window_.density();
  const float least_target = session_.presenter() ? target_of_presenter * length_scale : 0;
  const bool renewed = renew_fonts_for(scale, density);
  if (!renewed && theme_.name == session_.theme() && theme_.least_target == least_target) return;
  const Fonts fonts = theme_.fonts;
  theme_ = make_theme(session_.theme(), theme_.scale);
  theme_.fonts = fonts;
  theme_.least_target = least_target;
  apply_style(theme_);
}

// Over several frames, but for the first, lest one takes too long. True when it has just been done.
bool WindowLoop::renew_fonts_for(float scale, float density) {
  if (std::abs(scale - theme_.scale) <= 0.001f && std::abs(density - theme_.fonts.density) <= 0.001f)
    return false;
  if (!coming_fonts_ || !coming_fonts_->are_for(scale, density)) coming_fonts_.emplace(scale, density);
  bool drawn = coming_fonts_->step();
  while (!drawn && frames_drawn_ == 0) drawn = coming_fonts_->step();
  pacing_.settle();
  if (!drawn) return false;
  theme_.fonts = coming_fonts_->finish();
  theme_.scale = scale;
  coming_fonts_.reset();
  if (frames_drawn_ > 0) window_.renew_fonts();
  return true;
}

// An overlay with controls gets the keyboard when it opens; when it closes, no control has it.
void WindowLoop::follow_overlay() {
  if (overlay_ == session_.overlay()) return;
  overlay_ = session_.overlay();
  in_controls_ = has_controls(overlay_);
  tab_walk_.lead(in_controls_);
  if (in_controls_) tab_walk_.begin_in_new_window();
}

// Arrow keys choose lessons, and after Tab was pressed they move among controls.
void WindowLoop::follow_control_focus() {
  ImGuiIO& io = ImGui::GetIO();
  follow_overlay();
  if (ImGui::IsAnyMouseDown() && !has_controls(overlay_)) in_controls_ = false;
  if (in_controls_ && !tab_walk_.leads())
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  else
    io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
}

void WindowLoop::draw() {
  follow_control_focus();
  window_.begin_frame();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const ScreenLayout layout = arrange_screen(size, theme_, session_.presenter());
  session_.set_narrow(layout.side <= 0);
  session_.set_stage_height(layout.stage_height);
  session_.set_program_page(view_.editor.lines_in_sight);
  view_.frames_a_second = session_.busy() ? pacing_.frames_a_second() : 0;
  const Actions actions = draw_screen(session_, theme_, view_);
  tab_walk_.end_frame();
  if (pointer_moved_or_pressed(ImGui::GetIO()) || view_.pointer.fading() || !actions.empty())
    pacing_.settle();
  window_.paint(theme_.background);
  for (const Action& action : actions) session_.apply(action);
  window_.set_title(title_of(session_));
}

void WindowLoop::take_screenshot_when_due() {
  if (!screenshot_due_ || session_.leaving() ||
      Clock::now() < opened_ + request_.after.value_or(std::chrono::milliseconds(0)))
    return;
  if (frames_drawn_ < frames_before_screenshot) {
    pacing_.settle();
    return;
  }
  screenshot_due_ = false;
  if (const auto error = save_screenshot(window_, request_.screenshot)) say_failure(*error);
  session_.apply(ask::Leave{});
}

void WindowLoop::save_progress_when_changed() {
  if (session_.take_progress_changed()) save_progress_now();
}

void WindowLoop::save_progress_now() {
  if (const auto wrong = progress_file_.save(session_.progress())) tell(*wrong);
}

void WindowLoop::save_programs_when_changed() {
  if (session_.take_programs_changed()) save_programs_now();
}

void WindowLoop::save_programs_now() {
  if (const auto wrong = programs_file_.save(session_.programs().recent())) tell(*wrong);
}

// Soon after the typing pauses, and at once when the field is left or the program ends: whoever does not want to wait for
// that end must not lose them.
void WindowLoop::save_notes_when_due() {
  const auto now = Clock::now();
  if (session_.take_notes_changed()) notes_delay_.changed(now);
  const bool typing = ImGui::GetIO().WantTextInput && !session_.leaving();
  if ((notes_delay_.pending() && !typing) || notes_delay_.due_at(now)) save_notes_now();
}

void WindowLoop::save_notes_now() {
  notes_delay_.saved();
  if (const auto wrong = notes_file_.save(session_.notes())) tell(*wrong);
}

void WindowLoop::write_report_when_wanted() {
  if (!session_.take_report_wanted()) return;
  session_.show_notice(write_report(session_, reports_folder()));
  pacing_.settle();
}

void WindowLoop::tell(const std::string& sentence) {
  complain(std::cerr, sentence);
  session_.show_notice(sentence);
}

void WindowLoop::say_failure(const std::string& sentence) {
  complain(std::cerr, sentence);
  exit_code_ = exit_failed;
}

int WindowLoop::finish() {
  if (screenshot_due_)
    say_failure("the window was closed before the screenshot was taken; none was saved in " +
                request_.screenshot);
  if (session_.take_notes_changed() || notes_delay_.pending() || notes_file_.failed()) save_notes_now();
  if (session_.take_progress_changed() || progress_file_.failed()) save_progress_now();
  if (session_.take_programs_changed() || programs_file_.failed()) save_programs_now();
  if (!request_.summary.empty()) {
    const std::string text = summary_json(session_, pacing_.frames_a_second());
    if (const auto error = write_whole(request_.summary, text)) say_failure(*error);
  }
  return interrupt_.interrupted() && exit_code_ == exit_done ? exit_interrupted : exit_code_;
}

}  // namespace racecourse
