// What is kept from one time to the next, and what becomes of files that cannot be read.

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "files/kept_file.h"
#include "files/settings_store.h"

using namespace racecourse;
namespace fs = std::filesystem;

namespace {

/// A folder that goes away with its owner.
class ProgressFolder {
 public:
  ProgressFolder() {
    std::string pattern = (fs::temp_directory_path() / "racecourse-store-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~ProgressFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path operator/(const std::string& name) const { return path_ / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator{}));
  }

 private:
  fs::path path_;
};

void put_progress(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string text_in_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The home folder has that name while it lives, and no folder is named in its place.
class NamedHome {
 public:
  explicit NamedHome(const char* name) {
    for (const char* variable : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"}) {
      if (const char* value = std::getenv(variable)) before_[variable] = value;
      unsetenv(variable);
    }
    setenv("HOME", name, 1);
  }
  ~NamedHome() {
    unsetenv("HOME");
    for (const auto& [variable, value] : before_) setenv(variable.c_str(), value.c_str(), 1);
  }
  NamedHome(const NamedHome&) = delete;
  NamedHome& operator=(const NamedHome&) = delete;

 private:
  std::map<std::string, std::string> before_;
};

/// No file can be opened while it lives, not even by root.
class NoDescriptors {
 public:
  NoDescriptors() {
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const rlimit none{0, before_.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &none) == 0);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("progress comes back as it was kept, with its schema in the file") {
  const ProgressFolder folder;
  const Progress progress{{"gil", {"hand-over", "lose-with-gil"}}, {"thread-pool", {"thrown"}}};
  const fs::path file = folder / "progress.json";
  REQUIRE_FALSE(save_progress(file, progress));
  const Loaded<Progress> loaded = load_progress(file);
  CHECK(loaded.value == progress);
  CHECK(loaded.notice.empty());
  CHECK(text_in_file(file).find("\"schema\": 1") != std::string::npos);
  CHECK(folder.files() == 1);  // nothing half written lies about
  REQUIRE_FALSE(save_progress(file, {}));
  CHECK(load_progress(file).value.empty());
}

TEST_CASE("a folder that is not there yet is made, and no file is no error") {
  const ProgressFolder folder;
  const fs::path file = folder / "a/b/progress.json";
  CHECK(load_progress(file).notice.empty());
  CHECK_FALSE(fs::exists(file.parent_path()));
  REQUIRE_FALSE(save_progress(file, {{"gil", {"hand-over"}}}));
  CHECK(load_progress(file).value.size() == 1);
  CHECK(save_progress("/proc/no/such/place/progress.json", {}).has_value());
  CHECK_FALSE(save_progress({}, {}));  // a home that is unknown: nothing is kept, and that is no error
}

TEST_CASE("a broken file is kept aside under the first free name, and said once") {
  const ProgressFolder folder;
  const fs::path file = folder / "progress.json";
  int aside = 0;
  for (const char* broken : {"", "{", "[]", "{\"schema\": 1}", "{\"schema\": 1, \"goals_met\": 7}",
                             "{\"schema\": \"one\", \"goals_met\": {}}", "{\"schema\": 0, \"goals_met\": {}}",
                             "{\"schema\": 1, \"goals_met\": {\"gil\": [1]}}"}) {
    CAPTURE(broken);
    put_progress(file, broken);
    const Loaded<Progress> loaded = load_progress(file);
    const std::string name = "progress.json.broken-" + std::to_string(++aside);
    CHECK(loaded.value.empty());
    CHECK(loaded.notice.find(name) != std::string::npos);
    CHECK(loaded.notice.find("could not be understood") != std::string::npos);
    CHECK(text_in_file(folder / name) == broken);
    CHECK_FALSE(fs::exists(file));
    CHECK(load_progress(file).notice.empty());
  }
}

TEST_CASE("a file of a newer version is kept aside, and called newer, not broken") {
  const ProgressFolder folder;
  const std::string newer = "{\"schema\": 2, \"goals\": [\"something else\"]}";
  const fs::path file = folder / "progress.json";
  put_progress(file, newer);
  const Loaded<Progress> loaded = load_progress(file);
  CHECK(loaded.value.empty());
  CHECK(loaded.notice ==
        file.string() +
            " was written by a newer version of this program; defaults are used, and the file is kept "
            "as progress.json.newer-1.");
  CHECK(text_in_file(folder / "progress.json.newer-1") == newer);
  const fs::path settings = folder / "settings.json";
  put_progress(settings, "{\"schema\": 9}");
  CHECK(load_preferences(settings).value == Preferences{});
  CHECK(fs::exists(folder / "settings.json.newer-1"));
}

TEST_CASE("what cannot be read is said, and stays where it is") {
  const ProgressFolder folder;
  const Loaded<Progress> loaded = load_progress(folder / "");
  CHECK(loaded.value.empty());
  CHECK_FALSE(loaded.notice.empty());
}

TEST_CASE("a file that cannot be read for a moment keeps its goals") {
  const ProgressFolder folder;
  const fs::path file = folder / "progress.json";
  const Progress before{{"gil", {"hand-over"}}};
  REQUIRE_FALSE(save_progress(file, before));
  Loaded<Progress> loaded;
  {
    const NoDescriptors none;
    loaded = load_progress(file);
  }
  CHECK_FALSE(loaded.replaceable);
  CHECK(loaded.notice.find("ulimit -n") != std::string::npos);
  // The window goes on without them, and what it saves later is added to them.
  KeptFile<Progress> kept(file, loaded.value, load_progress, save_progress);
  CHECK_FALSE(kept.save({{"deadlock", {"order"}}}));
  CHECK(load_progress(file).value == Progress{{"gil", {"hand-over"}}, {"deadlock", {"order"}}});
}

TEST_CASE("what is no file, or fails while it is read, is refused at once and left as it is") {
  const ProgressFolder folder;
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
  fs::create_symlink(folder / "pipe", folder / "link");
  fs::create_directory(folder / "folder");
  const std::size_t files = folder.files();
  for (const fs::path& file : {folder / "pipe", folder / "link", folder / "folder", fs::path("/dev/zero"),
                               fs::path("/proc/self/mem")}) {
    CAPTURE(file.string());
    const Loaded<Progress> loaded = load_progress(file);
    CHECK(loaded.value.empty());
    CHECK_FALSE(loaded.replaceable);
    CHECK(loaded.notice.starts_with(file.string() + " could not be read ("));
    KeptFile<Progress> kept(file, {}, load_progress, save_progress);
    CHECK(kept.save({{"gil", {"hand-over"}}}) == loaded.notice);
    CHECK_FALSE(kept.save({{"gil", {"hand-over"}}}));  // said once
    CHECK(kept.failed());
  }
  CHECK(fs::is_fifo(folder / "pipe"));
  CHECK(folder.files() == files);  // no locks beside them, nothing half written
}

TEST_CASE("a broken file that cannot be set aside is not written over") {
  const ProgressFolder folder;
  const fs::path file = folder / "progress.json";
  put_progress(file, "{");
  for (int n = 1; n < 1000; ++n) put_progress(folder / ("progress.json.broken-" + std::to_string(n)), "");
  KeptFile<Progress> kept(file, {}, load_progress, save_progress);
  CHECK(kept.save({{"gil", {"hand-over"}}}));
  CHECK(text_in_file(file) == "{");
}

TEST_CASE("a home folder whose name depends on where the program was started is none") {
  for (const char* home : {"", "here", "./home"}) {
    CAPTURE(home);
    const NamedHome named(home);
    const StorePaths paths = store_paths();
    CHECK(paths.settings.empty());
    CHECK(paths.progress.empty());
    CHECK(paths.notes.empty());
  }
}

TEST_CASE("where there is no home folder, what is not kept is said") {
  CHECK(notice_of_nothing_kept({"a", "b", "c", "d", "e"}).empty());
  CHECK(notice_of_nothing_kept({"", "b", "c", "d", "e"}).find(": settings; set HOME") != std::string::npos);
  CHECK(notice_of_nothing_kept({}).find("settings, goals, notes, unsaved programs") != std::string::npos);
}
