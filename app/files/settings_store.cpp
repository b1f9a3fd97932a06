#include "files/settings_store.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <variant>

#include "files/whole_file.h"
#include "kit/base/visible.h"
#include "kit/host/file_text.h"
#include "kit/host/refusal.h"

namespace racecourse {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int schema = 1;

fs::path base_folder(const char* variable, const char* below_home) {
  // The specification says to ignore relative paths in these variables.
  if (const char* named = std::getenv(variable); named && fs::path(named).is_absolute()) return named;
  if (const char* home = std::getenv("HOME"); home && fs::path(home).is_absolute())
    return fs::path(home) / below_home;
  return {};
}

/// Thrown for a file with a later schema than this program knows.
struct WrittenByNewer {};

void require_schema(const json& document) {
  const int found = document.at("schema").get<int>();
  if (found > schema) throw WrittenByNewer{};
  if (found != schema) throw std::runtime_error("it is version " + std::to_string(found));
}

/// Renames it to the first free NAME.WORD-N. Returns the new name, or nothing when that failed.
std::optional<fs::path> keep_aside(const fs::path& file, const std::string& word) {
  for (int n = 1; n < 1000; ++n) {
    fs::path aside = file;
    aside += "." + word + "-" + std::to_string(n);
    std::error_code error;
    if (fs::exists(aside, error)) continue;
    fs::rename(file, aside, error);
    if (error) return {};
    return aside;
  }
  return {};
}

template <class T>
Loaded<T> set_aside(const fs::path& file, const std::string& why, const std::string& word) {
  const auto aside = keep_aside(file, word);
  const std::string what = file.string() + " " + why + "; defaults are used, and ";
  if (aside) return {T{}, what + "the file is kept as " + aside->filename().string() + "."};
  return {T{}, what + "it is not written over, because it could not be renamed.", false};
}

/// Reads `file` with `parse`. Any exception means that the file is broken.
template <class T, class Parse>
Loaded<T> load(const fs::path& file, Parse parse) {
  if (file.empty()) return {};
  const FileText found = read_text(file);
  if (const auto* unreadable = std::get_if<Unreadable>(&found))
    return {T{},
            file.string() + " could not be read (" + unreadable->why +
                "); defaults are used, and it is not written over.",
            false};
  const auto* text = std::get_if<std::string>(&found);
  if (!text) return {};
  try {
    const json document = json::parse(*text);
    require_schema(document);
    return {parse(document), {}};
  } catch (const WrittenByNewer&) {
    return set_aside<T>(file, "was written by a newer version of this program", "newer");
  } catch (const std::exception&) {
    return set_aside<T>(file, "could not be understood", "broken");
  }
}

std::optional<std::string> save(const fs::path& file, const json& document) {
  if (file.empty()) return {};
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  if (error)
    return "cannot create the folder " + file.parent_path().string() + ": " + refused_by_system(error);
  return write_whole(file.string(), document.dump(2) + "\n");
}

ThemeName theme_named(std::string_view word) {
  for (const ThemeName name : {ThemeName::dark, ThemeName::light, ThemeName::projector})
    if (word == to_string(name)) return name;
  throw std::runtime_error("no such theme");
}

Preferences parse_preferences(const json& document) {
  Preferences read;
  read.theme = theme_named(document.at("theme").get<std::string>());
  read.type_size = document.at("type_size").get<float>();
  read.width = document.at("width").get<int>();
  read.height = document.at("height").get<int>();
  read.tour_seen = document.value("tour_seen", false);    // not in files of earlier versions
  read.python = document.value("python", std::string());  // earlier versions did not write it
  // Written so that NaN fails, too.
  if (!(read.type_size >= 0.5f && read.type_size <= 4.0f)) throw std::runtime_error("type size out of range");
  if (read.width < 0 || read.width > 32768 || read.height < 0 || read.height > 32768)
    throw std::runtime_error("window size out of range");
  return read;
}

Progress parse_progress(const json& document) { return document.at("goals_met").get<Progress>(); }

Notes parse_notes(const json& document) { return document.at("notes").get<Notes>(); }

Programs parse_programs(const json& document) { return document.at("programs").get<Programs>(); }

/// The folder that user-dirs.dirs names, as xdg-user-dirs writes it: XDG_DOCUMENTS_DIR="$HOME/Documents". Empty when there is
/// none.
fs::path named_documents(const fs::path& home) {
  constexpr std::string_view key = "XDG_DOCUMENTS_DIR=\"";
  constexpr std::string_view at_home = "$HOME/";
  const FileText found = read_text(base_folder("XDG_CONFIG_HOME", ".config") / "user-dirs.dirs");
  if (!std::holds_alternative<std::string>(found)) return {};
  std::istringstream in(std::get<std::string>(found));
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key)) continue;
    const std::string value = line.substr(key.size(), line.rfind('"') - key.size());
    return value.starts_with(at_home) ? home / value.substr(at_home.size()) : fs::path(value);
  }
  return {};
}

}  // namespace

