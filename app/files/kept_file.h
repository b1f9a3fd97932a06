#pragma once

// A file that follows what the student does, while other windows may write it too.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "files/file_lock.h"
#include "files/settings_store.h"
#include "kit/host/interrupt.h"

namespace racecourse {

/// Of Progress or Notes.
template <class T>
class KeptFile {
 public:
  using Load = Loaded<T> (*)(const std::filesystem::path&);
  using Save = std::optional<std::string> (*)(const std::filesystem::path&, const T&);

  /// `known` is what was read from the file.
  KeptFile(std::filesystem::path file, T known, Load load_with, Save save_with)
      : file_(std::move(file)), saved_(std::move(known)), load_(load_with), save_(save_with) {}

  /// Applies what has changed since the last save to what the file holds now. Returns one sentence on what went wrong, unless
  /// the last save returned the same.
  std::optional<std::string> save(const T& now) {
    const FileLock lock(file_);
    const UninterruptedSave complete;
    const Loaded<T> stored = load_(file_);
    auto error = stored.replaceable ? save_(file_, with_changes(stored.value, saved_, now))
                                    : std::optional(stored.notice);
    if (!error) saved_ = now;
    const std::string said = std::exchange(complaint_, error.value_or(""));
    if (error && *error != said) return error;
    return stored.notice.empty() || !stored.replaceable ? std::nullopt : std::optional(stored.notice);
  }
  /// Whether the last save failed, and has to be tried again.
  bool failed() const { return !complaint_.empty(); }

 private:
  std::filesystem::path file_;
  T saved_;
  Load load_;
  Save save_;
  std::string complaint_;  // the last one
};

}  // namespace racecourse
