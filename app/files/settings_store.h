#pragma once

// What is kept from one time to the next: how the window looked, and the goals that were met, and what the student wrote. Small
// JSON files, each written whole. A file that cannot be understood is kept aside under another name and said once; defaults are used.

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "text/theme_name.h"

namespace racecourse {

struct Preferences {
  ThemeName theme = ThemeName::dark;
  float type_size = 1.0f;  ///< 0.5 .. 4, times what the display asks for
  int width = 0;           ///< of the window, in screen units; 0 lets the window choose
  int height = 0;
  bool tour_seen = false;  ///< the tour of the window, shown at the first start
  std::string
      python;  ///< the interpreter wherever one is run: a path, or a name in PATH; empty for the usual one

  friend bool operator==(const Preferences&, const Preferences&) = default;
};

/// Ids of the goals met, by id of the lesson.
using Progress = std::map<std::string, std::set<std::string>>;

/// What the student wrote, by id of the lesson.
using Notes = std::map<std::string, std::string, std::less<>>;

/// A value read from a file, and what a person should know about the reading.
template <class T>
struct Loaded {
  T value;
  std::string notice;  ///< one sentence; empty when all went well
};

/// Where the files live. Follows the XDG Base Directory Specification; a home that is unknown gives empty paths, and
/// then nothing is kept.
struct StorePaths {
  std::filesystem::path settings;  ///< XDG_CONFIG_HOME/racecourse/settings.json
  std::filesystem::path progress;  ///< XDG_DATA_HOME/racecourse/progress.json
  std::filesystem::path notes;     ///< XDG_DATA_HOME/racecourse/notes.json
};
StorePaths store_paths();

/// A file that does not exist is no error. One that is broken is renamed to NAME.broken-N, one that a newer version of the
/// program has written to NAME.newer-N.
Loaded<Preferences> load_preferences(const std::filesystem::path& file);
Loaded<Progress> load_progress(const std::filesystem::path& file);
Loaded<Notes> load_notes(const std::filesystem::path& file);

/// Makes the folder if it must. Returns nothing when done, else one sentence.
std::optional<std::string> save_preferences(const std::filesystem::path& file,
                                            const Preferences& preferences);
std::optional<std::string> save_progress(const std::filesystem::path& file, const Progress& progress);
std::optional<std::string> save_notes(const std::filesystem::path& file, const Notes& notes);

/// What is to be written where `stored` is in the file, which another window may have written meanwhile, and here `before`
/// has become `now`: the changes of both. Where both changed the same note, it is the one here.
Progress with_changes(const Progress& stored, const Progress& before, const Progress& now);
Notes with_changes(const Notes& stored, const Notes& before, const Notes& now);

/// Where lab reports go: the reader's folder for documents, else the home folder, else where the program was started.
std::filesystem::path reports_folder();

}  // namespace racecourse
