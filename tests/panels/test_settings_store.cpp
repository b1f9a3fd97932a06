// What is kept from one time to the next, and what is done about a file that cannot be understood.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "settings_store.h"

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
