// Programs of the reader's own are compiled by the machine's compilers, or it is said why not.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <string>
#include <thread>

#include "../children.h"
#include "kit/host/temporary_file.h"
#include "kit/programs/build.h"
#include "kit/programs/program_run.h"

using namespace racecourse;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// A program in a folder of its own.
class Written {
 public:
  explicit Written(const std::string& text, const std::string& name = "program.cpp") : file_(name) {
    std::ofstream(file_.path()) << text;
  }
  Build build(BuildFor purpose = BuildFor::running, const BuildOptions& options = {}) const {
    return build_program(file_.path(), purpose, options);
  }
  fs::path path() const { return file_.path(); }

 private:
  TemporaryFile file_;
};

/// A compiler that is a script.
class FakeCompiler {
 public:
  explicit FakeCompiler(const std::string& script) : file_("c++") {
    std::ofstream(file_.path()) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(file_.path(), fs::perms::owner_all);
  }
  std::string path() const { return file_.path().string(); }

 private:
  TemporaryFile file_;
};

/// Says what it is as a real one does, then does as the script says.
std::string as_gcc(const std::string& script) {
  return "for word in \"$@\"; do [ \"$word\" = -dM ] && { echo '#define __GNUC__ 12'; "
         "echo '#define __VERSION__ \"12.2.0\"'; exit 0; }; done\n" +
         script;
}

std::string both_kinds(const Build& build) { return build.sentence + "|" + build.words; }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::vector<std::string> compilers = compilers_in_path();

}  // namespace

TEST_CASE("every compiler in PATH says what it is") {
  REQUIRE_FALSE(compilers.empty());
  for (const std::string& name : compilers) {
    const CompilerFound found = find_compiler(name);
    CHECK_MESSAGE(found.failure.empty(), found.failure);
    CHECK((found.about.starts_with("GCC ") || found.about.starts_with("Clang ")));
    CHECK(found.major >= 8);
    CHECK(fs::exists(found.path));
  }
  CHECK(find_compiler("/no/such/compiler").failure.find("/no/such/compiler") != std::string::npos);
  CHECK(has(find_compiler("no-such-compiler").failure, "there is no C++ compiler \"no-such-compiler\""));
  const FakeCompiler rubbish("echo rubbish"), silent("exec sleep 1000");
  CHECK(has(find_compiler(rubbish.path()).failure, "does not say that it is a C++ compiler"));
  CHECK(has(find_compiler(silent.path(), 200ms).failure, "did not answer within 200 ms"));
  CHECK_FALSE(has_child());
}

TEST_CASE("each compiler has its own words for the same thing") {
  const auto zeroed = [](bool clang, int major) {
    return words_for_zeroed_variables({.is_clang = clang, .major = major}).size();
  };
  CHECK(zeroed(false, 11) == 0);
  CHECK(zeroed(false, 12) == 1);
  CHECK(zeroed(true, 7) == 0);
  CHECK(zeroed(true, 15) == 2);
  CHECK(zeroed(true, 16) == 1);
  CHECK(standard_for({.is_clang = true, .major = 14}, "c++23") == "c++2b");
  CHECK(standard_for({.is_clang = false, .major = 12}, "c++23") == "c++23");
  CHECK(standard_for({.is_clang = true, .major = 14}, "c++20") == "c++20");
}

TEST_CASE("a program is compiled as people do, by each compiler, and runs") {
  const Written program("#include <cstdio>\nint main() { std::puts(__FILE__); }\n", "-own.cpp");
  for (const std::string& compiler : compilers)
    for (const int optimise : {0, 2}) {
      const Build build = program.build(BuildFor::running, {.optimise = optimise, .compiler = compiler});
      REQUIRE_MESSAGE(build.status == BuildStatus::built, both_kinds(build));
      CHECK(build.sentence.empty());
      CHECK(run_program(build.path(), {}).output == program.path().string() + "\n");
    }
  CHECK_FALSE(has_child());
}

TEST_CASE("a name that looks like an option or a list of options is a file all the same") {
  const fs::path before = fs::current_path();
  for (const std::string name : {"-own.cpp", "@own.cpp"}) {
    const Written program("int main() {}\n", name);
    fs::current_path(program.path().parent_path());
    const Build build = build_program(name, BuildFor::running, {});
    fs::current_path(before);
    CHECK_MESSAGE(build.status == BuildStatus::built, both_kinds(build));
  }
}

