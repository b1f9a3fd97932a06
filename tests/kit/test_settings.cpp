#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "kit/base/words.h"
#include "kit/lesson/setting.h"

using namespace racecourse;

namespace {

Settings example() {
  return Settings(
      {{.name = "threads", .low = 1, .high = 64, .initial = 4},
       {.name = "additions", .low = 1, .high = 100'000'000, .initial = 1'000'000},
       {.name = "lock", .choices = {{"off", "off"}, {"on", "on"}, {"around-write", "around the write"}}}});
}

std::string sentence(Settings settings, const char* name, const char* value) {
  return settings.set(name, value).value_or("");
}

}  // namespace

TEST_CASE("settings begin with their defaults") {
  const Settings settings = example();
  CHECK(settings.number("threads") == 4);
  CHECK(settings.text("additions") == "1000000");
  CHECK(settings.text("lock") == "off");
}

TEST_CASE("settings take what is in range, as people write it") {
  Settings settings = example();
  CHECK_FALSE(settings.set("threads", "1"));
  CHECK_FALSE(settings.set("threads", "64"));
  CHECK_FALSE(settings.set("additions", "2,000,000"));
  CHECK(settings.number("additions") == 2'000'000);
  CHECK_FALSE(settings.set("additions", "3'000_000"));
  CHECK(settings.number("additions") == 3'000'000);
  CHECK_FALSE(settings.set("lock", "around-write"));
  CHECK(settings.number("lock") == 2);
}

TEST_CASE("a wrong value gets a sentence with the range, and changes nothing") {
  for (const char* wrong : {"0", "65", "-1", "", "four", "4.5", "4x", " 4", "1,2", "1,5", "1_0", "0x10",
                            "99999999999999999999"}) {
    CAPTURE(wrong);
    Settings settings = example();
    const auto error = settings.set("threads", wrong);
    REQUIRE(error);
    CHECK(error->find("from 1 to 64") != std::string::npos);
    CHECK(settings == example());
  }
}

TEST_CASE("a wrong word gets the nearest, or all") {
  CHECK(sentence(example(), "lock", "onn").find("did you mean \"on\"") != std::string::npos);
  CHECK(sentence(example(), "lock", "xyzzy123").find("off, on, around-write") != std::string::npos);
  CHECK(sentence(example(), "thread", "4").find("did you mean \"threads\"") != std::string::npos);
  CHECK(sentence(example(), "qqqqqq", "4").find("threads, additions, lock") != std::string::npos);
}

TEST_CASE("a number set by hand is kept within its range") {
  Settings settings = example();
  settings.set_number("threads", 1000);
  CHECK(settings.number("threads") == 64);
  settings.set_number("threads", -5);
  CHECK(settings.number("threads") == 1);
  settings.set_number("lock", 99);
  CHECK(settings.text("lock") == "around-write");
}

TEST_CASE("numbers are grouped by thousands") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(-1234567) == "-1,234,567");
}

TEST_CASE("numbers of a child's command line: so many, each within its range, or none") {
  using Words = std::vector<std::string>;
  constexpr std::array ranges{NumberRange{0, 2}, NumberRange{}};
  CHECK(whole_numbers(Words{"2", "1000000000000"}, ranges) ==
        std::array<std::int64_t, 2>{2, 1'000'000'000'000});
  for (const Words& wrong : {Words{}, Words{"1"}, Words{"1", "1", "1"}, Words{"-1", "1"}, Words{"3", "1"},
                             Words{"1", "-1"}, Words{"1", "1000000000001"}, Words{"1", "1x"}, Words{"1", ""}})
    CHECK_FALSE(whole_numbers(wrong, ranges));
}

TEST_CASE("the nearest word is only offered when it is near") {
  const std::vector<std::string> words{"locked-counter", "unsynchronized-counter"};
  CHECK(nearest_word("locked-couter", words) == "locked-counter");
  CHECK(nearest_word("zebra", words).empty());
  CHECK(nearest_word("anything", {}).empty());
}
