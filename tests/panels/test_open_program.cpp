// A program on the disk and its text in the window: nothing that was typed is lost, and nothing is written over that the
// reader has not seen.

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "files/unsaved_text.h"
#include "files/watched_file.h"
#include "program_folder.h"
#include "session/open_program.h"

using namespace racecourse;
using racecourse::testing::ProgramFolder;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

bool says(const std::string& sentence, std::string_view words) {
  return sentence.find(words) != std::string::npos;
}

void type_at_end(OpenProgram& program, std::string_view text) {
  program.editor().move(TextMove::text_end, false);
  program.editor().type(text);
}

}  // namespace

TEST_CASE(
    "WatchedFile: what another program writes is seen, in place or by a new file, of the same length too") {
  const ProgramFolder folder;
  WatchedFile file(folder.write("a.cpp", "one"));
  CHECK(file.state() == WatchedFile::State::there);
  CHECK(file.text() == "one");
  CHECK_FALSE(file.look());
  folder.write("a.cpp", "two");
  CHECK(file.look());
  CHECK(file.text() == "two");
  folder.write("b.cpp", "six");
  fs::rename(folder / "b.cpp", folder / "a.cpp");
  CHECK(file.look());
  CHECK(file.text() == "six");
  folder.write("a.cpp", "six");
  CHECK_FALSE(file.look());
  fs::remove(folder / "a.cpp");
  CHECK(file.look());
  CHECK(file.state() == WatchedFile::State::absent);
  CHECK_FALSE(file.look());
  CHECK_FALSE(file.save("seven"));
  CHECK(folder.read("a.cpp") == "seven");
  CHECK_FALSE(file.look());
}

TEST_CASE("WatchedFile: what is no program's text is named, and never written over") {
  const ProgramFolder folder;
  const std::string binary(
      "\x7F"
      "ELF\0\0",
      6);
  WatchedFile no_text(folder.write("a.cpp", binary));
  CHECK(no_text.state() == WatchedFile::State::unreadable);
  CHECK(says(no_text.why(), "is not a text"));
  CHECK(no_text.save("x").has_value());
  CHECK(folder.read("a.cpp") == binary);
  std::string long_text;
  long_text.resize(10'000'000, 'x');
  WatchedFile too_long(folder.write("b.cpp", long_text));
  CHECK(says(too_long.why(), "more than 1 MB"));
  fs::create_directory(folder / "c.cpp");
  WatchedFile directory(folder / "c.cpp");
  CHECK(says(directory.why(), "it is a folder"));
  WatchedFile missing(folder / "d.cpp");
  CHECK(missing.state() == WatchedFile::State::absent);
  CHECK(says(missing.why(), "There is no file"));
  WatchedFile empty(folder.write("e.cpp", ""));
  CHECK(empty.state() == WatchedFile::State::there);
  CHECK(empty.fingerprint() != 0);
}

TEST_CASE("WatchedFile: lines that end with CR LF do so again when they are saved") {
  const ProgramFolder folder;
  WatchedFile file(folder.write("a.cpp", "one\r\ntwo\r\n"));
  CHECK(file.text() == "one\ntwo\n");
  CHECK_FALSE(file.save("one\n2\n"));
  CHECK(folder.read("a.cpp") == "one\r\n2\r\n");
  WatchedFile mixed(folder.write("b.cpp", "one\r\ntwo\n"));
  CHECK(mixed.text() == "one\r\ntwo\n");
}

TEST_CASE("UnsavedText: it is found again, whatever its bytes, and each window has its own") {
  const ProgramFolder folder;
  const fs::path kept = folder / "unsaved";
  const std::string text = std::string("a\nb\xFF\r\n") + '\0';
  {
    UnsavedText first(kept, "/home/ada/a.cpp");
    CHECK_FALSE(first.found());
    CHECK_FALSE(first.open_elsewhere());
    CHECK_FALSE(first.keep({text, 0xF00D}));
    UnsavedText second(kept, "/home/ada/a.cpp");
    CHECK(second.open_elsewhere());
    CHECK_FALSE(second.found());
    CHECK_FALSE(second.keep({"other", 1}));
    UnsavedText elsewhere(kept, "/home/bob/a.cpp");
    CHECK_FALSE(elsewhere.open_elsewhere());
  }
  CHECK(has_unsaved_text(kept, "/home/ada/a.cpp"));
  CHECK_FALSE(has_unsaved_text(kept, "/home/bob/a.cpp"));
  UnsavedText again(kept, "/home/ada/a.cpp");
  REQUIRE(again.found());
  CHECK(again.found()->text == text);
  CHECK(again.found()->base == 0xF00D);
  again.drop();
  UnsavedText other(kept, "/home/ada/a.cpp");
  REQUIRE(other.found());
  CHECK(other.found()->text == "other");
}