TEST_CASE("a library for exploring calls hooks, has its main under another name, and lacks nothing else") {
  const Written program(
      "#include <cstdio>\nint shared;\nint main() { ++shared; std::puts(\"x\"); }\n"
      "extern \"C\" int other() { return shared; }\n");
  for (const std::string& compiler : compilers)
    for (const int optimise : {0, 1, 2}) {
      const Build build = program.build(BuildFor::exploring, {.optimise = optimise, .compiler = compiler});
      REQUIRE_MESSAGE(build.status == BuildStatus::built, both_kinds(build));
      // Its hooks are nowhere here, so it cannot be opened.
      std::ifstream file(build.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      CHECK(has(bytes, std::string("\0racecourse_main\0", 17)));
      CHECK(has(bytes, "__tsan_func_entry"));
      CHECK(std::distance(fs::directory_iterator(build.path().parent_path()), {}) == 1);
    }
}

TEST_CASE("what does not compile or link is said with its line, for both purposes") {
  struct Wrong {
    std::string text, sentence;
    CompilerMessage message;
  };
  const std::vector<Wrong> table{
      {"int main() {\n  return countr;\n}\n", "line 2", {2, 10, "countr"}},
      {"#include <nothere/x.h>\nint main() {}\n", "needs the header nothere/x.h", {1, 10, "nothere/x.h"}},
      {"int f() { return 1; }\n", "has no main", {0, 0, "there is no main"}},
      {"void helper(int);\nint main() { helper(1); }\n",
       "helper(int) is nowhere defined",
       {2, 0, "helper(int)"}}};
  for (const std::string& compiler : compilers)
    for (const BuildFor purpose : {BuildFor::running, BuildFor::exploring})
      for (const auto& [text, sentence, message] : table) {
        const Build build = Written(text).build(purpose, {.compiler = compiler});
        CAPTURE(both_kinds(build));
        CHECK(build.status == BuildStatus::does_not_compile);
        CHECK(has(build.sentence, sentence));
        CHECK(build.path().empty());
        REQUIRE_FALSE(build.messages.empty());
        CHECK(build.messages.front().line == message.line);
        CHECK(build.messages.front().column == message.column);
        CHECK(has(build.messages.front().text, message.text));
      }
}

TEST_CASE("a wrong file or compiler is said before anything is compiled") {
  CHECK(build_program("/no/such/file.cpp", BuildFor::running, {}).status == BuildStatus::wrong_file);
  CHECK(Written("").build().status == BuildStatus::wrong_file);
  const Build build = Written("int main() {}").build(BuildFor::running, {.compiler = "nothere"});
  CHECK(build.status == BuildStatus::no_compiler);
  CHECK(has(build.sentence, "\"nothere\""));
}

TEST_CASE("a compiler that hangs, crashes or has no room is ended and named, and leaves nothing behind") {
  const Written program("int main() {}\n");
  const FakeCompiler hangs(as_gcc("sleep 1000 & exec sleep 1000"));
  const Build late = program.build(BuildFor::running, {.compiler = hangs.path(), .patience = 300ms});
  CHECK(late.status == BuildStatus::failed);
  CHECK(has(late.sentence, "did not finish"));
  CHECK(has(late.sentence, "within 300 ms"));
  const FakeCompiler crashes(
      as_gcc("echo 'c++: fatal error: Killed' >&2; echo 'compilation terminated.' >&2; exit 1"));
  const Build crashed = program.build(BuildFor::running, {.compiler = crashes.path()});
  CHECK(crashed.status == BuildStatus::failed);
  CHECK(has(crashed.sentence, "exit code 1: c++: fatal error: Killed"));
  const FakeCompiler full(as_gcc("echo 'error writing to x.s: No space left on device' >&2; exit 1"));
  const Build no_room = program.build(BuildFor::running, {.compiler = full.path()});
  CHECK(no_room.status == BuildStatus::failed);
  CHECK(has(no_room.sentence, "make room"));
  CHECK_FALSE(has_child());
}

TEST_CASE("a compiler ends when it is told to stop") {
  const Written program("int main() {}\n");
  const TemporaryFile ready("ready");
  const FakeCompiler hangs(as_gcc("echo x > " + ready.path().string() + "; exec sleep 1000"));
  std::stop_source stop;
  std::jthread stopper([&] {
    while (fs::file_size(ready.path()) == 0) std::this_thread::yield();
    stop.request_stop();
  });
  const Build build = program.build(BuildFor::running, {.compiler = hangs.path(), .stop = stop.get_token()});
  CHECK(build.status == BuildStatus::stopped);
  CHECK(build.sentence.empty());
  CHECK_FALSE(has_child());
}
