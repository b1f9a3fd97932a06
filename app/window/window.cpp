#include "window/window.h"

#include <algorithm>
#include <cctype>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files/file_lock.h"
#include "files/settings_store.h"
#include "files/watched_file.h"
#include "kit/base/visible.h"
#include "kit/base/words.h"
#include "kit/explorer/replay_token.h"
#include "kit/host/interrupt.h"
#include "kit/lesson/course.h"
#include "request/complain.h"
#include "session/program_tabs.h"
#include "session/session.h"
#include "window/native_window.h"
#include "window/window_loop.h"

namespace racecourse {

namespace {

/// The lesson's own for an exploration, with --set on top.
Settings explored_settings(const WindowRequest& request, const Lesson& lesson) {
  Settings settings = lesson.explore_settings();
  for (const auto& [name, value] : request.set) settings.set(name, value);
  return settings;
}

std::optional<Tab> tab_named(std::string_view word) {
  const auto at =
      std::find_if(all_tabs.begin(), all_tabs.end(), [&](Tab tab) { return to_string(tab) == word; });
  return at == all_tabs.end() ? std::nullopt : std::optional(*at);
}

std::string tab_words() {
  std::vector<std::string> words;
  for (const Tab tab : all_tabs) words.emplace_back(to_string(tab));
  return and_list(words);
}

/// What was kept, with what the command line says on top.
Preferences starting_preferences(Preferences kept, const WindowRequest& request) {
  if (request.theme) kept.theme = *request.theme;
  if (request.scale) kept.type_size = *request.scale;
  if (!request.python.empty()) kept.python = request.python;
  return kept;
}

/// What is wrong with a tab or a token: as far as it is known before a program is explored.
std::optional<std::string> wrong_place_in(const WindowRequest& request, const Lesson& lesson) {
  if (!request.program.empty()) {
    if (request.tab.empty() || program_tab_named(request.tab)) return {};
    return "a program has no tab " + in_quotes(request.tab) + "; its tabs are " + program_tab_words();
  }
  if (!request.tab.empty()) {
    const auto tab = tab_named(request.tab);
    if (!tab) return "there is no tab " + in_quotes(request.tab) + "; there are " + tab_words();
    const bool of_presenter = *tab == Tab::talking_points || *tab == Tab::guesses;
    if (of_presenter && !request.presenter)
      return "the tab " + request.tab + " is there in presenter mode; add --presenter";
    if (*tab != Tab::reading && !of_presenter && !Look(Preferences{}).has_tab(lesson, *tab))
      return lesson.id + " has no tab " + request.tab;
  }
  if (request.replay.empty()) return {};
  if (!lesson.explorable()) return lesson.id + " cannot be explored, so there is no schedule to show";
  Schedule schedule;
  return read_replay_token(request.replay, lesson, explored_settings(request, lesson), schedule);
}

/// One sentence, or nothing when the lesson is there and its settings can be set so.
std::optional<std::string> wrong_word_in(const WindowRequest& request) {
  const Lesson* lesson = request.lesson.empty() ? &course().front() : find_lesson(request.lesson);
  if (!lesson) return unknown_lesson(request.lesson);
  Settings settings = lesson->default_settings();
  for (const auto& [name, value] : request.set)
    if (auto error = settings.set(name, value)) return error;
  if (auto error = wrong_place_in(request, *lesson)) return error;
  if (!request.program.empty()) {
    const WatchedFile file(request.program);
    std::string why = file.why();
    if (!why.empty()) why.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(why.front())));
    if (file.state() != WatchedFile::State::there) return why;
  }
  return {};
}

void open_program(Session& session, const WindowRequest& request) {
  if (!request.replay.empty()) session.apply(ask::FollowToken{request.replay});
  session.apply(ask::OpenProgram{request.program});
  if (const auto tab = program_tab_named(request.tab)) session.apply(ask::ChooseProgramTab{*tab});
}

/// A tab of the lesson, or the schedule of a token.
void open_place(Session& session, const WindowRequest& request) {
  const Lesson& lesson = session.lesson();
  if (const auto tab = tab_named(request.tab)) session.apply(ask::ChooseTab{*tab});
  Schedule schedule;
  const Settings settings = explored_settings(request, lesson);
  if (request.replay.empty() || read_replay_token(request.replay, lesson, settings, schedule)) return;
  session.apply(ask::ChooseTab{Tab::interleavings});
  session.update();  // which makes what explores it
  for (const Setting& setting : settings.declared())
    session.apply(ask::SetExplored{setting.name, settings.number(setting.name)});
  session.apply(ask::WalkSchedule{std::move(schedule)});
}

