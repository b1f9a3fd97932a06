// Which Pythons there are, and what is said of one that is no good.

#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "../children.h"
#include "fake_python.h"
#include "kit/host/python.h"

using namespace racecourse;
using namespace std::chrono_literals;

TEST_CASE("the Pythons in PATH are found by their names, each program once") {
  const FakePython first("exit 0"), second("exit 0");
  const fs::path& one = first.folder();
  const fs::path& two = second.folder();
  const Environment path("PATH", two.string() + ":/no/such/folder:" + one.string());
  const auto make = [](const fs::path& file, fs::perms rights) {
    std::ofstream(file) << "#!/bin/sh\n";
    fs::permissions(file, rights);
  };
  make(two / "pypy3", fs::perms::owner_all);
  make(two / "python3.13t", fs::perms::owner_all);
  make(two / "python3.9", fs::perms::owner_read);
  make(two / "python3-config", fs::perms::owner_all);
  make(two / "python3.x", fs::perms::owner_all);
  make(one / "python3.12", fs::perms::owner_all);
  fs::create_symlink(two / "python3", two / "python3.11");
  CHECK(pythons_in_path() == std::vector<std::string>{"python3", "pypy3", "python3.13t", "python3.12"});
  const Environment nothing("PATH", "");
  CHECK(pythons_in_path().empty());
}

TEST_CASE("the Python of this machine is found and says what it is; another is what it is") {
  const PythonFound found = find_python();
  CHECK(found.failure.empty());
  CHECK(fs::exists(found.path));
  CHECK(found.about.find(found.version) != std::string::npos);
  const PythonFound by_path = find_python(found.path);
  CHECK(by_path.version == found.version);
  CHECK(find_python("/no/such/python").failure.find("/no/such/python") != std::string::npos);
  const std::string cure = "; see what \"python3 --version\" says";
  for (const auto& [script, complaint] : std::map<std::string, std::string>{
           {"echo rubbish", "python3 does not say what it is" + cure},
           {"exit 3", "python3 does not say what it is" + cure},
           {"/bin/sleep 1000", "python3 did not answer within 200 ms" + cure}}) {
    const FakePython fake(script);
    const PythonFound bad = find_python("python3", 200ms);
    CHECK(bad.failure == complaint);
    CHECK(bad.version.empty());
    CHECK_FALSE(has_child());
  }
  for (const auto& known :
       std::map<std::string, bool>{{"2.7.18", true}, {"3.7.17", true}, {"3.8.0", false}, {"3.14.0", false}}) {
    const std::string& version = known.first;
    const bool too_old = known.second;
    CAPTURE(version);
    const FakePython fake(R"(echo '{"path": "/p", "version": ")" + version +
                          R"(", "implementation": "CPython", "free_threaded": false, "gil": true}')");
    const std::string failure = find_python("python3").failure;
    CHECK(failure.empty() != too_old);
    if (too_old) CHECK(failure.find("the twins need Python 3.8 or later") != std::string::npos);
  }
  CHECK(about_python("CPython", "3.13.1", false, true) == "CPython 3.13.1, which has a GIL");
  CHECK(about_python("CPython", "3.13.1", true, false) ==
        "CPython 3.13.1, a free-threaded build without a GIL");
}
