#include "files/unsaved_text.h"

#include <array>
#include <chrono>
#include <sstream>
#include <system_error>
#include <utility>
#include <variant>

#include "files/watched_file.h"
#include "files/whole_file.h"
#include "kit/host/file_text.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

constexpr int most_windows = 9;
constexpr std::string_view first_word = "racecourse-unsaved-1 ";

fs::path place_in(const fs::path& folder, const fs::path& program, int window) {
  std::ostringstream name;
  name << program.filename().string() << '-' << std::hex << fingerprint_of(program.string()) << '-'
       << std::dec << window;
  return folder / name.str();
}

/// The first line has the fingerprint in hexadecimal; the text follows as it is, whatever its bytes.
std::optional<KeptText> read_kept(const fs::path& file) {
  const FileText found = read_text(file);
  const auto* all = std::get_if<std::string>(&found);
  if (!all || !all->starts_with(first_word)) return {};
  const std::size_t end = all->find('\n');
  if (end == std::string::npos) return {};
  std::istringstream number(all->substr(first_word.size(), end - first_word.size()));
  KeptText kept{all->substr(end + 1), 0};
  number >> std::hex >> kept.base;
  return number ? std::optional(std::move(kept)) : std::nullopt;
}

}  // namespace

UnsavedText::UnsavedText(const fs::path& folder, const fs::path& program) {
  if (folder.empty()) return;
  std::error_code ignored;  // what cannot be looked at is not there
  for (int window = 1; window <= most_windows; ++window) {
    const fs::path file = place_in(folder, program, window);
    if (!file_.empty() && !fs::exists(file, ignored)) continue;
    auto lock = std::make_unique<FileLock>(file, std::chrono::milliseconds(0));
    if (!lock->held()) {
      open_elsewhere_ = open_elsewhere_ || fs::exists(file.string() + ".lock", ignored);
      continue;
    }
    auto left = read_kept(file);
    if (!left && !file_.empty()) continue;
    file_ = file;
    lock_ = std::move(lock);
    found_ = std::move(left);
    if (found_) return;
  }
}

std::optional<std::string> UnsavedText::keep(const KeptText& text) {
  if (file_.empty()) return "What you type is not kept until you save it: there is no place for it.";
  std::error_code ignored;  // the write will say it
  fs::create_directories(file_.parent_path(), ignored);
  std::ostringstream first_line;
  first_line << first_word << std::hex << text.base << '\n';
  if (const auto error = write_whole(file_, first_line.str() + text.text))
    return "What you type is not kept until you save it: " + *error + ".";
  return {};
}

void UnsavedText::drop() {
  std::error_code ignored;  // what stays is offered once more
  if (!file_.empty()) fs::remove(file_, ignored);
}

bool has_unsaved_text(const fs::path& folder, const fs::path& program) {
  std::error_code ignored;
  for (int window = 1; window <= most_windows && !folder.empty(); ++window)
    if (fs::exists(place_in(folder, program, window), ignored)) return true;
  return false;
}

}  // namespace racecourse
