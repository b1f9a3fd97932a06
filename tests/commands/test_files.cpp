// Files that are written whole, and what is written to as it stands.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <string>

#include "child.h"
#include "files/whole_file.h"
#include "kit/host/file_text.h"

using namespace racecourse;
using driving::read_whole;
using driving::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

fs::path only_part_in(const fs::path& folder) {
  fs::path found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().native().find(".part-") != std::string::npos) found = entry.path();
  REQUIRE_FALSE(found.empty());
  return found;
}

}  // namespace

TEST_CASE("a file is written whole, or what was there stays") {
  const TemporaryFolder folder;
  const auto file = folder / "a.txt";
  CHECK_FALSE(cannot_write(file));
  CHECK_FALSE(fs::exists(file));
  CHECK_FALSE(write_whole(file, "one"));
  CHECK_FALSE(write_whole(file, "two"));
  CHECK(read_whole(file) == "two");
  CHECK_FALSE(cannot_write(file));
  CHECK(read_whole(file) == "two");
  for (const auto& impossible : {folder / "no" / "such.txt", folder / "", file / "below.txt"}) {
    CAPTURE(impossible.string());
    const auto asked = cannot_write(impossible);
    const auto tried = write_whole(impossible, "three");
    REQUIRE(asked);
    REQUIRE(tried);
    CHECK(*asked == *tried);
    CHECK(asked->find(impossible.string()) != std::string::npos);
  }
  const auto entries = fs::directory_iterator(file.parent_path());
  CHECK(std::distance(begin(entries), end(entries)) == 1);  // nothing is left beside it
}

TEST_CASE("a link is followed, and what is no plain file is written to as it stands") {
  const TemporaryFolder folder;
  REQUIRE_FALSE(write_whole(folder / "real.txt", "old"));
  fs::create_symlink(folder / "real.txt", folder / "link.txt");
  CHECK_FALSE(write_whole(folder / "link.txt", "new"));
  CHECK(fs::is_symlink(folder / "link.txt"));
  CHECK(read_whole(folder / "real.txt") == "new");
  CHECK_FALSE(cannot_write("/dev/null"));
  CHECK_FALSE(write_whole("/dev/null", "x"));
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("the permissions of a file that is replaced are kept, from the first byte") {
  const TemporaryFolder folder;
  const auto file = folder / "file.txt";
  REQUIRE_FALSE(write_whole(file, "old"));
  for (const auto who : {fs::perms::owner_read | fs::perms::owner_write, fs::perms::owner_write,
                         fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read}) {
    fs::permissions(file, who);
    PartFile part(file);
    CHECK(fs::status(only_part_in(folder.path())).permissions() == who);
    part.write("new");
    part.put_in_place();
    CHECK(fs::status(file).permissions() == who);
  }
  const mode_t mask = umask(027);
  CHECK_FALSE(write_whole(folder / "new.txt", "new"));
  umask(mask);
  CHECK(fs::status(folder / "new.txt").permissions() == fs::perms(0640));
}

TEST_CASE("what a save left that was killed is removed by the next one, and nothing else") {
  const TemporaryFolder folder;
  const auto file = folder / "file.txt";
  const auto left = folder / "file.txt.part-1234567890";
  const auto kept = {folder / "file.txt.part-1", folder / "file.txt.part-12345678901",
                     folder / "other.part-1234567890"};
  REQUIRE_FALSE(write_whole(left, "half"));
  for (const auto& other : kept) REQUIRE_FALSE(write_whole(other, "a reader's own"));
  const PartFile under_way(file);
  CHECK_FALSE(fs::exists(left));
  const auto entries = [&] {
    return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
  };
  CHECK(entries() == 4);
  CHECK_FALSE(write_whole(file, "text"));
  CHECK(entries() == 5);  // the one under way is still there
  for (const auto& other : kept) CHECK(fs::exists(other));
}

TEST_CASE("a name for an open descriptor is written where that stands; /dev has regular files, too") {
  const TemporaryFolder folder;
  const int open_file = open((folder / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(open_file >= 0);
  REQUIRE(write(open_file, "one ", 4) == 4);
  CHECK_FALSE(write_whole("/dev/fd/" + std::to_string(open_file), "two "));
  REQUIRE(write(open_file, "three", 5) == 5);
  CHECK(read_whole(folder / "out") == "one two three");
  close(open_file);
  CHECK(cannot_write("/dev/fd/" + std::to_string(open_file)));
  REQUIRE(fs::is_directory("/dev/shm"));
  const fs::path shared = "/dev/shm/racecourse-test-" + std::to_string(getpid());
  CHECK_FALSE(write_whole(shared, "one"));
  CHECK_FALSE(write_whole(shared, "two"));
  CHECK(read_whole(shared) == "two");
  fs::remove(shared);
}
