// The batch that four ways do.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "../stopping.h"
#include "../waiting.h"
#include "kit/base/sanitizers.h"
#include "kit/host/child_process.h"
#include "kit/running/run.h"
#include "subject.h"
#include "thread_pool/tbb_child.h"

using namespace racecourse;
using namespace racecourse::testing;
using thread_pool::batch_from;
using thread_pool::TbbBatch;
using thread_pool::words_of;

namespace {

const Subject pool_lesson("thread-pool");

}  // namespace

TEST_CASE("every way does every task once, in order, and hands over what was thrown") {
  for (const Choice& way : pool_lesson.lesson().settings[0].choices) {
    for (const char* throws : {"off", "on"}) {
      for (const char* kind : {"cpu", "wait"}) {
        CAPTURE(way.word);
        CAPTURE(throws);
        const Settings settings = pool_lesson.with(
            {{"way", way.word}, {"throws", throws}, {"kind", kind}, {"tasks", "300"}, {"work", "20"}});
        const Snapshot end = pool_lesson.result(settings);
        CHECK(end.held == true);
        const Figure* output = end.find_figure("output");
        REQUIRE(output);
        const auto caught =
            std::count_if(output->lines.begin(), output->lines.end(), [](const OutputLine& line) {
              return line.text.find("task 151 failed on purpose") != std::string::npos;
            });
        const bool all = way.word == "all", sweep = way.word == "sweep";
        CHECK(caught == (std::string(throws) == "on" ? (all ? 4 : sweep ? 12 : 1) : 0));
      }
    }
  }
}

TEST_CASE("a batch for oneTBB is the same after its way through a command line") {
  const TbbBatch batch{{.count = 300, .waiting_us = 20, .throwing = 151}, 8};
  const auto again = batch_from(words_of(batch));
  REQUIRE(again);
  CHECK(words_of(*again) == words_of(batch));
  CHECK_FALSE(batch_from({}));
  CHECK_FALSE(batch_from({"0", "0", "0", "0", "1"}));
  CHECK_FALSE(batch_from({"1", "0", "x", "0", "1"}));
  CHECK_FALSE(batch_from({"1", "0", "0", "0", "-1"}));
  CHECK(pool_lesson.lesson().as_child({"what"}) == 2);
}

#if !RACECOURSE_THREAD_SANITIZER && !RACECOURSE_ADDRESS_SANITIZER
// A sanitizer takes more memory than the limit leaves.
TEST_CASE("where threads or memory run out, oneTBB gives up and the program goes on") {
  for (const char* limit : {"80000", "150000", "250000"}) {
    for (const char* size : {"4", "8", "64"}) {
      CAPTURE(limit);
      CAPTURE(size);
      ChildProcess program("sh", {"-c", std::string("ulimit -v ") + limit +
                                            " && exec " RACECOURSE_EXECUTABLE
                                            " run thread-pool --set way=tbb --set tasks=50 --set size=" +
                                            size});
      while (program.read_line()) {
      }
      const ChildExit how = program.wait();
      CHECK(how.signal == 0);
      CHECK((how.code == 0 || how.code == 1));
      CHECK((how.code == 1) == program.errors().starts_with("racecourse: "));
      const auto says = [&](const char* words) { return program.errors().find(words) != std::string::npos; };
      if (how.code == 1) CHECK((says("ulimit -v") || says("smaller pool")));
    }
  }
}
#endif

TEST_CASE("a batch with one task, and one that does nothing") {
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "1"}, {"throws", "on"}})).held == true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "pool"}})).held ==
        true);
  CHECK(pool_lesson.result(pool_lesson.with({{"tasks", "20000"}, {"work", "0"}, {"way", "tbb"}})).held ==
        true);
}

TEST_CASE(
    "there may be more tasks than stacks have room in a process, for those that are done give theirs back") {
#if RACECOURSE_THREAD_SANITIZER
  const char* const tasks = "4000";  // each takes ten times as long
#else
  // A stack takes two of the 65,530 pieces that Linux gives a process its memory in, as a rule.
  const char* const tasks = "40000";
#endif
  for (const char* way : {"threads", "async"}) {
    CAPTURE(way);
    CHECK(pool_lesson.result(pool_lesson.with({{"tasks", tasks}, {"work", "0"}, {"way", way}})).held == true);
  }
}

TEST_CASE("the sweep is a curve over all sizes") {
  const Snapshot end =
      pool_lesson.result(pool_lesson.with({{"way", "sweep"}, {"tasks", "50"}, {"work", "10"}}));
  const Figure* sweep = end.find_figure("sweep");
  REQUIRE(sweep);
  REQUIRE(sweep->curves.size() == 1);
  CHECK(sweep->curves[0].points.size() == 12);
  CHECK(sweep->curves[0].points.back().x == 64);
  CHECK(end.metric("best_size").value() >= 1);
}

TEST_CASE("stop ends every way") {
  for (const char* way : {"threads", "pool", "async", "tbb", "sweep"}) {
    for (const char* kind : {"cpu", "wait"}) {
      CAPTURE(way);
      CAPTURE(kind);
      check_prompt([&] {
        Run run(pool_lesson.lesson(),
                pool_lesson.with(
                    {{"way", way}, {"kind", kind}, {"tasks", "3000"}, {"work", "10000"}, {"size", "1"}}));
        wait_until([&] { return !run.poll()->lanes.empty(); });
        const Milliseconds took = time_to_stop(run);
        CHECK(run.poll()->failure.empty());
        CHECK_FALSE(run.poll()->held);
        return took;
      });
    }
  }
}
