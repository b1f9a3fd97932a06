#pragma once

// The page "Your own": the programs that the reader has opened, which of them is shown, and what is typed into there.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "editing/line_note.h"
#include "editing/text_editor.h"
#include "editing/text_search.h"
#include "files/settings_store.h"
#include "session/action.h"
#include "session/open_program.h"
#include "session/program_work.h"

namespace racecourse {

/// Where what is typed goes to.
enum class ProgramTyping { nothing, text, find, path };

class ProgramSession {
 public:
  using Clock = OpenProgram::Clock;

  /// How often another program may have written the file before somebody looks.
  static constexpr std::chrono::milliseconds between_looks{500};

  // What the panels read.

  /// Whether the page is shown in place of a lesson.
  bool shown() const { return shown_; }
  /// The program that is shown; null before one was opened.
  const OpenProgram* open() const { return current_; }
  /// Opened last, the newest first; whole paths.
  const Programs& recent() const { return recent_; }
  /// Whether that one has text that is not saved.
  bool has_unsaved(std::size_t recent) const;
  ProgramTyping typing() const { return shown_ ? typing_ : ProgramTyping::nothing; }
  /// What is typed into; null while nothing is.
  const TextEditor* typed_into() const;
  const TextEditor& find_line() const { return find_; }
  const TextEditor& path_line() const { return path_; }
  /// Whether the line to find a word is open, and all places where the word stands.
  bool finding() const { return finding_; }
  const std::vector<TextRange>& found() const { return found_; }
  /// Which of them is selected.
  std::optional<std::size_t> found_here() const;
  /// Whether a path is asked for, to open it or to make a new file, and what was wrong with the last one.
  bool asks_for_path() const { return asking_; }
  bool makes_file() const { return making_; }
  const std::string& path_trouble() const { return path_trouble_; }

  /// The tab under the program that is open, and whether it takes the whole page.
  ProgramTab tab() const { return tab_; }
  bool tab_on_stage() const { return on_stage_; }
  /// There is no room for the text and a tab below it: the tab that is chosen takes the page.
  bool is_low() const { return stage_height_ < low_stage; }

  // What was found out about the program that is shown, as it is in its file.

  const std::vector<LineMessage>& messages() const { return messages_; }
  const std::vector<LitLine>& lit() const { return lit_; }
  const ProgramWork& work() const { return work_; }

  // What the session does.

  /// Where text that is not saved is kept, and what was opened before.
  void begin_with(std::filesystem::path kept_in, Programs recent);
  void apply(const ProgramAction& action);
  void hide();
  void set_page(std::size_t lines);
  /// Several times a second: follows the file, and keeps what was typed. True if anything has changed that is shown.
  bool follow(Clock::time_point now);
  /// Once a frame: compiles and explores what was saved, and takes what was found. True if anything has changed that is shown.
  bool update();
  void apply(const ExploreAction& action) { work_.apply(action); }
  /// The tab at that place from the left, 0 the first; a place without a tab changes nothing.
  void choose_tab_at(std::size_t place);
  void choose_tab(ProgramTab tab);
  void toggle_stage() { on_stage_ = !on_stage_; }
  /// How high the page is, in lengths that no scale has changed.
  void set_stage_height(float height) { stage_height_ = height; }
  void stop_work() { work_.forget(); }
  void prepare_headers_when_idle() { work_.prepare_headers_when_idle(); }
  /// One sentence on a token that could not be followed; once.
  std::string take_trouble() { return work_.take_token_trouble(); }
  /// Keeps what was typed, at once.
  void keep();
  /// Whether recent() has changed since the last call.
  bool take_recent_changed() { return std::exchange(recent_changed_, false); }

 private:
  TextEditor* target();
  void open_path(const std::filesystem::path& path, std::string_view text = {}, std::size_t caret = 0);
  void begin_program(const ask::BeginProgram& asked);
  OpenProgram* opened(const std::filesystem::path& path) const;
  std::filesystem::path folder() const;
  std::filesystem::path free_name(const std::string& stem, std::string_view text) const;
  bool is_taken(const std::filesystem::path& path, std::string_view text) const;
  void show(OpenProgram& program);
  void note_opened(const std::filesystem::path& path);
  void ask_for_path(bool make);
  void enter_line(Clock::time_point now);
  void open_typed_path();
  void begin_finding();
  void find_anew();
  void step_found(int by);
  void leave();
  void point(const ask::PointInProgram& where);
  void edit(const ask::EditProgram& what);
  void note_work();
  void run(std::int64_t times);

  std::filesystem::path kept_in_;
  std::set<std::string> left_unsaved_;  // by earlier windows, before this one began
  Programs recent_;
  bool recent_changed_ = false;
  std::vector<std::unique_ptr<OpenProgram>> programs_;  // all that were opened, with what can be taken back
  OpenProgram* current_ = nullptr;
  bool shown_ = false;
  ProgramTyping typing_ = ProgramTyping::nothing;
  TextEditor find_, path_;
  bool finding_ = false, asking_ = false, making_ = false;
  std::string path_trouble_;
  std::vector<TextRange> found_;
  std::string found_word_;
  std::vector<LineMessage> messages_;
  std::vector<LitLine> lit_;
  Clock::time_point looked_{};
  ProgramTab tab_ = ProgramTab::schedule;
  bool on_stage_ = false;
  static constexpr float low_stage = 600;
  float stage_height_ = 1000;
  ProgramWork work_;
  const OpenProgram* worked_on_ = nullptr;  // and which of its texts
  std::uint64_t worked_text_ = 0;
};

}  // namespace racecourse
