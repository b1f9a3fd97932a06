// Words that somebody has typed, on their way to a terminal.

#include <doctest/doctest.h>

#include <string>

#include "kit/base/visible.h"
#include "kit/base/words.h"

using namespace racecourse;

TEST_CASE("text without control characters stays as it is") {
  for (const char* text : {"", "threads=4", "a \\ b", "µs · ×", "日本", "🏁"}) CHECK(visible(text) == text);
}

TEST_CASE("what could control a terminal is spelled out") {
  CHECK(visible("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(visible("a\nb\tc\r") == "a\\nb\\tc\\x0d");
  CHECK(visible(std::string("\0\x7f", 2)) == "\\x00\\x7f");
  CHECK(visible("\xc2\x9b") == "\\xc2\\x9b");  // CSI as one character
  CHECK(visible("\x9b\xff") == "\\x9b\\xff");
  CHECK(visible("\xe6\x97") == "\\xe6\\x97");  // cut short
  CHECK(visible("\xc3(") == "\\xc3(");
  const std::string once = visible("\x1b\n");
  CHECK(visible(once) == once);
  CHECK(in_quotes("\x07") == "\"\\x07\"");
  CHECK(unknown_word("lesson", "\x07", {}).find('\x07') == std::string::npos);
}
