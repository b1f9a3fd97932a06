// `run` with a program of the reader's own: its answer in text and as JSON, and everything that may be wrong with such a file.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "child.h"

using namespace racecourse;
using namespace racecourse::driving;
using nlohmann::json;

namespace {

/// Programs in a folder of their own. What the commands leave in their folder for temporary files would be seen.
class Programs {
 public:
  Programs() { std::filesystem::create_directory(folder_ / "tmp"); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  std::string script(const std::string& name, const std::string& text) const {
    std::string path = write(name, "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }
  Said run(const std::string& file, Words more = {}, const std::string& path = {}) const {
    Words words{"run", file};
    words.insert(words.end(), more.begin(), more.end());
    Environment environment{{"TMPDIR", (folder_ / "tmp").string()}};
    if (!path.empty()) environment["PATH"] = path;
    Said said = driving::racecourse(words, environment);
    CHECK(std::filesystem::is_empty(folder_ / "tmp"));
    return said;
  }
  std::string path() const { return folder_.path().string(); }

 private:
  TemporaryFolder folder_;
};

const std::string prints_ten = "#include <cstdio>\nint main() { std::puts(\"10\"); }\n";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string last_line(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

}  // namespace

TEST_CASE("a program's output is the answer, and below it stands how it ended") {
  const Programs programs;
  const std::string file = programs.write("ten.cpp", "// expect: 10\n" + prints_ten);
  const Said held = programs.run(file);
  CHECK(held.code == 0);
  CHECK(held.err.empty());
  CHECK(held.out.starts_with("10\n\n"));
  CHECK(has(last_line(held.out), "-O2, ran "));
  CHECK(last_line(held.out).ends_with(": returned 0; held"));
  const Said broken = programs.run(
      programs.write(
          "broken.cpp",
          "#include <cassert>\n#include <cstdio>\nint main() { std::puts(\"a\"); assert(1 > 2); }\n"),
      {"-O0"});
  CHECK(broken.code == 0);
  CHECK(broken.out.starts_with("a\n"));
  CHECK(last_line(broken.out).ends_with(": assertion failed: 1 > 2; broken"));
  CHECK(has(broken.out, "-O0"));
  CHECK(has(broken.err, "Assertion `1 > 2' failed."));
}

TEST_CASE("the document says what was compiled how, and counts exact outcomes") {
  const Programs programs;
  const std::string file = programs.write("ten.cpp", prints_ten);
  const Said said =
      programs.run(file, {"--json", "--repeat", "20", "-O", "1", "--expect", "9", "--expect", "10"});
  CHECK(said.code == 0);
  CHECK(said.err.empty());
  const json document = json::parse(said.out);
  CHECK(document["schema"] == 1);
  CHECK(document["program"] == file);
  CHECK(document["language"] == "c++");
  CHECK(document["optimise"] == 1);
  CHECK(document["standard"] == "c++20");
  CHECK(document["expected"] == json::array({"9", "10"}));
  CHECK(document["runs"] == 20);
  CHECK(document["outcomes"] ==
        json::array({{{"value", "10\n"}, {"ended", "returned 0"}, {"count", 20}, {"verdict", "held"}}}));
  CHECK(document["broken"]["runs"] == 0);
  const json undeclared = json::parse(programs.run(file, {"--json"}).out);
  CHECK(undeclared["optimise"] == 2);
  CHECK(undeclared["runs"] == 1);
  CHECK(undeclared["outcomes"][0]["verdict"] == "none declared");
  const json wrong = json::parse(programs.run(file, {"--json", "--expect", "11"}).out);
  CHECK(wrong["outcomes"][0]["verdict"] == "broken");
  CHECK(wrong["broken"]["share"] == 1);
}

TEST_CASE("a counter under a mutex has one outcome in twenty runs, in text") {
  const Programs programs;
  const Said said = programs.run(
      programs.write(
          "counter.cpp",
          "#include <iostream>\n#include <mutex>\n#include <thread>\nint counter = 0;\nstd::mutex m;\n"
          "void add() { for (int i = 0; i < 500; ++i) { std::lock_guard lock(m); counter++; } }\n"
          "int main() { std::thread a(add), b(add); a.join(); b.join(); std::cout << counter << "
          "'\\n'; }\n"),
      {"--repeat", "20", "--expect", "1000"});
  CHECK(said.code == 0);
  CHECK(has(said.out, "run 20 times"));
  CHECK(has(last_line(said.out), "1000"));
  CHECK(has(last_line(said.out), "100.0 %"));
  CHECK(last_line(said.out).ends_with("held"));
}

TEST_CASE("standard input comes from the file beside the program") {
  const Programs programs;
  const std::string file = programs.write(
      "add.cpp",
      "#include <cstdio>\nint main() { int a = 0, b = 0; if (std::scanf(\"%d %d\", &a, &b) != 2) return 5; "
      "std::printf(\"%d\", a + b); }\n");
  CHECK(last_line(programs.run(file).out).ends_with(": exit 5; broken"));
  programs.write("add.in", "3 4\n");
  CHECK(programs.run(file).out.starts_with("7\n\n"));
}

TEST_CASE("whatever is wrong with a file is one sentence with a cure, and exit code 2") {
  const Programs programs;
  programs.write("there.cpp", prints_ten);
  const std::string in_folder = programs.path() + "/";
  struct Wrong {
    std::string file;
    std::vector<std::string> said;
  };
  const std::vector<Wrong> table{
      {in_folder + "ther.cpp", {"there is no file", "did you mean", "there.cpp"}},
      {programs.write("empty.cpp", ""), {"is empty", "main"}},
      {programs.write("binary.cpp", std::string("\x7f"
                                                "ELF\0\0\0",
                                                7)),
       {"binary"}},
      {programs.write("large.cpp", std::string(10 << 20, '/')), {"large.cpp", "1,048,576"}},
      {programs.write("nomain.cpp", "int f() { return 1; }\n"), {"has no main"}},
      {programs.write("link.cpp", "void helper();\nint main() { helper(); }\n"),
       {"helper() is nowhere defined"}},
      {programs.write("header.cpp", "#include <nothere.hpp>\nint main() {}\n"),
       {"needs the header nothere.hpp"}},
      {programs.write("syntax.cpp", "int main() {\n  return x;\n}\n"), {"does not compile; line 2"}},
      {in_folder + ".cpp/x.cpp", {"there is no file"}}};
  for (const auto& [file, parts] : table) {
    const Said said = programs.run(file);
    CAPTURE(said.err);
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    for (const std::string& part : parts) CHECK(has(last_line(said.err), part));
    CHECK(last_line(said.err).starts_with("racecourse: "));
  }
}

TEST_CASE("what does not compile is a document as well") {
  const Programs programs;
  const std::string file = programs.write("syntax.cpp", "int main() {\n  return x;\n}\n");
  const Said said = programs.run(file, {"--json"});
  CHECK(said.code == 2);
  const json document = json::parse(said.out);
  CHECK(document["program"] == file);
  CHECK(document["status"] == "does not compile");
  REQUIRE(document["messages"].size() == 1);
  CHECK(document["messages"][0]["line"] == 2);
  CHECK(document["messages"][0]["column"] == 10);
  CHECK(has(document["messages"][0]["text"], "'x'") != has(document["messages"][0]["text"], "‘x’"));
  CHECK(has(said.err, "syntax.cpp:2:10: error: "));
}

TEST_CASE("a compiler that is not there, is none, or hangs is named") {
  const Programs programs;
  const std::string file = programs.write("ten.cpp", prints_ten);
  for (const auto& [compiler, named] : std::vector<std::pair<std::string, std::string>>{
           {"nothere", "\"nothere\""}, {"/no/such/c++", "/no/such/c++"}, {"ls", "ls does not say"}}) {
    const Said said = programs.run(file, {"--cxx", compiler});
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    CHECK(is_one_sentence(said.err));
    CHECK_MESSAGE(has(said.err, named), said.err);
  }
  const Said none = programs.run(file, {}, "/no/such/folder");
  CHECK(none.code == 1);
  CHECK(has(none.err, "apt install g++"));
}

TEST_CASE("Ctrl-C ends a compiler that hangs, and a program, with all that was started") {
  const Programs programs;
  const std::string ready = programs.path() + "/ready";
  const std::string hangs = programs.script("hangs", "echo x > '" + ready + "'; exec sleep 1000");
  const std::string endless =
      programs.write("endless.cpp", "#include <fstream>\n#include <unistd.h>\nint main() { std::ofstream(\"" +
                                        ready + "\") << \"x\" << std::flush; for (;;) pause(); }\n");
  const TemporaryFolder folder;
  for (const Words& words : {Words{"run", endless, "--cxx", hangs},
                             {"run", endless, "--for", "2m"},
                             {"run", endless, "--for", "2m", "--repeat", "5", "--json"}}) {
    std::filesystem::remove(ready);
    Words all = words;
    all.insert(all.begin(), RACECOURSE_EXECUTABLE);
    Process program(all, {}, folder / "out", folder / "err");
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!std::filesystem::exists(ready) && std::chrono::steady_clock::now() < deadline) usleep(5'000);
    program.send(SIGINT);
    CHECK(program.wait_for(patience) == 130);
  }
  const json document = json::parse(read_whole(folder / "out"));
  CHECK(document["runs"] == 0);
  CHECK(document["interrupted"] == true);
}

#if defined(__linux__)
TEST_CASE("a program that hangs is ended at once, and the answer says who waited for whom") {
  const Programs programs;
  const std::string file = programs.write(
      "hang.cpp",
      "#include <latch>\n#include <mutex>\n#include <thread>\nstd::mutex first, second;\nstd::latch "
      "both(2);\n"
      "void cross(std::mutex& mine, std::mutex& other) {\n  const std::lock_guard a(mine);\n"
      "  both.arrive_and_wait();\n  const std::lock_guard b(other);\n}\n"
      "int main() {\n  std::thread a([] { cross(first, second); }), b([] { cross(second, first); });\n"
      "  a.join();\n  b.join();\n}\n");
  const std::string words =
      "thread 1 waits for second, which thread 2 holds; thread 2 waits for first, which thread 1 holds. 1 "
      "more "
      "waits behind them.";
  const Said text = programs.run(file);
  CHECK(text.code == 0);
  CHECK(has(text.out, ": deadlock; broken\n"));
  CHECK(last_line(text.out) == words);
  const json document = json::parse(programs.run(file, {"--json"}).out);
  CHECK(document["outcomes"][0]["ended"] == "deadlock");
  CHECK(document["hang"]["sentence"] == words);
  CHECK(document["hang"]["waits"] ==
        json::array({{{"thread", "main"}, {"object", "the end of thread 1"}, {"holder", "thread 1"}},
                     {{"thread", "thread 1"}, {"object", "second"}, {"holder", "thread 2"}},
                     {{"thread", "thread 2"}, {"object", "first"}, {"holder", "thread 1"}}}));
  REQUIRE(document["lanes"].size() == 3);
  for (const json& lane : document["lanes"]) CHECK(lane["ended"] == "stuck");
  CHECK(document["not_watched"] == json{{"threads", 0}, {"objects", 0}, {"events", 0}});
  // Many runs are untouched; that they hang the system tells.
  const json many = json::parse(programs.run(file, {"--json", "--repeat", "3"}).out);
  CHECK(many["outcomes"] ==
        json::array({{{"value", ""}, {"ended", "deadlock"}, {"count", 3}, {"verdict", "broken"}}}));
  CHECK_FALSE(many.contains("lanes"));
}
#endif

TEST_CASE("programs that misbehave end, and are outcomes") {
  const Programs programs;
  const auto ended = [&](const std::string& body, const Words& more = {}) {
    Words words{"--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Said said = programs.run(
        programs.write(
            "bad.cpp",
            "#include <csignal>\n#include <cstdio>\n#include <unistd.h>\nint main() { " + body + " }\n"),
        words);
    CHECK(said.code == 0);
    CHECK(said.err.empty());
    return json::parse(said.out)["outcomes"][0]["ended"].get<std::string>();
  };
  CHECK(ended("for (;;) pause();", {"--for", "200ms"}) == "timed out");
  CHECK(ended("close(1); close(2); for (;;) pause();", {"--for", "200ms"}) == "timed out");
  CHECK(ended("for (;;) std::puts(\"again and again\");") == "printed more than 1 MiB");
  CHECK(ended("kill(getpid(), SIGKILL);") == "killed");
#if defined(__x86_64__) || defined(__aarch64__)
  CHECK(ended("for (;;) fork();") == "tried to start a process");
#endif
}

TEST_CASE("a program that is not there is explored by nobody") {
  const Said said = driving::racecourse({"explore", "nowhere.cpp"});
  CHECK(said.code == 2);
  CHECK(said.out.empty());
  CHECK(is_one_sentence(said.err));
}
