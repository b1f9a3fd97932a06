#pragma once

// A program that the reader has opened: the file, its text as it is being edited, and what of that is not saved.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

#include "editing/text_editor.h"
#include "files/save_delay.h"
#include "files/unsaved_text.h"
#include "files/watched_file.h"
#include "text/tokens.h"

namespace racecourse {

class OpenProgram {
 public:
  using Clock = std::chrono::steady_clock;

  /// Reads it. What was not saved last time is there again. `kept_in` is the folder for that; empty for none.
  OpenProgram(std::filesystem::path path, const std::filesystem::path& kept_in);

  const std::filesystem::path& path() const { return file_.path(); }
  std::string name() const { return file_.path().filename().string(); }
  Language language() const;
  TextEditor& editor() { return editor_; }
  const TextEditor& editor() const { return editor_; }
  /// The text on the disk is another, or there is none.
  bool unsaved() const;
  /// The file cannot be shown, so that there is nothing to edit.
  bool refused() const { return refused_; }
  /// The file and the text have both changed: the reader has to choose before anything is saved.
  bool asks() const { return asks_; }
  /// One sentence on the state of the file; empty where there is nothing to say.
  std::string sentence() const;
  /// Goes up whenever the file has another text, by a save or because another program wrote it. 0 until it was there once.
  std::uint64_t saves() const { return saves_; }

  /// Makes a file that does not exist yet, with these words in it to begin with: nothing is written before the first save.
  void begin_with(std::string_view text, std::size_t caret);
  /// True if the file now has the text.
  bool save();
  void resolve(bool keep_mine);
  /// Takes over what another program has written. True if anything has changed that is shown.
  bool follow();
  /// Keeps what was typed when the typing pauses, and marks pauses for undoing. True if anything has changed that is shown.
  bool rest(Clock::time_point now);
  /// Keeps what was typed, at once.
  void keep();

 private:
  void begin();
  void note_typing(Clock::time_point now);
  void take_over_file();

  WatchedFile file_;
  UnsavedText unsaved_;
  TextEditor editor_;
  bool refused_ = false, asks_ = false, recovered_ = false;
  std::string trouble_;       // of the last save
  std::string keep_trouble_;  // of the last time that something was to be kept
  std::uint64_t saves_ = 0;
  std::uint64_t base_ = 0;  // the file that the text began with: which one has changed follows from it
  std::uint64_t version_seen_ = 0;
  SaveDelay delay_;
  mutable std::uint64_t compared_ = ~std::uint64_t{0};  // the version that unsaved() looked at
  mutable bool differs_ = false;
};

}  // namespace racecourse
