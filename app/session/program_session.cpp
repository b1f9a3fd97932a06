#include "session/program_session.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "session/program_tabs.h"

namespace racecourse {

namespace {

/// The lines on which threads are. What a thread does next has room where it is alone.
std::vector<LitLine> lit_lines(const std::vector<WalkThread>& threads) {
  std::map<int, std::vector<std::size_t>> on_line;
  for (std::size_t i = 0; i < threads.size(); ++i)
    if (!threads[i].ended && threads[i].line > 0) on_line[threads[i].line].push_back(i);
  std::vector<LitLine> lit;
  for (const auto& [line, all] : on_line) {
    const WalkThread& first = threads[all.front()];
    std::string label = first.name;
    if (all.size() == 1) label += " · next: " + short_words({first.next, first.next_object});
    if (all.size() == 2) label += " and " + threads[all.back()].name;
    if (all.size() > 2) label = std::to_string(all.size()) + " threads";
    lit.push_back({line, all.front(), std::move(label)});
  }
  return lit;
}

namespace fs = std::filesystem;

constexpr std::string_view first_words = "#include <iostream>\n#include <thread>\n\nint main() {\n  \n}\n";
constexpr std::size_t first_caret = first_words.size() - 3;  // in the empty line

/// What was typed as a path: without blanks around it, and with the home folder for "~".
fs::path path_from(std::string_view typed) {
  const std::size_t begin = typed.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  std::string path(typed.substr(begin, typed.find_last_not_of(' ') - begin + 1));
  const char* home = std::getenv("HOME");
  if (home && (path == "~" || path.starts_with("~/"))) path.replace(0, 1, home);
  std::error_code ignored;  // a relative path then stays one
  const fs::path whole = fs::absolute(path, ignored);
  return (ignored ? fs::path(path) : whole).lexically_normal();
}

}  // namespace

// What the panels read ---------------------------------------------------------------------------------------------------

bool ProgramSession::has_unsaved(std::size_t recent) const {
  for (const auto& program : programs_)
    if (program->path() == recent_[recent]) return program->unsaved();
  return left_unsaved_.contains(recent_[recent]);
}

const TextEditor* ProgramSession::typed_into() const {
  switch (typing()) {
    case ProgramTyping::nothing: return nullptr;
    case ProgramTyping::text: return &current_->editor();
    case ProgramTyping::find: return &find_;
    case ProgramTyping::path: return &path_;
  }
  return nullptr;
}

TextEditor* ProgramSession::target() { return const_cast<TextEditor*>(typed_into()); }

std::optional<std::size_t> ProgramSession::found_here() const {
  if (!current_) return {};
  const TextRange selected{current_->editor().selection_begin(), current_->editor().selection_end()};
  const auto here = std::find(found_.begin(), found_.end(), selected);
  if (here == found_.end()) return {};
  return static_cast<std::size_t>(here - found_.begin());
}

// What the reader asks for -----------------------------------------------------------------------------------------------

void ProgramSession::begin_with(fs::path kept_in, Programs recent) {
  kept_in_ = std::move(kept_in);
  recent_ = std::move(recent);
  for (const std::string& program : recent_)
    if (has_unsaved_text(kept_in_, program)) left_unsaved_.insert(program);
}

void ProgramSession::apply(const ProgramAction& action) {
  std::visit(Overloaded{
                 [&](const ask::ShowPrograms&) {
                   shown_ = true;
                   if (!current_ && !recent_.empty()) open_path(recent_.front());
                 },
                 [&](const ask::OpenProgram& asked) { open_path(path_from(asked.path)); },
                 [&](const ask::AskForProgram& asked) { ask_for_path(asked.make); },
                 [&](const ask::BeginProgram& asked) { begin_program(asked); },
                 [&](const ask::SaveProgram&) {
                   if (current_ && current_->save()) note_opened(current_->path());
                 },
                 [&](const ask::ResolveChange& choice) {
                   if (current_) current_->resolve(choice.keep_mine);
                 },
                 [&](const ask::EnterProgram&) {
                   if (current_ && !current_->refused()) typing_ = ProgramTyping::text;
                 },
                 [&](const ask::LeaveProgram&) { leave(); },
                 [&](const ask::FindInProgram&) { begin_finding(); },
                 [&](const ask::StepFound& step) { step_found(step.by); },
                 [&](const ask::TypeProgram& typed) {
                   if (TextEditor* to = target()) typed.pasted ? to->paste(typed.text) : to->type(typed.text);
                 },
                 [&](const ask::EditProgram& what) { edit(what); },
                 [&](const ask::MoveInProgram& move) {
                   if (TextEditor* in = target()) in->move(move.move, move.selecting);
                 },
                 [&](const ask::RunProgram& asked) { run(asked.times); },
                 [&](const ask::SetOptimise& asked) { work_.set_optimise(asked.level); },
                 [&](const ask::ChooseProgramTab& choice) { choose_tab(choice.tab); },
                 [&](const ask::FollowToken& asked) { work_.follow_token(asked.token); },
                 [&](const ask::MoveInSchedule& move) { work_.move(move.by); },
                 [&](const ask::EnterProgramLine&) {
                   if (typing() == ProgramTyping::path) open_typed_path();
                   if (typing() == ProgramTyping::find) step_found(+1);
                 },
                 [&](const ask::PointInProgram& where) { point(where); },
                 [&](const ask::PointInLine& where) {
                   typing_ = asking_ ? ProgramTyping::path : ProgramTyping::find;
                   target()->put_caret(where.place);
                 },
             },
             action);
  find_anew();
}

/// A run that is watched is to be seen.
void ProgramSession::run(std::int64_t times) {
  work_.run_or_stop(times);
  if (work_.live().busy() && times == 1 && tab_ != ProgramTab::output && !is_low())
    tab_ = ProgramTab::timeline;
}

void ProgramSession::choose_tab_at(std::size_t place) {
  const auto tabs = program_tabs(work_);
  if (current_ && place < tabs.size()) choose_tab(tabs[place]->tab);
}

void ProgramSession::choose_tab(ProgramTab tab) {
  tab_ = tab;
  on_stage_ = on_stage_ || is_low();
}

void ProgramSession::hide() {
  shown_ = false;
  if (current_) current_->editor().end_group();
}

void ProgramSession::edit(const ask::EditProgram& what) {
  TextEditor* in = target();
  const bool one_line = typing() != ProgramTyping::text;
  const bool of_lines =
      what.edit == TextEdit::new_line || what.edit == TextEdit::indent || what.edit == TextEdit::outdent;
  if (in && !(one_line && of_lines)) in->edit(what.edit);
}

void ProgramSession::point(const ask::PointInProgram& where) {
  if (!current_ || current_->refused()) return;
  typing_ = ProgramTyping::text;
  TextEditor& editor = current_->editor();
  if (where.clicks == 2) return editor.select_word(where.place);
  if (where.clicks >= 3) return editor.select_line(editor.lines().line_of(where.place));
  editor.put_caret(where.place, where.selecting);
}

/// From a line to the text; from the text to nothing.
void ProgramSession::leave() {
  const bool from_line = typing_ == ProgramTyping::find || typing_ == ProgramTyping::path;
  finding_ = asking_ = false;
  typing_ = from_line && current_ && !current_->refused() ? ProgramTyping::text : ProgramTyping::nothing;
}

void ProgramSession::set_page(std::size_t lines) {
  if (current_) current_->editor().set_page(lines);
}

// Opening ----------------------------------------------------------------------------------------------------------------

void ProgramSession::ask_for_path(bool make) {
  shown_ = asking_ = true;
  making_ = make;
  finding_ = false;
  path_trouble_.clear();
  typing_ = ProgramTyping::path;
  const std::string name = make ? free_name("program", first_words).string() : (folder() / "").string();
  path_ = TextEditor(name);
  // The name is selected, so that another one can be typed at once.
  path_.select(make ? name.rfind('/') + 1 : name.size(), name.size());
}

void ProgramSession::open_typed_path() {
  const fs::path path = path_from(path_.text());
  std::error_code ignored;  // what cannot be looked at is said by opening it
  const bool there = fs::exists(path, ignored);
  path_trouble_.clear();
  if (path.empty() || path.filename().empty())
    path_trouble_ = "Type the name of a file.";
  else if (fs::is_directory(path, ignored))
    path_trouble_ = path.string() + " is a folder.";
  else if (making_ && there)
    path_trouble_ = path.filename().string() + " is there already.";
  else if (!making_ && !there && !has_unsaved_text(kept_in_, path))
    path_trouble_ = "There is no file " + path.string() + ".";
  else if (making_ && !fs::is_directory(path.parent_path(), ignored))
    path_trouble_ = "There is no folder " + path.parent_path().string() + ".";
  if (!path_trouble_.empty()) return;
  making_ ? open_path(path, first_words, first_caret) : open_path(path);
}

/// With that text where there is no such file; without one it is a file that should be there.
void ProgramSession::open_path(const fs::path& path, std::string_view text, std::size_t caret) {
  shown_ = true;
  asking_ = false;
  if (OpenProgram* known = opened(path)) return show(*known);
  programs_.push_back(std::make_unique<OpenProgram>(path, kept_in_));
  if (!text.empty()) programs_.back()->begin_with(text, caret);
  show(*programs_.back());
}

void ProgramSession::begin_program(const ask::BeginProgram& asked) {
  open_path(free_name(asked.stem, asked.text), asked.text);
}

OpenProgram* ProgramSession::opened(const fs::path& path) const {
  const auto known = std::find_if(programs_.begin(), programs_.end(),
                                  [&](const auto& program) { return program->path() == path; });
  return known == programs_.end() ? nullptr : known->get();
}

/// Where programs are asked for, and new ones are put.
fs::path ProgramSession::folder() const {
  std::error_code ignored;  // an empty folder is as good to begin with
  return current_ ? current_->path().parent_path() : fs::current_path(ignored);
}

/// The first of STEM.cpp, STEM-2.cpp ... that a new program with that text may have.
fs::path ProgramSession::free_name(const std::string& stem, std::string_view text) const {
  fs::path name = folder() / (stem + ".cpp");
  for (int i = 2; is_taken(name, text) && i < 1000; ++i)
    name = folder() / (stem + "-" + std::to_string(i) + ".cpp");
  return name;
}

/// There is such a file, or a text that was to be saved there; but not one that is still as it was begun.
bool ProgramSession::is_taken(const fs::path& path, std::string_view text) const {
  std::error_code ignored;
  if (fs::exists(path, ignored)) return true;
  if (const OpenProgram* known = opened(path)) return known->saves() > 0 || known->editor().text() != text;
  return has_unsaved_text(kept_in_, path);
}

void ProgramSession::show(OpenProgram& program) {
  if (current_ && current_ != &program) current_->keep();
  current_ = &program;
  current_->follow();
  typing_ = program.refused() ? ProgramTyping::nothing : ProgramTyping::text;
  finding_ = false;
  messages_.clear();
  lit_.clear();
  if (program.refused() && program.saves() == 0) {
    recent_changed_ = std::erase(recent_, program.path().string()) > 0 || recent_changed_;
    return;
  }
  note_opened(program.path());
}

void ProgramSession::note_opened(const fs::path& path) {
  const std::string name = path.string();
  if (!recent_.empty() && recent_.front() == name) return;
  std::erase(recent_, name);
  recent_.insert(recent_.begin(), name);
  recent_.resize(std::min(recent_.size(), most_programs));
  recent_changed_ = true;
}

// Finding ----------------------------------------------------------------------------------------------------------------

void ProgramSession::begin_finding() {
  if (!current_ || current_->refused()) return;
  const std::string selected = current_->editor().selected();
  if (!selected.empty() && selected.find('\n') == std::string::npos) find_ = TextEditor(selected);
  find_.edit(TextEdit::select_all);
  finding_ = true;
  asking_ = false;
  typing_ = ProgramTyping::find;
}

/// While a word is typed, the first place from the selection on is selected.
void ProgramSession::find_anew() {
  if (!current_ || !finding_) return found_.clear();
  TextEditor& editor = current_->editor();
  found_ = places_of(find_.text(), editor.text());
  if (std::exchange(found_word_, find_.text()) == find_.text() || typing_ != ProgramTyping::find) return;
  if (const auto at = next_of(found_, editor.selection_begin()))
    editor.select(found_[*at].begin, found_[*at].end);
}

void ProgramSession::step_found(int by) {
  if (!current_ || found_.empty()) return;
  TextEditor& editor = current_->editor();
  const auto at =
      by > 0 ? next_of(found_, editor.selection_end()) : previous_of(found_, editor.selection_begin());
  editor.select(found_[*at].begin, found_[*at].end);
}

// The disk ---------------------------------------------------------------------------------------------------------------

bool ProgramSession::follow(Clock::time_point now) {
  if (!current_) return false;
  bool changed = current_->rest(now);
  if (now < looked_ + between_looks) return changed;
  looked_ = now;
  changed = current_->follow() || changed;
  if (changed) find_anew();
  return changed;
}

// A text that nobody has saved is explored by nobody.
bool ProgramSession::update() {
  const bool has_file = shown_ && current_ && !current_->refused() && current_->saves() > 0;
  const bool is_new = has_file && (worked_on_ != current_ || worked_text_ != current_->saves());
  if (is_new) {
    worked_on_ = current_;
    worked_text_ = current_->saves();
    work_.begin(current_->path());
  }
  if (shown_ && tab_ == ProgramTab::assembly) work_.show_assembly();
  const bool changed = work_.update() || is_new;
  if (changed) note_work();
  return changed;
}

/// Beside the lines of the text: what the compiler says, and where the threads of the schedule are.
void ProgramSession::note_work() {
  messages_.clear();
  lit_.clear();
  for (const CompilerMessage& message : work_.answer().messages)
    messages_.push_back({message.line, message.column, message.text});
  if (!work_.walk()) return;
  lit_ = lit_lines(work_.walk()->threads());
}

void ProgramSession::keep() {
  for (const auto& program : programs_) program->keep();
}

}  // namespace racecourse