/// Opens the session where the command line wants it, in words that are right.
void arrange(Session& session, const WindowRequest& request) {
  if (!request.lesson.empty())
    session.apply(ask::ChooseLesson{static_cast<std::size_t>(find_lesson(request.lesson) - course().data())});
  for (const auto& [name, value] : request.set) session.set_text(name, value);
  if (!request.program.empty())
    open_program(session, request);
  else
    open_place(session, request);
  if (request.presenter) session.apply(ask::TogglePresenter{});
}

void tell(Session& session, const std::string& notice) {
  if (notice.empty()) return;
  complain(std::cerr, notice);
  session.show_notice(notice);
}

/// What was kept, with what the student changed in this window. A theme that was only asked for on the command line is not
/// kept.
Preferences with_changes(Preferences result, const Preferences& start, const Preferences& end) {
  if (end.theme != start.theme) result.theme = end.theme;
  if (end.type_size != start.type_size) result.type_size = end.type_size;
  if (end.width != start.width || end.height != start.height) {
    result.width = end.width;
    result.height = end.height;
  }
  if (end.tour_seen != start.tour_seen) result.tour_seen = end.tour_seen;
  if (end.python != start.python) result.python = end.python;
  return result;
}

/// The first start of somebody who sits before it: not of a program that takes a picture or leaves by itself, and not
/// before a class.
bool wants_tour(const Session& session, const WindowRequest& request) {
  const bool by_itself = request.run || request.exit_after || !request.screenshot.empty();
  return !session.tour_seen() && !by_itself && !session.presenter() && !session.programs().shown();
}

void keep_changes(const std::filesystem::path& file, const Preferences& start, const Preferences& end) {
  if (end == start) return;
  const FileLock lock(file);
  const UninterruptedSave complete;
  // Another window may have written it since this one began.
  const Loaded<Preferences> kept = load_preferences(file);
  const auto error =
      kept.replaceable ? save_preferences(file, with_changes(kept.value, start, end)) : std::nullopt;
  for (const std::string& sentence : {kept.notice, error.value_or("")})
    if (!sentence.empty()) complain(std::cerr, sentence);
}

int stay_until_closed(NativeWindow& window, Session& session, const WindowRequest& request,
                      const StorePaths& store) {
  const InterruptWatch interrupt;
  const auto now = [&] {
    const PixelSize size = window.size();
    return Preferences{session.theme(), session.type_size(), size.width,
                       size.height,     session.tour_seen(), session.twin().python()};
  };
  const Preferences start = now();
  if (wants_tour(session, request)) session.apply(ask::StartTour{});
  if (request.run) session.apply(ask::RunOrStop{});
  const int code = WindowLoop(window, session, request, store, interrupt).run();
  keep_changes(store.settings, start, now());
  return code;
}

}  // namespace

std::optional<int> open_window(const WindowRequest& request, std::string& why) {
  // Before anything of the reader's is opened, or kept aside because it is broken.
  if (const auto error = wrong_word_in(request)) {
    complain(std::cerr, *error);
    return exit_wrong_word;
  }
  StorePaths store = store_paths();
  if (!request.progress.empty()) store.progress = request.progress;
  const Loaded<Preferences> kept = load_preferences(store.settings);
  const Loaded<Progress> progress = load_progress(store.progress);
  Session session(course(), starting_preferences(kept.value, request), progress.value);
  Loaded<Programs> programs = load_programs(store.programs);
  session.keep_programs_in(store.unsaved, std::move(programs.value));
  session.prepare_headers_when_idle();
  arrange(session, request);
  tell(session, programs.notice);
  tell(session, notice_of_nothing_kept(store));
  tell(session, kept.notice);
  tell(session, progress.notice);
  Loaded<Notes> notes = load_notes(store.notes);
  tell(session, notes.notice);
  session.set_notes(std::move(notes.value));

  const auto window = NativeWindow::open({kept.value.width, kept.value.height}, why);
  if (!window) return {};
  return stay_until_closed(*window, session, request, store);
}

}  // namespace racecourse
