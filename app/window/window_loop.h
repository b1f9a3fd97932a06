#pragma once

// The loop of the window: input, session, frame, until the window is closed and the last run has ended.

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "files/kept_file.h"
#include "files/save_delay.h"
#include "files/settings_store.h"
#include "kit/host/interrupt.h"
#include "panels/screen.h"
#include "request/request.h"
#include "session/session.h"
#include "ui/tab_walk.h"
#include "ui/theme.h"
#include "window/fonts.h"
#include "window/keys.h"
#include "window/native_window.h"
#include "window/pacing.h"

namespace racecourse {

class WindowLoop {
 public:
  /// All of them must outlive the loop, but `store`.
  WindowLoop(NativeWindow& window, Session& session, const WindowRequest& request, const StorePaths& store,
             const InterruptWatch& interrupt);
  /// Returns the exit code once everything has ended.
  int run();

 private:
  using Clock = Pacing::Clock;

  bool busy() const { return session_.busy() || session_.leaving(); }
  std::optional<Clock::time_point> next_appointment() const;
  void leave_when_asked();
  void frame();
  void take_keys();
  void take_key(const KeyPress& press);
  void use_clipboard(const KeyPress& press);
  void copy_token();
  void navigate(const KeyPress& press);
  void follow_scale_and_theme();
  bool renew_fonts_for(float scale, float density);
  void follow_overlay();
  void follow_control_focus();
  void draw();
  void take_screenshot_when_due();
  void save_progress_when_changed();
  void save_progress_now();
  void save_programs_when_changed();
  void save_programs_now();
  ProgramTyping program_typing() const;
  void save_notes_when_due();
  void save_notes_now();
  void write_report_when_wanted();
  void tell(const std::string& sentence);
  void say_failure(const std::string& sentence);
  int finish();

  NativeWindow& window_;
  Session& session_;
  const WindowRequest& request_;
  const InterruptWatch& interrupt_;
  KeyQueue keys_;
  Pacing pacing_;
  Theme theme_;
  std::optional<FontsInMaking> coming_fonts_;
  ViewState view_;
  TabWalk tab_walk_;
  Clock::time_point opened_ = Clock::now();
  Clock::time_point last_frame_ = Clock::now();
  std::deque<KeyPress> waiting_;     // keys for a later frame
  Overlay overlay_ = Overlay::none;  // that of the last frame
  bool in_controls_ = false;         // keys move among controls: from Tab until Esc or a click
  bool key_is_typed_ = false;        // the last key came when there was something to type into
  int leaving_field_ = 0;            // frames until keys are no text any more
  bool screenshot_due_ = false;      // requested and not taken yet
  KeptFile<Progress> progress_file_;
  KeptFile<Notes> notes_file_;
  KeptFile<Programs> programs_file_;
  SaveDelay notes_delay_;
  int frames_drawn_ = 0;
  int exit_code_ = exit_done;
};

}  // namespace racecourse
