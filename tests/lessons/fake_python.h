#pragma once

// A python3 that is no Python: for what the program says of one that is no good.

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace racecourse {

namespace fs = std::filesystem;

/// An environment variable that has another value for a while.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    const char* before = std::getenv(name);
    if (before) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

/// A folder that is all of PATH, with a python3 that is this shell script; or none, when there is no script.
class FakePython {
 public:
  explicit FakePython(const std::string& script) : path_("PATH", folder_.string()) {
    if (script.empty()) return;
    std::ofstream(folder_ / "python3") << "#!/bin/sh\n" << script << '\n';
    fs::permissions(folder_ / "python3", fs::perms::owner_all);
  }
  ~FakePython() { fs::remove_all(folder_); }
  FakePython(const FakePython&) = delete;
  FakePython& operator=(const FakePython&) = delete;
  const fs::path& folder() const { return folder_; }

 private:
  static fs::path new_folder() {
    std::string name = (fs::temp_directory_path() / "racecourse-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    return name;
  }
  const fs::path folder_ = new_folder();
  const Environment path_;
};

}  // namespace racecourse
