// What is typed goes to the disk soon, and not with every key.

#include <doctest/doctest.h>

#include "files/save_delay.h"

using namespace racecourse;
using namespace std::chrono_literals;

TEST_CASE("what was typed is saved once the hand rests, and before that only every second") {
  SaveDelay delay;
  const SaveDelay::Clock::time_point start{};
  CHECK_FALSE(delay.pending());
  CHECK_FALSE(delay.due());
  CHECK_FALSE(delay.due_at(start + 1h));

  delay.changed(start);
  CHECK(delay.pending());
  CHECK_FALSE(delay.due_at(start + 399ms));
  CHECK(delay.due_at(start + 400ms));

  // A key every tenth of a second, for ten seconds: never more than a second is lost, and ten saves are enough.
  SaveDelay typing;
  auto saved = start;
  int saves = 0;
  for (auto now = start; now < start + 10s; now += 100ms) {
    typing.changed(now);
    CHECK(now - saved <= 1100ms);
    if (!typing.due_at(now)) continue;
    typing.saved();
    CHECK_FALSE(typing.pending());
    saved = now;
    ++saves;
  }
  CHECK(saves >= 8);
  CHECK(saves <= 10);
}
