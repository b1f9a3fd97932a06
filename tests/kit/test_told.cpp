// What a text.md says of a run: its parts, its lists, and their conditions.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "kit/host/host.h"
#include "kit/lesson/telling.h"
#include "kit/lesson/told.h"

using namespace racecourse;

namespace {

using Sentences = std::vector<std::string>;

Lesson selling(std::string_view text) {
  Lesson l;
  l.title = "Tickets";
  l.text = text;
  l.settings = {Setting::number("clerks", "clerks", "How many sell.", 1, 16, 4),
                Setting::choice("lock", "lock", "Where it is.", {{"off", "no lock"}, {"on", "a lock"}})};
  l.metrics = {MetricSpec{.name = "sold", .label = "sold"},
               MetricSpec{.name = "waited", .label = "waited", .unit = "ms", .format = Format::duration}};
  l.teaching.words = {{"luck", [](const Snapshot& run) { return run.held == true ? "by luck" : ""; }}};
  l.teaching.facts = {{"many", [](const Snapshot& run) { return run.measured("sold") >= 100; }}};
  return l;
}

Snapshot run_of(const Lesson& lesson, double sold, std::optional<bool> held = true) {
  Snapshot run;
  run.state = RunState::done;
  run.settings = lesson.default_settings();
  run.metrics = {{"sold", sold, ""}};
  run.held = held;
  if (held) run.outcomes = {{"x", 1, *held}};
  return run;
}

Sentences told(std::string_view words, double sold, std::optional<bool> held = true) {
  const std::string text = "# Tickets\n\n## After a run\n\n" + std::string(words) + "\n\n## Belief\n\nNo.\n";
  const Lesson lesson = selling(text);
  return Told(lesson, "After a run").sentences(run_of(lesson, sold, held));
}

}  // namespace

TEST_CASE("told: of the parts the first whose condition is met, of a list the first item") {
  const char* words = R"(
### stopped

It was stopped.

### otherwise

They sold {sold} {sold|ticket|tickets} to {clerks}
{clerks|clerk|clerks}.

- `sold<=3` Few.
- `many, lock=off or many, lock=on` Many, with
  {lock}.
- Some.

`broken` It went wrong.
)";
  CHECK(told(words, 5, std::nullopt) == Sentences{"It was stopped."});
  CHECK(told(words, 1) == Sentences{"They sold 1 ticket to 4 clerks.", "Few."});
  CHECK(told(words, 5, false) == Sentences{"They sold 5 tickets to 4 clerks.", "Some.", "It went wrong."});
  CHECK(told(words, 1000).back() == "Many, with no lock.");
}

TEST_CASE("told: a list goes on with the paragraph above it, and an item without words says nothing") {
  CHECK(told("`sold>0` They sold all\n- `luck` {luck}.\n- and well.", 5) ==
        Sentences{"They sold all by luck."});
  CHECK(told("`sold>0` They sold all\n- `luck` {luck}.\n- and well.", 0).empty());
  CHECK(told("Sold:\n- `sold=7` seven.", 5) == Sentences{"Sold:"});
  CHECK(told("- `sold>0`\n- None.", 5).empty());
  CHECK(told("- `sold>0`\n- None.", 0) == Sentences{"None."});
}

TEST_CASE("told: what was not measured counts as 0") {
  CHECK(told("`!waited, waited=0` They waited {waited}.", 5) == Sentences{"They waited 0 ns."});
  CHECK(told("`waited` They waited.", 5).empty());
}

TEST_CASE("told: runs, cores, and what else is given") {
  const Lesson lesson =
      selling("\n## To the guess\n\nYou said {guess};\n- `runs_broken=0` {runs_held} of {runs_counted}.\n");
  const Told said(lesson, "To the guess");
  CHECK(said.in_a_row(run_of(lesson, 5), {{"guess", "3"}}) == "You said 3; 1 of 1.");
  CHECK(told("- `cores>=1` {cores}", 5) == Sentences{std::to_string(host().cores)});
  CHECK_FALSE(Told(lesson, "After a run").is_written());
}

TEST_CASE("told: a name that nobody declares is named with the nearest") {
  CHECK_THROWS_WITH(
      told("`sould>0` All.", 5),
      doctest::Contains(
          "text.md of “Tickets”: there is no figure or setting \"sould\"; did you mean \"sold\"?"));
  CHECK_THROWS_WITH(told("`sold=>0` All.", 5), doctest::Contains("there is no relation \"=>\""));
  CHECK_THROWS_WITH(told("`stoped` It was.", 5), doctest::Contains("did you mean \"stopped\"?"));
  CHECK_THROWS_WITH(told("`lock=of` It was.", 5), doctest::Contains("did you mean \"off\"?"));
  CHECK_THROWS_WITH(told("They sold {solt}.", 5), doctest::Contains("did you mean \"sold\"?"));
}

TEST_CASE("told: what is held and what is broken, and the last of it to the belief") {
  Lesson lesson = selling("\n## Held\n\nSold {sold}.\n\nIn time.\n\n## Broken\n\nNot enough.\n");
  tell_by_text(lesson);
  CHECK(lesson.teaching.explain(run_of(lesson, 5)) == Sentences{"Sold 5."});
  CHECK(lesson.teaching.on_belief(run_of(lesson, 5)) == "In time.");
  CHECK(lesson.teaching.explain(run_of(lesson, 5, false)) == Sentences{"Not enough."});
  CHECK(lesson.teaching.on_belief(run_of(lesson, 5, false)) == "Not enough.");
  CHECK(lesson.teaching.explain(run_of(lesson, 5, std::nullopt)).front().starts_with("The run was stopped"));
}