TEST_CASE("UnsavedText: where nothing can be kept, it says so") {
  UnsavedText nowhere({}, "/a.cpp");
  CHECK(nowhere.keep({"x", 0}).has_value());
  UnsavedText no_room("/dev/null/unsaved", "/a.cpp");
  CHECK(no_room.keep({"x", 0}).has_value());
  CHECK_FALSE(has_unsaved_text({}, "/a.cpp"));
}

TEST_CASE(
    "OpenProgram: what was typed and not saved is there again at the next start, and undo goes back to the "
    "file") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "int a;\n"), kept = folder / "unsaved";
  const auto now = OpenProgram::Clock::now();
  {
    OpenProgram program(file, kept);
    CHECK_FALSE(program.unsaved());
    CHECK(program.sentence().empty());
    type_at_end(program, "int b;");
    CHECK(program.unsaved());
    program.rest(now);
    CHECK_FALSE(has_unsaved_text(kept, file));
    program.rest(now + SaveDelay::rest);
    CHECK(has_unsaved_text(kept, file));
  }
  CHECK(folder.read("a.cpp") == "int a;\n");
  OpenProgram program(file, kept);
  CHECK(program.editor().text() == "int a;\nint b;");
  CHECK(program.unsaved());
  CHECK(says(program.sentence(), "is here again"));
  program.editor().edit(TextEdit::undo);
  CHECK(program.editor().text() == "int a;\n");
  program.editor().edit(TextEdit::redo);
  CHECK(program.save());
  CHECK(folder.read("a.cpp") == "int a;\nint b;");
  CHECK_FALSE(has_unsaved_text(kept, file));
  CHECK_FALSE(program.unsaved());
  CHECK(program.sentence().empty());
}

TEST_CASE("OpenProgram: it follows what another editor saves, and says so to whoever compiles it") {
  const ProgramFolder folder;
  OpenProgram program(folder.write("a.cpp", "one\n"), folder / "unsaved");
  CHECK(program.saves() == 1);
  folder.write("a.cpp", "two\n");
  CHECK(program.follow());
  CHECK(program.editor().text() == "two\n");
  CHECK(program.saves() == 2);
  CHECK_FALSE(program.unsaved());
  CHECK_FALSE(program.follow());
  type_at_end(program, "three");
  CHECK(program.save());
  CHECK(program.saves() == 3);
  CHECK(program.save());  // there was nothing to write
  CHECK(program.saves() == 3);
}

TEST_CASE("OpenProgram: when both have changed, the reader chooses, and nothing is written before") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "base\n"), kept = folder / "unsaved";
  OpenProgram program(file, kept);
  type_at_end(program, "mine");
  folder.write("a.cpp", "theirs\n");
  CHECK_FALSE(program.save());  // saving looks first
  CHECK(program.asks());
  CHECK(says(program.sentence(), "and so have you"));
  CHECK(folder.read("a.cpp") == "theirs\n");
  CHECK(program.editor().text() == "base\nmine");
  SUBCASE("mine") {
    program.resolve(true);
    CHECK(folder.read("a.cpp") == "base\nmine");
    CHECK_FALSE(program.unsaved());
  }
  SUBCASE("theirs, and undo brings mine back") {
    program.resolve(false);
    CHECK(program.editor().text() == "theirs\n");
    CHECK_FALSE(program.unsaved());
    program.editor().edit(TextEdit::undo);
    CHECK(program.editor().text() == "base\nmine");
    CHECK(program.save());
  }
}

TEST_CASE("OpenProgram: the choice is asked for again at the next start") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "base\n"), kept = folder / "unsaved";
  {
    OpenProgram program(file, kept);
    type_at_end(program, "mine");
    folder.write("a.cpp", "theirs\n");
    program.follow();
    REQUIRE(program.asks());
    program.keep();
  }
  OpenProgram program(file, kept);
  CHECK(program.asks());
  CHECK(program.editor().text() == "base\nmine");
  CHECK_FALSE(program.save());
  CHECK(folder.read("a.cpp") == "theirs\n");
  // The other program takes its change back: then there is nothing to choose.
  folder.write("a.cpp", "base\nmine");
  CHECK(program.follow());
  CHECK_FALSE(program.asks());
  CHECK_FALSE(program.unsaved());
}

