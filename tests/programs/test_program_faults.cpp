// What may go wrong with a program while its page is open: one sentence or one outcome each, and no process is left.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "../children.h"
#include "../waiting.h"
#include "kit/host/temporary_file.h"
#include "panels/program_words.h"
#include "session/program_work.h"

using namespace racecourse;
using racecourse::testing::wait_until;

namespace {

namespace fs = std::filesystem;

struct FaultyFile {
  explicit FaultyFile(const std::string& body) : file("faulty.cpp") {
    std::ofstream(file.path())
        << "#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n#include <unistd.h>\n"
           "int main() {\n"
        << body << "\n}\n";
  }
  TemporaryFile file;
};

void let_end(ProgramWork& work) {
  wait_until([&] {
    work.update();
    return !work.has_threads();
  });
}

/// The page of such a program after so many real runs, several: one is watched, and is no outcome among others.
struct Ran {
  explicit Ran(const std::string& body, int times = 2) : file(body) {
    work.begin(file.file.path());
    work.run_or_stop(times);
    let_end(work);
  }
  std::string outcome() const {
    return work.runs().outcomes.empty()
               ? "none"
               : words_of_outcome(work.runs().outcomes[0].value, work.runs().outcomes[0].ended);
  }
  FaultyFile file;
  ProgramWork work;
};

/// PATH with a compiler in front that is a script.
class CompilerInPath {
 public:
  explicit CompilerInPath(const std::string& script) : before_(std::getenv("PATH")), file_("c++") {
    std::ofstream(file_.path()) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(file_.path(), fs::perms::owner_all);
    setenv("PATH", (file_.path().parent_path().string() + ":" + before_).c_str(), 1);
  }
  ~CompilerInPath() { setenv("PATH", before_.c_str(), 1); }
  CompilerInPath(const CompilerInPath&) = delete;
  CompilerInPath& operator=(const CompilerInPath&) = delete;

 private:
  std::string before_;
  TemporaryFile file_;
};

}  // namespace

TEST_CASE("a program that runs for ever, kills itself or closes its output is one outcome of its runs") {
  CHECK(Ran("for (;;) pause();").outcome() == "timed out");
  const Ran killed("raise(SIGKILL);", 3);
  CHECK(killed.outcome() == "killed");
  CHECK(killed.work.runs().outcomes[0].count == 3);
  CHECK(Ran("std::puts(\"x\"); std::fflush(stdout); close(1); close(2); _exit(0);").outcome() == "x");
  CHECK_FALSE(has_child());
}

TEST_CASE("a program that prints without end, or writes a gigabyte, is ended, and the runs are told") {
  CHECK(Ran("for (;;) std::puts(\"and on\");").outcome().ends_with("printed more than 1 MiB"));
  CHECK(Ran("static char block[1 << 20]; std::FILE* file = std::tmpfile();\n"
            "for (int i = 0; i < 1000; ++i) std::fwrite(block, 1, sizeof block, file);")
            .outcome() == "file size limit exceeded");
  CHECK_FALSE(has_child());
}

TEST_CASE(
    "a program that eats memory or forks is ended, and what cannot be explored is counted all the same") {
  const Ran eater(
      "for (;;) { char* p = static_cast<char*>(std::malloc(1 << 24)); if (!p) return 7; *p = 1; }");
  CHECK(eater.outcome() == "exit 7");
#if defined(__x86_64__) || defined(__aarch64__)
  const Ran forks("for (;;) fork();");
  CHECK(forks.outcome() == "tried to start a process");
  CHECK(verdict_line(forks.work).words == "line 6 uses the function fork, which cannot be explored");
  const std::vector<OddsRow> rows = odds_rows(forks.work);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].runs == 2);
  CHECK_FALSE(rows[0].known);
#endif
  CHECK_FALSE(has_child());
}

TEST_CASE("runs end at once when they are stopped, and when the page is left") {
  const FaultyFile file("for (;;) pause();");
  {
    ProgramWork work;
    work.begin(file.file.path());
    work.run_or_stop(100);
    CHECK(work.running());
    work.run_or_stop(100);
    CHECK_FALSE(work.running());
    let_end(work);
    CHECK(work.runs().done == 0);
    work.run_or_stop(100);
    work.forget();
    let_end(work);
    CHECK_FALSE(has_child());
    work.begin(file.file.path());
    work.run_or_stop(100);
  }
  CHECK_FALSE(has_child());  // its owner is gone
}

TEST_CASE("a compiler that hangs is ended with the page, or by the next text") {
  const FaultyFile file("return 0;");
  {
    const CompilerInPath hanging("exec sleep 1000");
    ProgramWork work;
    work.begin(file.file.path());
    CHECK(work.answer().phase == ProgramWork::Phase::compiling);
    work.begin(file.file.path());
    work.run_or_stop(2);
    work.forget();
    let_end(work);
    CHECK(work.answer().phase == ProgramWork::Phase::nothing);
    work.begin(file.file.path());
  }
  CHECK_FALSE(has_child());
}

TEST_CASE("why a program does not run is said below the odds, also where nothing was explored") {
  const Ran broken("return x;");
  CHECK(broken.work.runs().done == 0);
  CHECK(words_below_odds(broken.work).find("does not compile; line 6") != std::string::npos);
  CHECK(odds_rows(broken.work).empty());
  CHECK_FALSE(has_child());
}

TEST_CASE("headers are compiled while nothing else is to be done, and end when the page is left") {
  const TemporaryFile cache("cache");
  const char* const old = std::getenv("XDG_CACHE_HOME");
  const std::string before = old ? old : "";
  setenv("XDG_CACHE_HOME", cache.path().parent_path().c_str(), 1);
  const auto compiled = [&] {
    std::error_code none_yet;
    for (const auto& entry :
         fs::directory_iterator(cache.path().parent_path() / "racecourse" / "headers", none_yet))
      if (entry.path().extension() == ".gch") return true;
    return false;
  };
  const FaultyFile file("return 0;");
  {
    ProgramWork work;
    work.begin(file.file.path());
    let_end(work);
    CHECK_FALSE(compiled());  // nobody asked for it
    work.prepare_headers_when_idle();
    work.update();
    CHECK(work.has_threads());
    CHECK_FALSE(work.busy());
    work.begin(file.file.path());  // something else is to be done
    let_end(work);
    CHECK((find_compiler().is_clang || compiled()));
    work.update();
    CHECK_FALSE(work.has_threads());  // once is enough
    work.begin(file.file.path());
    wait_until([&] {
      work.update();
      return !work.busy();
    });
  }
  CHECK_FALSE(has_child());
  old ? setenv("XDG_CACHE_HOME", before.c_str(), 1) : unsetenv("XDG_CACHE_HOME");
}
