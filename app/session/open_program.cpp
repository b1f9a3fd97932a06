#include "session/open_program.h"

#include <utility>

namespace racecourse {

OpenProgram::OpenProgram(std::filesystem::path path, const std::filesystem::path& kept_in)
    : file_(std::move(path)), unsaved_(kept_in, file_.path()) {
  if (file_.state() == WatchedFile::State::there) saves_ = 1;
  begin();
}

/// With what the file says, or what was typed into it and not saved.
void OpenProgram::begin() {
  const bool there = file_.state() == WatchedFile::State::there;
  refused_ = !there;
  base_ = file_.fingerprint();
  editor_ = TextEditor(file_.text());
  const auto& kept = unsaved_.found();
  if (kept && file_.state() != WatchedFile::State::unreadable && kept->text != file_.text()) {
    // A change of its own, so that undo goes back to what is saved.
    editor_.replace_all(kept->text);
    refused_ = false;
    recovered_ = true;
    asks_ = there && kept->base != base_;
    base_ = kept->base;
  }
  editor_.put_caret(0);
  version_seen_ = editor_.version();
}

Language OpenProgram::language() const {
  return path().extension() == ".py" ? Language::python : Language::cpp;
}

bool OpenProgram::unsaved() const {
  if (refused_) return false;
  if (file_.state() == WatchedFile::State::absent) return true;
  if (std::exchange(compared_, editor_.version()) != editor_.version())
    differs_ = editor_.text() != file_.text();
  return differs_;
}

std::string OpenProgram::sentence() const {
  if (asks_) return "Another program has changed " + name() + ", and so have you.";
  if (!trouble_.empty()) return trouble_;
  if (!keep_trouble_.empty()) return keep_trouble_;
  if (refused_) return file_.why();
  if (file_.state() == WatchedFile::State::unreadable)
    return file_.why() + " Your text is still here, and the file is not written over.";
  if (file_.state() == WatchedFile::State::absent && saves_ > 0)
    return name() + " was deleted or moved. Your text is still here; saving writes it again.";
  if (recovered_) return "What you typed and did not save is here again. Undo takes it away.";
  if (unsaved_.open_elsewhere()) return name() + " is open in another window, too.";
  return {};
}

void OpenProgram::begin_with(std::string_view text, std::size_t caret) {
  if (file_.state() != WatchedFile::State::absent || recovered_) return;
  refused_ = false;
  editor_ = TextEditor(std::string(text));
  editor_.put_caret(caret);
  version_seen_ = editor_.version();
}

bool OpenProgram::save() {
  if (refused_) return false;
  follow();
  if (asks_) return false;
  const bool wrote = unsaved();
  if (const auto error = wrote ? file_.save(editor_.text()) : std::nullopt) {
    trouble_ = "Not saved: " + *error;
    if (!trouble_.ends_with('.')) trouble_ += '.';
    keep();
    return false;
  }
  trouble_.clear();
  keep_trouble_.clear();
  recovered_ = false;
  compared_ = ~std::uint64_t{0};
  delay_.saved();
  unsaved_.drop();
  base_ = file_.fingerprint();
  if (wrote) ++saves_;
  editor_.end_group();
  return true;
}

void OpenProgram::resolve(bool keep_mine) {
  if (!asks_) return;
  asks_ = false;
  base_ = file_.fingerprint();
  if (keep_mine)
    save();
  else
    take_over_file();
}

void OpenProgram::take_over_file() {
  editor_.replace_all(file_.text());
  version_seen_ = editor_.version();
  base_ = file_.fingerprint();
  recovered_ = false;
  keep();
}

bool OpenProgram::follow() {
  const bool had_unsaved = unsaved();
  if (!file_.look()) return false;
  compared_ = ~std::uint64_t{0};
  asks_ = false;
  if (file_.state() == WatchedFile::State::there) {
    ++saves_;
    trouble_.clear();
    if (refused_) {
      begin();
      return true;
    }
    asks_ = had_unsaved && unsaved();
    if (!asks_) take_over_file();
  } else {
    keep();
  }
  return true;
}

bool OpenProgram::rest(Clock::time_point now) {
  if (version_seen_ != editor_.version()) note_typing(now);
  if (!delay_.due_at(now)) return false;
  const std::string before = sentence();
  editor_.end_group();
  keep();
  return sentence() != before;
}

void OpenProgram::note_typing(Clock::time_point now) {
  version_seen_ = editor_.version();
  recovered_ = false;
  delay_.changed(now);
}

void OpenProgram::keep() {
  if (refused_) return;  // what is kept of it was never shown
  delay_.saved();
  keep_trouble_.clear();
  if (!unsaved()) return unsaved_.drop();
  if (const auto error = unsaved_.keep({editor_.text(), base_})) keep_trouble_ = *error;
}

}  // namespace racecourse