StorePaths store_paths() {
  StorePaths paths;
  if (const fs::path base = base_folder("XDG_CONFIG_HOME", ".config"); !base.empty())
    paths.settings = base / "racecourse" / "settings.json";
  if (const fs::path base = base_folder("XDG_DATA_HOME", ".local/share"); !base.empty()) {
    paths.progress = base / "racecourse" / "progress.json";
    paths.notes = base / "racecourse" / "notes.json";
    paths.programs = base / "racecourse" / "programs.json";
    paths.unsaved = base / "racecourse" / "unsaved";
  }
  return paths;
}

std::string notice_of_nothing_kept(const StorePaths& paths) {
  std::string what;
  const auto add = [&what](const fs::path& path, const char* name) {
    if (path.empty()) what += (what.empty() ? "" : ", ") + std::string(name);
  };
  add(paths.settings, "settings");
  add(paths.progress, "goals");
  add(paths.notes, "notes");
  add(paths.unsaved, "unsaved programs");
  return what.empty() ? what : "There is no home folder to keep these in: " + what + "; set HOME.";
}

fs::path reports_folder() {
  std::error_code error;
  const char* named = std::getenv("HOME");
  const fs::path home = named ? named : "";
  for (const fs::path& folder : {named_documents(home), home.empty() ? home : home / "Documents", home})
    if (folder.is_absolute() && fs::is_directory(folder, error)) return folder;
  return ".";
}

Loaded<Preferences> load_preferences(const fs::path& file) {
  return load<Preferences>(file, parse_preferences);
}

Loaded<Progress> load_progress(const fs::path& file) { return load<Progress>(file, parse_progress); }

Loaded<Notes> load_notes(const fs::path& file) { return load<Notes>(file, parse_notes); }

Loaded<Programs> load_programs(const fs::path& file) { return load<Programs>(file, parse_programs); }

std::optional<std::string> save_preferences(const fs::path& file, const Preferences& preferences) {
  return save(file, {{"schema", schema},
                     {"theme", std::string(to_string(preferences.theme))},
                     {"type_size", preferences.type_size},
                     {"width", preferences.width},
                     {"height", preferences.height},
                     {"tour_seen", preferences.tour_seen},
                     {"python", preferences.python}});
}

std::optional<std::string> save_progress(const fs::path& file, const Progress& progress) {
  return save(file, {{"schema", schema}, {"goals_met", progress}});
}

std::optional<std::string> save_notes(const fs::path& file, const Notes& notes) {
  return save(file, {{"schema", schema}, {"notes", notes}});
}

std::optional<std::string> save_programs(const fs::path& file, const Programs& programs) {
  json names = json::array();
  for (const std::string& program : programs)
    if (visible(program) == program) names.push_back(program);  // JSON takes no bytes that are not UTF-8
  return save(file, {{"schema", schema}, {"programs", names}});
}

Progress with_changes(const Progress& stored, const Progress& before, const Progress& now) {
  const auto has = [](const Progress& progress, const std::string& lesson, const std::string& goal) {
    const auto met = progress.find(lesson);
    return met != progress.end() && met->second.contains(goal);
  };
  Progress result = now;
  for (const auto& [lesson, goals] : stored)
    for (const std::string& goal : goals)
      if (!has(before, lesson, goal)) result[lesson].insert(goal);
  return result;
}

Notes with_changes(const Notes& stored, const Notes& before, const Notes& now) {
  Notes result = stored;
  for (const auto& [lesson, text] : now) {
    const auto known = before.find(lesson);
    const bool changed = known == before.end() || known->second != text;
    if (changed || !stored.contains(lesson)) result[lesson] = text;
  }
  return result;
}

Programs with_changes(const Programs& stored, const Programs& before, const Programs& now) {
  const auto has = [](const Programs& programs, const std::string& program) {
    return std::find(programs.begin(), programs.end(), program) != programs.end();
  };
  Programs result = now;
  for (const std::string& program : stored)
    if (!has(before, program) && !has(now, program)) result.push_back(program);
  result.resize(std::min(result.size(), most_programs));
  return result;
}

}  // namespace racecourse
