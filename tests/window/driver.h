#pragma once

// A virtual display, the program on it, and its input: Xvfb, racecourse, xdotool. Everything waits for an observable event (a
// window's title, the end of a process) with a deadline; nothing relies on a sleep.

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace racecourse::driving {

using Words = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;
/// Long, because instrumented builds on a loaded machine are slow; a test that passes needs far less.
inline constexpr std::chrono::seconds patience{240};

inline std::string read_whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A folder that is removed with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "racecourse-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // a leftover in the temporary folder fails no test
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A child process with its standard output and error in files. Its owner ends it.
class Process {
 public:
  Process(const Words& words, const Environment& environment, const std::filesystem::path& out,
          const std::filesystem::path& err, int inherited = -1) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ > 0) return;
    for (const auto& [name, value] : environment) {
      if (value.empty())
        unsetenv(name.c_str());
      else
        setenv(name.c_str(), value.c_str(), 1);
    }
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    if (inherited >= 0) fcntl(inherited, F_SETFD, 0);
    execvp(arguments.front(), arguments.data());
    _exit(127);
  }
  ~Process() {
    if (wait_for(std::chrono::milliseconds(0))) return;
    kill(pid_, SIGTERM);
    if (wait_for(std::chrono::seconds(5))) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send(int signal) const { kill(pid_, signal); }

  /// The exit code (128 + N after signal N), or nothing when it still runs at the deadline.
  std::optional<int> wait_for(std::chrono::milliseconds at_most) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    while (!code_) {
      int status = 0;
      if (waitpid(pid_, &status, WNOHANG) == pid_)
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      else if (std::chrono::steady_clock::now() >= deadline)
        break;
      else
        usleep(2000);  // between two looks at the process
    }
    return code_;
  }

 private:
  pid_t pid_ = -1;
  std::optional<int> code_;
};

/// A display without a screen. Throws where Xvfb is missing.
class VirtualDisplay {
 public:
  VirtualDisplay(int width, int height) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
    const std::string screen = std::to_string(width) + "x" + std::to_string(height) + "x24";
    server_.emplace(
        // Without -noreset the server restarts whenever its last client has disconnected.
        Words{"Xvfb", "-displayfd", std::to_string(ends[1]), "-screen", "0", screen, "-nolisten", "tcp",
              "-noreset"},
        Environment{}, folder_ / "out", folder_ / "err", ends[1]);
    close(ends[1]);
    name_ = ":" + first_line(ends[0]);
    close(ends[0]);
    if (name_ == ":")
      throw std::runtime_error(
          "this test needs a virtual display, and Xvfb did not start (Debian: apt install xvfb) " +
          read_whole(folder_ / "err"));
  }
  const std::string& name() const { return name_; }

 private:
  static std::string first_line(int from) {
    std::string line;
    pollfd ready{from, POLLIN, 0};
    const auto at_most = static_cast<int>(std::chrono::milliseconds(patience).count());
    char letter = 0;
    while (poll(&ready, 1, at_most) > 0 && read(from, &letter, 1) == 1 && letter != '\n') line += letter;
    return line;
  }

  TemporaryFolder folder_;
  std::optional<Process> server_;
  std::string name_;
};

/// The environment of a window on that display, with a home of its own.
inline Environment window_environment(const VirtualDisplay& display, const TemporaryFolder& home) {
  return {{"DISPLAY", display.name()},
          {"WAYLAND_DISPLAY", ""},
          {"LIBGL_ALWAYS_SOFTWARE", "1"},
          // OpenGL drivers leak some memory; all other tests look for our own leaks.
          {"ASAN_OPTIONS", "detect_leaks=0"},
          {"XDG_CONFIG_HOME", (home / "config").string()},
          {"XDG_DATA_HOME", (home / "data").string()}};
}

/// The program's window on a display, with a home of its own.
class DrivenWindow {
 public:
  /// Whether a window ends after a while even where its test has failed and does not end it.
  enum class Ends { by_itself, when_told };

  DrivenWindow(const VirtualDisplay& display, Words words, Ends ends = Ends::by_itself) : display_(display) {
    words.insert(words.begin(), RACECOURSE_EXECUTABLE);
    if (ends == Ends::by_itself) words.insert(words.end(), {"--exit-after", "120s"});
    words.insert(words.end(), {"--summary", (folder_ / "summary.json").string()});
    words_ = std::move(words);
  }

  std::filesystem::path home(const std::string& name) const { return folder_ / name; }
  void set_environment(const std::string& name, const std::string& value) { more_[name] = value; }
  void start() { program_.emplace(words_, environment(), folder_ / "out", folder_ / "err"); }

  /// Waits until the window's title ends in those words. Throws when it does not.
  void await_title(const std::string& ending) const {
    input({"search", "--sync", "--name", "Racecourse .*" + ending + "$"});
  }
  /// Waits until the file contains that text, `at_most` that long. Whether it does.
  bool await_in_file(const std::filesystem::path& file, const std::string& text,
                     std::chrono::milliseconds at_most) const {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    while (read_whole(file).find(text) == std::string::npos) {
      if (std::chrono::steady_clock::now() >= deadline) return false;
      usleep(10'000);  // between two looks at the file
    }
    return true;
  }
  void press(const std::string& keys) const { input({"key", "--delay", "20", keys}); }
  void point_at(int x, int y) const { input({"mousemove", std::to_string(x), std::to_string(y)}); }
  void press_button() const { input({"mousedown", "1"}); }
  void release_button() const { input({"mouseup", "1"}); }
  void type(const std::string& text) const { input({"type", "--delay", "20", text}); }
  /// As fast as possible: most of them come between two frames.
  void press_at_once(Words keys) const {
    keys.insert(keys.begin(), {"key", "--delay", "0"});
    input(std::move(keys));
  }
  void type_and_press(const std::string& text, const std::string& keys) const {
    input({"type", "--delay", "0", "--args", "1", text, "key", "--delay", "0", keys});
  }
  void send(int signal) const { program_->send(signal); }

  /// Waits for the end of the program. Returns its exit code; throws when it does not end.
  int leave() {
    const auto code = program_->wait_for(patience);
    if (!code) throw std::runtime_error("the window did not leave");
    return *code;
  }
  std::string summary() const { return read_whole(folder_ / "summary.json"); }
  std::string out() const { return read_whole(folder_ / "out"); }
  std::string err() const { return read_whole(folder_ / "err"); }

 private:
  Environment environment() const {
    Environment all = more_;
    all.merge(window_environment(display_, folder_));
    return all;
  }

  void input(Words words) const {
    std::string said = "xdotool";
    for (const std::string& word : words) said += " " + word;
    words.insert(words.begin(), "xdotool");
    Process process(words, environment(), folder_ / "input.out", folder_ / "input.err");
    const auto code = process.wait_for(patience);
    if (code == 127) throw std::runtime_error("this test needs xdotool (Debian: apt install xdotool)");
    if (code != 0)
      throw std::runtime_error(said + (code ? ": " + read_whole(folder_ / "input.err") : " came to no end") +
                               "\nthe program said: " + err());
  }

  const VirtualDisplay& display_;
  TemporaryFolder folder_;
  Words words_;
  Environment more_;
  std::optional<Process> program_;
};

}  // namespace racecourse::driving
