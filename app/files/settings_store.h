#pragma once

// What the program keeps between two starts: how the window looked, which goals were met, and what the student wrote. Small
// JSON files, each replaced as a whole. A file that cannot be parsed is renamed and reported once, and defaults are used.

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "text/theme_name.h"

namespace racecourse {

struct Preferences {
  ThemeName theme = ThemeName::dark;
  float type_size = 1.0f;  ///< 0.5 .. 4, as a multiple of the display's own scale
  int width = 0;           ///< of the window, in screen units; 0 for the default size
  int height = 0;
  bool tour_seen = false;  ///< whether the window's tour, shown at the first start, is over
  std::string python;      ///< the interpreter: a path, or a name in PATH; empty for the default

  friend bool operator==(const Preferences&, const Preferences&) = default;
};

/// The ids of the goals met, by the id of the lesson.
using Progress = std::map<std::string, std::set<std::string>>;

/// What the student wrote, by the id of the lesson.
using Notes = std::map<std::string, std::string, std::less<>>;

/// The reader's own programs, by their whole paths, the one opened last first.
using Programs = std::vector<std::string>;
inline constexpr std::size_t most_programs = 20;

/// A value read from a file.
template <class T>
struct Loaded {
  T value;
  std::string notice;       ///< one sentence for the user on what went wrong; empty when nothing did
  bool replaceable = true;  ///< false: the file may hold more than was read, and must not be written over
};

/// Where the files are, by the XDG Base Directory Specification. Without a home folder a path is empty, and nothing is kept.
struct StorePaths {
  std::filesystem::path settings;  ///< XDG_CONFIG_HOME/racecourse/settings.json
  std::filesystem::path progress;  ///< XDG_DATA_HOME/racecourse/progress.json
  std::filesystem::path notes;     ///< XDG_DATA_HOME/racecourse/notes.json
  std::filesystem::path programs;  ///< XDG_DATA_HOME/racecourse/programs.json
  std::filesystem::path unsaved;   ///< the folder XDG_DATA_HOME/racecourse/unsaved
};
StorePaths store_paths();

/// One sentence on what is not kept because its path is empty; empty where all is kept.
std::string notice_of_nothing_kept(const StorePaths& paths);

/// A file that does not exist is no error. A broken one is renamed to NAME.broken-N, one that a newer version of the program
/// has written to NAME.newer-N. One that cannot be read, or cannot be renamed, is not replaceable.
Loaded<Preferences> load_preferences(const std::filesystem::path& file);
Loaded<Progress> load_progress(const std::filesystem::path& file);
Loaded<Notes> load_notes(const std::filesystem::path& file);
Loaded<Programs> load_programs(const std::filesystem::path& file);

/// Makes the folder where it does not exist. Returns nothing on success, else one sentence.
std::optional<std::string> save_preferences(const std::filesystem::path& file,
                                            const Preferences& preferences);
std::optional<std::string> save_progress(const std::filesystem::path& file, const Progress& progress);
std::optional<std::string> save_notes(const std::filesystem::path& file, const Notes& notes);
std::optional<std::string> save_programs(const std::filesystem::path& file, const Programs& programs);

/// Three-way merge: `stored` is what the file holds, perhaps written by another window, and `before` has become `now` in this
/// one. Where both changed the same note, this window's is kept.
Progress with_changes(const Progress& stored, const Progress& before, const Progress& now);
Notes with_changes(const Notes& stored, const Notes& before, const Notes& now);
/// This window's first, then those that another one has opened meanwhile.
Programs with_changes(const Programs& stored, const Programs& before, const Programs& now);

/// The folder for lab reports: the user's documents, else the home folder, else the current one.
std::filesystem::path reports_folder();

}  // namespace racecourse
