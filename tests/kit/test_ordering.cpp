// Orders as numbers, and settings that are orders.

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "kit/base/ordering.h"
#include "kit/lesson/setting.h"

using namespace racecourse;

TEST_CASE("each number is another order, and each order has its number") {
  std::set<std::vector<std::size_t>> seen;
  for (std::int64_t number = 0; number < orderings(5); ++number) {
    const std::vector<std::size_t> order = ordering(5, number);
    CHECK(seen.insert(order).second);
    CHECK(number_of_ordering(order) == number);
  }
  CHECK(seen.size() == 120);
  CHECK(ordering(3, 0) == std::vector<std::size_t>{0, 1, 2});
  CHECK(ordering(3, 5) == std::vector<std::size_t>{2, 1, 0});
}

TEST_CASE("a setting may be an order of its words") {
  Settings settings({{.name = "guess", .choices = {{"a", "A"}, {"b", "B"}, {"c", "C"}}, .ordered = true}});
  CHECK(settings.text("guess") == "a,b,c");
  CHECK_FALSE(settings.set("guess", "c,a,b"));
  CHECK(settings.text("guess") == "c,a,b");
  for (const char* wrong : {"", "a", "a,b", "a,b,c,a", "a,a,b", "a,b,x", "a,b,c,", ",a,b,c"}) {
    CAPTURE(wrong);
    const auto sentence = settings.set("guess", wrong);
    REQUIRE(sentence);
    CHECK(sentence->find("each of a, b, c once") != std::string::npos);
    CHECK(settings.text("guess") == "c,a,b");
  }
  settings.set_number("guess", 99);
  CHECK(settings.text("guess") == "c,b,a");
  settings.set_number("guess", -1);
  CHECK(settings.text("guess") == "a,b,c");
}
