#include "kit/host/python.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "kit/base/format.h"
#include "kit/base/visible.h"
#include "kit/host/child_process.h"
#include "kit/host/program_path.h"
#include "kit/host/refusal.h"
#include "kit/host/time_limit.h"

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

/// False when `line` is no answer to the question.
bool understand(const std::string& line, PythonFound& found) {
  const auto said = nlohmann::json::parse(line, nullptr, false);
  try {
    found.path = said.at("path").get<std::string>();
    found.version = said.at("version").get<std::string>();
    found.about = about_python(said.at("implementation").get<std::string>(), found.version,
                               said.at("free_threaded").get<bool>(), said.at("gil").get<bool>());
    return true;
  } catch (const nlohmann::json::exception&) {
    found = {};
    return false;
  }
}

/// Whether the twins refuse it; they say so themselves, too.
bool is_too_old(const std::string& version) {
  return version.starts_with("2.") || (version.starts_with("3.") && std::atoi(version.c_str() + 2) < 8);
}

/// "python3", "python3.13", "python3.13t" for a build without a GIL, "pypy3"; not "python3-config".
bool names_python(std::string_view name) {
  for (const std::string_view stem : {usual_python, std::string_view("pypy3")}) {
    if (!name.starts_with(stem)) continue;
    std::string_view version = name.substr(stem.size());
    if (version.ends_with('t')) version.remove_suffix(1);
    const bool numbered = version.size() > 1 && version.front() == '.' &&
                          version.find_first_not_of("0123456789", 1) == std::string_view::npos;
    if (numbered || name == stem) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> pythons_in_path() { return programs_in_path(names_python, usual_python); }

PythonFound find_python(const std::string& program, std::chrono::milliseconds patience) {
  PythonFound found;
  try {
    ChildProcess child(program, {"-I", "-c", question});
    const TimeLimit limit(child, patience);
    const auto line = child.read_line();
    const bool understood = line && understand(*line, found);
    if (!child.wait().well() || !understood) {
      found = {};
      found.failure =
          visible(program) +
          (limit.exceeded() ? " did not answer within " + duration_text(1e6 * double(patience.count()))
                            : " does not say what it is") +
          python_cure(program);
    } else if (is_too_old(found.version)) {
      found.failure = found.about + ", is too old: the twins need Python 3.8 or later";
    }
  } catch (const std::runtime_error& error) {
    found.failure = sentence_of(error);
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
  return "; see what " + in_quotes(std::string(program) + " --version") + " says";
}

}  // namespace racecourse
