// What is kept from one time to the next, and what is done about a file that cannot be understood.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "files/file_lock.h"
#include "files/kept_file.h"
#include "files/settings_store.h"

using namespace racecourse;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone again in the end.
class StoreFolder {
 public:
  StoreFolder() {
    std::string name = (fs::temp_directory_path() / "racecourse-store-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~StoreFolder() { fs::remove_all(path_); }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

void write_store(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string read_store(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

TEST_CASE("Preferences: what is written is read again, the tour too") {
  const StoreFolder folder;
  const fs::path file = folder / "settings.json";
  Preferences chosen;
  chosen.theme = ThemeName::projector;
  chosen.type_size = 1.5f;
  chosen.width = 1280;
  chosen.height = 720;
  chosen.tour_seen = true;
  REQUIRE_FALSE(save_preferences(file, chosen));
  const Loaded<Preferences> read = load_preferences(file);
  CHECK(read.notice.empty());
  CHECK(read.value == chosen);
}

TEST_CASE("Preferences: no file is no error, and the tour has not been seen") {
  const StoreFolder folder;
  const Loaded<Preferences> read = load_preferences(folder / "settings.json");
  CHECK(read.notice.empty());
  CHECK(read.value == Preferences{});
  CHECK_FALSE(read.value.tour_seen);
}

TEST_CASE("Preferences: a file from before there was a tour is understood") {
  const StoreFolder folder;
  const fs::path file = folder / "settings.json";
  write_store(file, R"({"schema": 1, "theme": "light", "type_size": 1.25, "width": 800, "height": 600})");
  const Loaded<Preferences> read = load_preferences(file);
  CHECK(read.notice.empty());
  CHECK(read.value.theme == ThemeName::light);
  CHECK_FALSE(read.value.tour_seen);
}

TEST_CASE("Preferences: a value of the wrong kind is a broken file, kept aside") {
  const StoreFolder folder;
  const fs::path file = folder / "settings.json";
  for (const char* tour : {"\"yes\"", "1", "null"}) {
    const std::string text =
        std::string(R"({"schema":1,"theme":"dark","type_size":1,"width":0,"height":0,"tour_seen":)") + tour +
        "}";
    CAPTURE(text);
    write_store(file, text);
    const Loaded<Preferences> read = load_preferences(file);
    CHECK(read.value == Preferences{});
    CHECK(read.notice.find("settings.json.broken-") != std::string::npos);
    CHECK_FALSE(fs::exists(file));
  }
  CHECK(read_store(folder / "settings.json.broken-3").find("null") != std::string::npos);
}

TEST_CASE("Progress: two windows that meet goals keep those of both, and what one forgets is forgotten") {
  const StoreFolder folder;
  const fs::path file = folder / "progress.json";
  KeptFile<Progress> one(file, {}, load_progress, save_progress),
      other(file, {}, load_progress, save_progress);
  CHECK_FALSE(one.save({{"gil", {"a"}}}));
  CHECK_FALSE(other.save({{"gil", {"b"}}, {"deadlock", {"c"}}}));
  CHECK(load_progress(file).value == Progress{{"gil", {"a", "b"}}, {"deadlock", {"c"}}});
  CHECK_FALSE(other.save({}));
  CHECK(load_progress(file).value == Progress{{"gil", {"a"}}});
}

TEST_CASE("Notes: two windows that write keep what each has written last") {
  const StoreFolder folder;
  const fs::path file = folder / "notes.json";
  const Notes known{{"gil", "old"}};
  REQUIRE_FALSE(save_notes(file, known));
  KeptFile<Notes> one(file, known, load_notes, save_notes), other(file, known, load_notes, save_notes);
  CHECK_FALSE(one.save({{"gil", "new"}}));
  CHECK_FALSE(other.save({{"gil", "old"}, {"deadlock", "mine"}}));
  CHECK(load_notes(file).value == Notes{{"gil", "new"}, {"deadlock", "mine"}});
  fs::remove(file);  // what is known here is written anew
  CHECK_FALSE(other.save({{"gil", "old"}, {"deadlock", "changed"}}));
  CHECK(load_notes(file).value == Notes{{"gil", "old"}, {"deadlock", "changed"}});
}

TEST_CASE("Notes: windows that save at the same time lose nothing of each other") {
  const StoreFolder folder;
  const fs::path file = folder / "notes.json";
  constexpr int windows = 3, saves = 40;
  const auto hammer = [&](int window) {
    KeptFile<Notes> kept(file, {}, load_notes, save_notes);
    Notes mine;
    for (int i = 0; i < saves; ++i) {
      mine[std::to_string(window) + "-" + std::to_string(i)] = "written";
      if (kept.save(mine)) std::_Exit(1);
    }
  };
  const auto all_are_kept = [&] { return load_notes(file).value.size() == std::size_t{windows} * saves; };
  SUBCASE("of one process") {
    {
      std::vector<std::jthread> threads;
      for (int window = 0; window < windows; ++window) threads.emplace_back(hammer, window);
    }
    CHECK(all_are_kept());
  }
  SUBCASE("of several processes") {
    std::vector<pid_t> children;
    for (int window = 0; window < windows; ++window) {
      children.push_back(fork());
      if (children.back() != 0) continue;
      hammer(window);
      std::_Exit(0);
    }
    for (const pid_t child : children) {
      int status = -1;
      CHECK(waitpid(child, &status, 0) == child);
      CHECK(status == 0);
    }
    CHECK(all_are_kept());
  }
}

TEST_CASE("a lock of a file is held by one, and whoever never lets go of it holds nobody up for ever") {
  const StoreFolder folder;
  const fs::path file = folder / "new" / "notes.json";
  {
    const FileLock first(file);
    CHECK(first.held());
    CHECK_FALSE(FileLock(file, std::chrono::milliseconds(5)).held());
    CHECK(FileLock(folder / "other.json").held());
  }
  CHECK(FileLock(file).held());
  CHECK_FALSE(FileLock("/proc/nowhere/notes.json").held());
  CHECK_FALSE(FileLock("").held());
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("a file that cannot be saved is said once, and saved when that is possible again") {
  const StoreFolder folder;
  write_store(folder / "taken", "");  // no folder
  const fs::path file = folder / "taken/notes.json";
  KeptFile<Notes> kept(file, {}, load_notes, save_notes);
  CHECK(kept.save({{"gil", "a"}}));
  CHECK_FALSE(kept.save({{"gil", "ab"}}));
  CHECK(kept.failed());
  fs::remove(folder / "taken");
  CHECK_FALSE(kept.save({{"gil", "ab"}}));
  CHECK_FALSE(kept.failed());
  CHECK(load_notes(file).value == Notes{{"gil", "ab"}});
}
