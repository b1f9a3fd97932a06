#include "kit/python.h"

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "kit/child_process.h"

namespace racecourse {

namespace {

constexpr const char* question = R"(import json, sys, sysconfig
print(json.dumps({
    "path": sys.executable or "",
    "version": sys.version.split()[0],
    "implementation": "CPython" if sys.implementation.name == "cpython" else sys.implementation.name,
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "gil": getattr(sys, "_is_gil_enabled", lambda: sys.implementation.name == "cpython")(),
}))
)";

/// Ends a child that takes longer than that.
class TimeLimit {
 public:
  TimeLimit(ChildProcess& child, std::chrono::milliseconds patience)
      : watch_([this, &child, patience](const std::stop_token& over) {
          std::unique_lock hold(mutex_);
          if (!changed_.wait_for(hold, over, patience, [&] { return over.stop_requested(); })) child.kill();
        }) {}

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread watch_;
};

/// False when it is no answer.
bool understand(const std::string& line, PythonFound& found) {
  const auto said = nlohmann::json::parse(line, nullptr, false);
  try {
    found.path = said.at("path").get<std::string>();
    found.version = said.at("version").get<std::string>();
    found.about = about_python(said.at("implementation").get<std::string>(), found.version,
                               said.at("free_threaded").get<bool>(), said.at("gil").get<bool>());
    return true;
  } catch (const nlohmann::json::exception&) {
    found = {};  // it is what the caller says it is: no answer
    return false;
  }
}

}  // namespace

PythonFound find_python(const std::string& program, std::chrono::milliseconds patience) {
  PythonFound found;
  try {
    ChildProcess child(program, {"-c", question});
    const TimeLimit limit(child, patience);
    const auto line = child.read_line();
    const bool understood = line && understand(*line, found);
    if (!child.wait().well() || !understood) {
      found = {};
      found.failure = program + " does not say what it is" + python_cure(program);
    }
  } catch (const std::runtime_error& error) {
    found.failure = error.what();
  }
  return found;
}

std::string about_python(std::string_view implementation, std::string_view version, bool free_threaded,
                         bool gil) {
  const std::string name = std::string(implementation) + " " + std::string(version);
  if (!free_threaded) return name + (gil ? ", which has a GIL" : "");
  return name +
         (gil ? ", a free-threaded build whose GIL is switched on" : ", a free-threaded build without a GIL");
}

std::string python_cure(std::string_view program) {
  return "; see what \"" + std::string(program) + " --version\" says";
}

}  // namespace racecourse
