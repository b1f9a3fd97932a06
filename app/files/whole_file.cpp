#include "files/whole_file.h"

#include <cerrno>
#include <fstream>
#include <random>
#include <system_error>

#include "kit/host/interrupt.h"

namespace racecourse {

namespace fs = std::filesystem;

namespace {

std::string complaint(const fs::path& file, const std::string& why) {
  return "cannot write " + file.string() + ": " + why;
}

std::string last_error() {
  return errno != 0 ? std::generic_category().message(errno) : "the system gave no reason";
}

/// Pipes and terminals cannot be replaced by a rename. Nor is anything in /dev: /dev/stdout may be a link to a regular file
/// that others write to.
bool is_stream(const fs::path& file) {
  std::error_code ignored;  // opening it will fail
  const fs::file_status status = fs::status(file, ignored);
  if (fs::is_directory(status)) return false;
  return (fs::exists(status) && !fs::is_regular_file(status)) || file.native().starts_with("/dev/");
}

/// The file at the end of a chain of links.
fs::path end_of_links(const fs::path& file) {
  std::error_code error;
  const fs::path end = fs::is_symlink(file, error) ? fs::weakly_canonical(file, error) : file;
  return error ? file : end;
}

fs::path name_beside(const fs::path& file) {
  fs::path beside = file;
  beside += ".part-" + std::to_string(std::random_device{}());
  return beside;
}

std::optional<std::string> reason_against(const fs::path& target) {
  std::error_code error;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (target.filename().empty() || fs::is_directory(target, error)) return "it is a folder";
  if (!fs::is_directory(folder, error)) return "there is no folder " + folder.string();
  // A read-only file could be replaced all the same, but its owner would not want that.
  errno = 0;
  if (fs::exists(target, error) && !std::ofstream(target, std::ios::binary | std::ios::app))
    return last_error();
  return {};
}

/// Returns nothing on success, else the reason.
std::optional<std::string> append(const fs::path& file, std::string_view text) {
  errno = 0;
  std::ofstream out(file, std::ios::binary | std::ios::app);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) return last_error();
  return {};
}

/// Gives `to` the permissions of the file that it will replace.
void keep_permissions(const fs::path& from, const fs::path& to) {
  std::error_code error;
  const fs::file_status status = fs::status(from, error);
  if (fs::exists(status)) fs::permissions(to, status.permissions(), error);
}

/// Returns nothing on success, else the reason.
std::optional<std::string> replace(const fs::path& target, std::string_view text) {
  if (auto why = reason_against(target)) return why;
  const UninterruptedSave save;
  const fs::path beside = name_beside(target);
  auto why = append(beside, text);
  std::error_code error;
  if (!why) {
    keep_permissions(target, beside);
    fs::rename(beside, target, error);
    if (error) why = error.message();
  }
  if (why) fs::remove(beside, error);
  return why;
}

}  // namespace

std::optional<std::string> write_whole(const fs::path& file, std::string_view text) {
  const auto why = is_stream(file) ? append(file, text) : replace(end_of_links(file), text);
  if (!why) return {};
  return complaint(file, *why);
}

std::optional<std::string> cannot_write(const fs::path& file) {
  if (is_stream(file)) return {};
  const fs::path target = end_of_links(file);
  auto why = reason_against(target);
  if (!why) {
    const fs::path beside = name_beside(target);
    why = append(beside, "");
    std::error_code ignored;  // it may not exist
    fs::remove(beside, ignored);
  }
  if (!why) return {};
  return complaint(file, *why);
}

}  // namespace racecourse