TEST_CASE("OpenProgram: a file that is deleted while it is open loses nothing") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "text\n"), kept = folder / "unsaved";
  OpenProgram program(file, kept);
  fs::remove(file);
  CHECK(program.follow());
  CHECK(says(program.sentence(), "was deleted or moved"));
  CHECK(program.editor().text() == "text\n");
  CHECK(program.unsaved());
  CHECK(has_unsaved_text(kept, file));
  CHECK(program.save());
  CHECK(folder.read("a.cpp") == "text\n");
  CHECK(program.sentence().empty());
}

TEST_CASE("OpenProgram: a file that cannot be read is not written over, and comes when it can be") {
  const ProgramFolder folder;
  const std::string binary("a\0b", 3);
  OpenProgram program(folder.write("a.cpp", binary), folder / "unsaved");
  CHECK(program.refused());
  CHECK(says(program.sentence(), "is not a text"));
  CHECK_FALSE(program.save());
  CHECK(folder.read("a.cpp") == binary);
  folder.write("a.cpp", "int a;");
  CHECK(program.follow());
  CHECK_FALSE(program.refused());
  CHECK(program.editor().text() == "int a;");
  // While it is open and edited, it becomes unreadable.
  type_at_end(program, " // mine");
  folder.write("a.cpp", binary);
  CHECK(program.follow());
  CHECK_FALSE(program.refused());
  CHECK_FALSE(program.save());
  CHECK(program.editor().text() == "int a; // mine");
  CHECK(folder.read("a.cpp") == binary);
  CHECK(says(program.sentence(), "not written over"));
}

TEST_CASE("OpenProgram: what was typed into a file that cannot be read any more is kept until it can") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "int a;"), kept = folder / "unsaved";
  {
    OpenProgram program(file, kept);
    type_at_end(program, " // mine");
    program.keep();
  }
  folder.write("a.cpp", std::string("\0", 1));
  {
    OpenProgram program(file, kept);
    CHECK(program.refused());
    program.keep();
  }
  OpenProgram program(file, kept);
  folder.write("a.cpp", "int a;");
  CHECK(program.follow());
  CHECK(program.editor().text() == "int a; // mine");
  CHECK_FALSE(program.asks());
  CHECK(program.save());
}

TEST_CASE("OpenProgram: a save that fails says why, and what was typed is kept") {
  const ProgramFolder folder;
  fs::create_directory(folder / "there");
  const fs::path kept = folder / "unsaved", file = folder / "there" / "a.cpp";
  OpenProgram program(file, kept);
  program.begin_with("int main() {\n  \n}\n", 15);
  fs::remove(folder / "there");
  CHECK_FALSE(program.save());
  CHECK(says(program.sentence(), "Not saved: cannot write"));
  CHECK(program.unsaved());
  CHECK(has_unsaved_text(kept, file));
  fs::create_directory(folder / "there");
  CHECK(program.save());
  CHECK(program.sentence().empty());
  CHECK(program.saves() == 1);
}

TEST_CASE("OpenProgram: where what was typed cannot be kept, it says so, until it is saved") {
  const ProgramFolder folder;
  OpenProgram program(folder / "new.cpp", "/dev/full/unsaved");
  program.begin_with("text", 4);
  type_at_end(program, "!");
  program.keep();
  CHECK(says(program.sentence(), "is not kept until you save it"));
  CHECK(program.editor().text() == "text!");
  CHECK(program.save());
  CHECK(program.sentence().empty());
}

TEST_CASE("OpenProgram: two windows on one file each say so, and follow one another") {
  const ProgramFolder folder;
  const fs::path file = folder.write("a.cpp", "text\n"), kept = folder / "unsaved";
  OpenProgram one(file, kept), two(file, kept);
  CHECK(one.sentence().empty());
  CHECK(says(two.sentence(), "open in another window"));
  type_at_end(one, "of one");
  CHECK(one.save());
  CHECK(two.follow());
  CHECK(two.editor().text() == "text\nof one");
  type_at_end(one, "!");
  type_at_end(two, "?");
  one.keep();
  two.keep();
  CHECK(one.save());
  CHECK(two.follow());
  CHECK(two.asks());
  CHECK(two.editor().text() == "text\nof one?");
}

TEST_CASE("OpenProgram: a new program is written when it is saved, and not before") {
  const ProgramFolder folder;
  const fs::path file = folder / "new.cpp";
  OpenProgram program(file, folder / "unsaved");
  CHECK(program.refused());  // nobody asked for a new one
  program.begin_with("int main() {}\n", 12);
  CHECK_FALSE(program.refused());
  CHECK(program.unsaved());
  CHECK(program.saves() == 0);
  CHECK_FALSE(fs::exists(file));
  CHECK(program.save());
  CHECK(folder.read("new.cpp") == "int main() {}\n");
  CHECK(program.saves() == 1);
}
