#include "kit/host/child_process.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/dll/runtime_symbol_info.hpp>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#if __has_include(<poll.h>)
#include <poll.h>
#include <unistd.h>
#endif

// From Boost 1.88 on, what these headers give stands under v1, and boost/process.hpp gives something else.
#if __has_include(<boost/process/v1/child.hpp>)
#include <boost/process/v1/args.hpp>
#include <boost/process/v1/child.hpp>
#include <boost/process/v1/error.hpp>
#include <boost/process/v1/extend.hpp>
#include <boost/process/v1/group.hpp>
#include <boost/process/v1/io.hpp>
#include <boost/process/v1/pipe.hpp>
#include <boost/process/v1/search_path.hpp>
namespace racecourse {
namespace process = boost::process::v1;
}
#else
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
namespace racecourse {
namespace process = boost::process;
}
#endif

#include "kit/base/visible.h"
#include "kit/host/host.h"
#include "kit/host/program_path.h"
#include "kit/host/refusal.h"
#include "kit/host/start_thread.h"

namespace racecourse {

namespace {

constexpr std::size_t most_errors = 65'536;
constexpr std::size_t longest_line = 65'536;
#if defined(BOOST_POSIX_API)
constexpr const char* nothing_to_read = "/dev/null";
#else
constexpr const char* nothing_to_read = "NUL";
#endif

// On POSIX not process::search_path(): it makes the reader's locale, and throws where that is unknown or cannot be opened.
boost::filesystem::path in_path(const std::string& program) {
#if defined(BOOST_POSIX_API)
  return program_in_path(program).native();
#else
  return process::search_path(program);
#endif
}

boost::filesystem::path found(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  boost::filesystem::path path = in_path(program);
  if (path.empty())
    throw std::runtime_error("there is no program " + in_quotes(program) + " in PATH; install it");
  return path;
}

/// The variables of this process, and others. Not Boost's: what that changes of them it reads after it was freed (1.74).
class Variables {
 public:
  explicit Variables(const std::vector<std::pair<std::string, std::string>>& others) {
#if defined(BOOST_POSIX_API)
    for (const auto& [name, value] : others) {
      texts_.push_back(name);
      texts_.back().append("=").append(value);
    }
    for (std::string& text : texts_) pointers_.push_back(text.data());
    const auto is_replaced = [&](std::string_view variable) {
      return std::any_of(others.begin(), others.end(), [&](const auto& other) {
        return variable.substr(0, variable.find('=')) == other.first;
      });
    };
    for (char** at = environ; at && *at; ++at)
      if (!is_replaced(*at)) pointers_.push_back(*at);
    pointers_.push_back(nullptr);
#endif
  }
  /// As execve(2) takes them; of this object.
  char** data() { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

ChildExit exit_of(int native) {
#if defined(BOOST_POSIX_API)
  if (WIFSIGNALED(native)) return {0, WTERMSIG(native)};
  return {WEXITSTATUS(native), 0};
#else
  return {native, 0};
#endif
}

// A program that could not be executed leaves a child that has already ended, and Boost.Process does not reap it.
void reap([[maybe_unused]] const auto& executor) {
#if defined(BOOST_POSIX_API)
  if (executor.pid > 0) ::waitpid(executor.pid, nullptr, 0);
#endif
}

// On POSIX this does not reap it: until then, no other process can get its number.
void await_end(process::child& child) {
#if !defined(BOOST_POSIX_API)
  std::error_code ignored;
  child.wait(ignored);
#else
  siginfo_t how{};
  while (::waitid(P_PID, static_cast<id_t>(child.id()), &how, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
  }
#endif
}

}  // namespace

std::string ChildExit::text() const {
  if (signal == 0) return "exit code " + std::to_string(code);
#if defined(BOOST_POSIX_API)
  return "ended by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
#else
  return "ended by signal " + std::to_string(signal);
#endif
}

class ChildProcess::Handle {
 public:
  Handle(const std::string& program, const std::vector<std::string>& arguments, const ChildOptions& options)
      : on_errors_(options.on_errors),
        child_(start(program, arguments, options)),
        error_reader_(start_thread([this] { read_errors(); })) {}

  ~Handle() {
    kill();
    wait();
  }

  std::optional<std::string> read_line() {
    for (;;) {
      const std::size_t end = std::min(unread_.find('\n'), longest_line);
      if (end < unread_.size()) {
        std::string line = unread_.substr(0, end);
        unread_.erase(0, end + (unread_[end] == '\n' ? 1 : 0));
        return line;
      }
      const std::string more = read_some(output_);
      if (more.empty()) return unread_.empty() ? std::nullopt : std::optional(std::exchange(unread_, {}));
      unread_ += more;
    }
  }

  std::string read_output() { return unread_.empty() ? read_some(output_) : std::exchange(unread_, {}); }

  ChildExit wait() {
    if (ended_) return *ended_;
    std::error_code ignored;
    await_end(child_);
    {
      const std::lock_guard lock(group_mutex_);
      // What it has started ends too: its pipes might stay open for ever otherwise.
      group_.terminate(ignored);
      gone_ = true;
    }
    reaped_ = true;
    child_.wait(ignored);
    error_reader_.join();
    ended_ = exit_of(child_.native_exit_code());
    return *ended_;
  }

  void kill() noexcept {
    const std::lock_guard lock(group_mutex_);
    std::error_code ignored;
    if (!gone_) group_.terminate(ignored);
  }

  const std::string& errors() const { return errors_; }
  int id() const { return static_cast<int>(child_.id()); }

 private:
  process::child start(const std::string& program, const std::vector<std::string>& arguments,
                       const ChildOptions& options) {
    std::error_code error;
    Variables variables(options.environment);
    const boost::filesystem::path input = options.input.empty() ? nothing_to_read : options.input;
    process::child child(
        found(program), process::args = arguments, (process::std_in < input), (process::std_out > output_),
        (process::std_err > error_pipe_), group_, error,
        process::extend::on_setup([all = variables.data()]([[maybe_unused]] auto& executor) {
#if defined(BOOST_POSIX_API)
          executor.env = all;
#endif
        }),
        // A pipe or a socket that a child inherited would not close before that child ends.
        process::extend::on_exec_setup(
            [parent = process_id(), &limits = options.limits, descriptor = options.descriptor](auto&) {
              keep_files_from_child();
              if (descriptor >= 0) leave_file_to_child(descriptor);
              end_child_with_parent(parent);
              if (limits) limit_this_process(*limits);
            }),
        process::extend::on_error([](auto& executor, const std::error_code&) { reap(executor); }));
    if (error) throw std::system_error(error);
    // Without a descriptor left for the pipe that reports errors, Boost.Process reports none.
    if (!child.valid()) throw std::system_error(std::make_error_code(std::errc::too_many_files_open));
    return child;
  }

  /// What stands in a pipe; waits for more where it is empty. Nothing at its end, and after the end of the child: what that has
  /// started may hold the pipe open for ever.
  std::string read_some(process::pipe& pipe) {
    std::array<char, 4096> some{};
#if defined(BOOST_POSIX_API)
    constexpr int look_ms = 50;
    pollfd input{pipe.native_source(), POLLIN, 0};
    // After its end once more: it may have written between the look at the pipe and the look at the child.
    for (bool ended = false; ::poll(&input, 1, ended ? 0 : look_ms) <= 0; ended = has_ended())
      if (ended) return {};
#endif
    return {some.data(), static_cast<std::size_t>(pipe.read(some.data(), some.size()))};
  }

#if defined(BOOST_POSIX_API)
  bool has_ended() {
    siginfo_t how{};
    return reaped_ ||
           (::waitid(P_PID, static_cast<id_t>(child_.id()), &how, WEXITED | WNOWAIT | WNOHANG) == 0 &&
            how.si_pid != 0);
  }
#endif

  void read_errors() {
    for (std::string more = read_some(error_pipe_); !more.empty(); more = read_some(error_pipe_)) {
      if (errors_.size() < most_errors) errors_ += more;
      if (on_errors_) on_errors_(more);
    }
  }

  const std::function<void(std::string_view)> on_errors_;
  process::pipe output_, error_pipe_;
  std::string unread_;  // of the output
  process::group group_;
  process::child child_;
  std::string errors_;               // belongs to the reader until that is joined
  std::atomic<bool> reaped_{false};  // for the reader
  std::optional<ChildExit> ended_;

  std::mutex group_mutex_;  // guards gone_: once the child is reaped, its group's number may be another's
  bool gone_ = false;

  std::thread error_reader_;  // the last: it reads the others
};

ChildProcess::ChildProcess(const std::string& program, const std::vector<std::string>& arguments,
                           const ChildOptions& options) {
  try {
    handle_ = std::make_unique<Handle>(program, arguments, options);
  } catch (const std::system_error& refused) {
    throw std::runtime_error("this machine could not start " + visible(program) + ": " +
                             sentence_of(refused));
  }
}
ChildProcess::~ChildProcess() = default;

std::optional<std::string> ChildProcess::read_line() { return handle_->read_line(); }
std::string ChildProcess::read_output() { return handle_->read_output(); }
ChildExit ChildProcess::wait() { return handle_->wait(); }
int ChildProcess::id() const { return handle_->id(); }
const std::string& ChildProcess::errors() const { return handle_->errors(); }
void ChildProcess::kill() noexcept { handle_->kill(); }

std::string this_program() {
  boost::system::error_code error;
  const boost::filesystem::path path = boost::dll::program_location(error);
  if (error)
    throw std::runtime_error("this system does not say where the program is (" + error.message() + ")");
  return path.string();
}

}  // namespace racecourse
