// Files that nobody else can touch, and what a process that was killed has left of them.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "kit/host/python.h"
#include "kit/host/temporary_file.h"

using namespace racecourse;
namespace fs = std::filesystem;

namespace {

/// A folder that is the system's for temporary files, and the current one, while it lives.
class Elsewhere {
 public:
  Elsewhere() : before_(fs::current_path()) {
    std::string name = fs::temp_directory_path() / "temporary-file-XXXXXX";
    REQUIRE(mkdtemp(name.data()));
    path = name;
    if (const char* set = std::getenv("TMPDIR")) set_before_ = set;
    setenv("TMPDIR", path.c_str(), 1);
    fs::current_path(path);
  }
  ~Elsewhere() {
    set_before_.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", set_before_.c_str(), 1);
    fs::current_path(before_);
    fs::remove_all(path);
  }

  fs::path path;

 private:
  fs::path before_;
  std::string set_before_;
};

}  // namespace

TEST_CASE("a temporary file stands alone in a folder that only its owner can enter, and both are removed") {
  const Elsewhere elsewhere;
  {
    const TemporaryFile file("script");
    CHECK(fs::is_empty(file.path()));
    CHECK(file.path().filename() == "script");
    const fs::path folder = file.path().parent_path();
    CHECK(folder.parent_path() == elsewhere.path);
    CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
    const TemporaryFile second("script");
    CHECK(second.path() != file.path());
    CHECK(fs::exists(file.path()));  // it was not taken for one that was left
  }
  CHECK(fs::is_empty(elsewhere.path));
}

TEST_CASE("what a process that was killed has left is removed, and nothing else") {
  const Elsewhere elsewhere;
  const auto folder = [&](const std::string& name, fs::perms who) {
    fs::create_directory(elsewhere.path / name);
    std::ofstream(elsewhere.path / name / "file") << "text";
    fs::permissions(elsewhere.path / name, who);
    return elsewhere.path / name;
  };
  const fs::path left = folder("racecourse-tmp-left", fs::perms::owner_all);
  const fs::path in_use = folder("racecourse-tmp-used", fs::perms::owner_all);
  const fs::path open_to_all = folder("racecourse-tmp-open", fs::perms::all);
  const fs::path other = folder("racecourse-homework", fs::perms::owner_all);
  const int lock = open(in_use.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  REQUIRE(flock(lock, LOCK_EX) == 0);
  fs::create_directory_symlink(other, elsewhere.path / "racecourse-tmp-link");
  const TemporaryFile file("script");
  CHECK_FALSE(fs::exists(left));
  for (const fs::path& kept : {in_use, open_to_all, other}) CHECK(fs::exists(kept / "file"));
  close(lock);
}

TEST_CASE("a Python that is asked what it is imports nothing from the current folder") {
  const Elsewhere elsewhere;
  for (const char* module : {"json.py", "sysconfig.py"})
    std::ofstream(elsewhere.path / module) << "open('it_ran', 'w')\n";
  CHECK(find_python(std::string(usual_python)).failure.empty());
  CHECK_FALSE(fs::exists(elsewhere.path / "it_ran"));
}
