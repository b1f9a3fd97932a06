// What is kept from one time to the next, and what becomes of files that cannot be read.

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

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
