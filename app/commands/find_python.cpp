#include "commands/find_python.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#if !defined(_WIN32)
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

extern char** environ;
#endif

namespace racecourse {

namespace fs = std::filesystem;

namespace {

#if defined(_WIN32)

constexpr char between_folders = ';';
constexpr const char* program_name = "python3.exe";

bool may_run(const fs::path& file) {
  std::error_code error;
  return fs::is_regular_file(file, error);
}

std::optional<std::string> first_words_of(const fs::path&) { return {}; }

#else

constexpr char between_folders = ':';
constexpr const char* program_name = "python3";
constexpr std::chrono::seconds patience{5};

bool may_run(const fs::path& file) {
  std::error_code error;
  return fs::is_regular_file(file, error) && access(file.c_str(), X_OK) == 0;
}

/// Starts `file --version` with its output in a pipe. Returns the end to read from; -1 when that could not be
/// done.
int start(const fs::path& file, pid_t& child) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  std::string name = file.string();
  std::string option = "--version";
  char* const words[] = {name.data(), option.data(), nullptr};
  const int refused = posix_spawn(&child, name.c_str(), &actions, nullptr, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (refused == 0) return ends[0];
  close(ends[0]);
  return -1;
}

/// Reads until the writer is gone; nothing when that takes too long.
std::optional<std::string> read_for_a_while(int from) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + patience;
  std::string text;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{from, POLLIN, 0};
    if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0) return {};
    char some[256];
    const ssize_t got = read(from, some, sizeof some);
    if (got == 0) return text;
    if (got < 0 || text.size() > sizeof some) return {};  // no version is that long
    text.append(some, static_cast<std::size_t>(got));
  }
}

/// What the program says of its version; nothing when it fails, or says nothing in time.
std::optional<std::string> first_words_of(const fs::path& file) {
  pid_t child = -1;
  const int from = start(file, child);
  if (from < 0) return {};
  const std::optional<std::string> text = read_for_a_while(from);
  close(from);
  if (!text) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? text : std::nullopt;
}

#endif

fs::path on_path() {
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable ? variable : "";
  while (!folders.empty()) {
    const std::size_t end = std::min(folders.find(between_folders), folders.size());
    fs::path file = fs::path(folders.substr(0, end)) / program_name;
    if (may_run(file)) return file;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return {};
}

/// "Python 3.11.2\n" -> "3.11.2"
std::string version_in(std::string_view words) {
  constexpr std::string_view before = "Python ";
  if (!words.starts_with(before)) return {};
  words.remove_prefix(before.size());
  return std::string(words.substr(0, words.find_first_of(" \r\n")));
}

}  // namespace

PythonFound find_python() {
  PythonFound found;
  const fs::path file = on_path();
  if (file.empty()) {
    found.sentence = "not found on PATH; the Python twins cannot run";
    return found;
  }
  found.path = file.string();
  if (const auto words = first_words_of(file)) found.version = version_in(*words);
  found.sentence = found.version.empty()
                       ? found.path + " does not say its version; the Python twins cannot run"
                       : found.version + " (" + found.path + ")";
  return found;
}

}  // namespace racecourse
