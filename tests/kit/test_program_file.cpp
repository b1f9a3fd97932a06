// Files of the reader's own, before they are compiled, and how programs end.

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "kit/host/temporary_file.h"
#include "kit/programs/program_ending.h"
#include "kit/programs/program_file.h"

using namespace racecourse;

namespace {

namespace fs = std::filesystem;

const TemporaryFile anchor("anchor");  // for its folder

fs::path written(const std::string& name, const std::string& text) {
  fs::path file = anchor.path().parent_path() / name;
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

bool says(const std::string& sentence, const std::string& part) {
  return sentence.find(part) != std::string::npos && sentence.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("a program is a file that ends in .cpp, .cc, .cxx or .C") {
  for (const char* name : {"a.cpp", "a.cc", "a.cxx", "a.C", "/x y/b.z.cpp"}) CHECK(names_program(name));
  for (const char* name : {"cpp", ".cpp", "a.c", "a.py", "a.CPP", "deadlock", ""})
    CHECK_FALSE(names_program(name));
}

TEST_CASE("a file that can be no program is refused in one sentence with a cure") {
  const std::string text = "int main() {}\n";
  CHECK(read_program(written("good.cpp", text)).wrong.empty());
  CHECK(read_program(written("good.cpp", text)).text == text);
  CHECK(says(read_program(anchor.path().parent_path() / "godo.cpp").wrong, "did you mean"));
  CHECK(says(read_program(anchor.path().parent_path() / "godo.cpp").wrong, "good.cpp"));
  CHECK(says(read_program("/no/such/folder/x.cpp").wrong, "there is no file"));
  CHECK(says(read_program(written("empty.cpp", "")).wrong, "is empty"));
  CHECK(says(read_program(written("blank.cpp", " \n\t\r\n")).wrong, "is empty"));
  CHECK(says(read_program(written("binary.cpp", std::string("int\0main", 8))).wrong, "binary"));
  CHECK(says(read_program(written("large.cpp", std::string(10 << 20, ' '))).wrong, "1,048,576"));
  CHECK(read_program(written("most.cpp", "//" + std::string(most_program_bytes - 2, 'x'))).wrong.empty());
  fs::create_directory(anchor.path().parent_path() / "folder.cpp");
  CHECK(says(read_program(anchor.path().parent_path() / "folder.cpp").wrong, "cannot be read"));
}

TEST_CASE("comment lines declare what may be printed") {
  CHECK(
      expected_in("// expect: 10\r\n  //expect:  a b \nint x;  // expect: no\n//expect:\n/// expect: no\n// "
                  "expected: no\n// expect: last") == std::vector<std::string>{"10", "a b", "", "last"});
  CHECK(expected_in("").empty());
}

TEST_CASE("the input of a program is the file beside it") {
  const fs::path program = written("adds.cpp", "int main() {}\n");
  CHECK(input_beside(program).empty());
  const fs::path input = written("adds.in", "1 2\n");
  CHECK(input_beside(program) == input);
}

TEST_CASE("how a program ended is said in the words of the interface") {
  CHECK(ended_words({0, 0}, "") == "returned 0");
  CHECK(ended_words({3, 0}, "") == "exit 3");
  CHECK(ended_words({0, SIGSEGV}, "") == "segmentation fault");
  CHECK(ended_words({0, SIGABRT}, "") == "aborted");
  CHECK(ended_words({0, SIGKILL}, "") == "killed");
  CHECK(ended_words({0, SIGFPE}, "") == "floating point exception");
  CHECK(ended_words({0, SIGABRT}, "x: a.cpp:3: int main(): Assertion `it's == 2' failed.\n") ==
        "assertion failed: it's == 2");
  const std::string thrown = "terminate called after throwing an instance of ";
  CHECK(ended_words({0, SIGABRT}, thrown + "'std::runtime_error'\n  what():  boom\n") == "terminate: boom");
  CHECK(ended_words({0, SIGABRT}, thrown + "'int'\n") == "terminate: int");
  CHECK(ended_words({0, SIGABRT}, "terminate called without an active exception\n") ==
        "terminate: no active exception");
  // libc++
  CHECK(ended_words({0, SIGABRT},
                    "libc++abi: terminating due to uncaught exception of type std::runtime_error: boom\n") ==
        "terminate: std::runtime_error: boom");
  // Only what it died of: these words may be in anybody's output.
  CHECK(ended_words({0, 0}, thrown + "'int'\n") == "returned 0");
}

TEST_CASE("an outcome is broken when it did not return 0, or printed what is not expected") {
  CHECK(verdict_of("10\n", "returned 0", {"9", "10"}) == ProgramVerdict::held);
  CHECK(verdict_of("10", "returned 0", {"10\n"}) == ProgramVerdict::held);
  CHECK(verdict_of("10\n\n", "returned 0", {"10"}) == ProgramVerdict::broken);
  CHECK(verdict_of("", "returned 0", {""}) == ProgramVerdict::held);
  CHECK(verdict_of("10", "returned 0", {}) == ProgramVerdict::none_declared);
  CHECK(verdict_of("10", "exit 1", {}) == ProgramVerdict::broken);
  CHECK(verdict_of("10", "timed out", {"10"}) == ProgramVerdict::broken);
}
