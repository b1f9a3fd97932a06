// Numbers for people, at the places where a unit gives way to the next.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../lessons/plural.h"
#include "text/format.h"

using namespace racecourse;

namespace {

/// "1.5 M" as a number again, given what each unit stands for.
double read_back(const std::string& text, const std::vector<std::pair<std::string_view, double>>& units) {
  std::size_t end = 0;
  const double digits = std::stod(text, &end);
  for (const auto& [name, size] : units)
    if (std::string_view(text).substr(end) == name) return digits * size;
  FAIL("no such unit: " << text);
  return 0;
}

}  // namespace

TEST_CASE("memory is said with its unit, other counts without") {
  CHECK(metric_text(1234, Format::count, "KiB") == "1,234 KiB");
  CHECK(metric_text(1234, Format::count, "additions") == "1,234");
}

TEST_CASE("a duration goes over to the next unit where rounding would say a thousand") {
  CHECK(duration_text(1) == "1.0 ns");
  CHECK(duration_text(99.4) == "99.4 ns");
  CHECK(duration_text(99.5) == "100 ns");
  CHECK(duration_text(999.4) == "999 ns");
  CHECK(duration_text(999.5) == "1.0 µs");
  CHECK(duration_text(999'400) == "999 µs");
  CHECK(duration_text(999'500) == "1.0 ms");
  CHECK(duration_text(999.4e6) == "999 ms");
  CHECK(duration_text(999.5e6) == "1.0 s");
  CHECK(duration_text(3600e9) == "3600 s");
  CHECK(duration_text(-2.5e6) == "-2.5 ms");
}

TEST_CASE("a duration read back is the one written, but for what rounding takes") {
  std::mt19937 dice(3);
  std::uniform_real_distribution<double> exponent(0, 11.9);
  for (int i = 0; i < 20'000; ++i) {
    const double nanoseconds = std::pow(10.0, exponent(dice));
    CAPTURE(nanoseconds);
    const std::string text = duration_text(nanoseconds);
    const double read = read_back(text, {{" ns", 1}, {" µs", 1e3}, {" ms", 1e6}, {" s", 1e9}});
    REQUIRE(std::abs(read - nanoseconds) <= 0.051 * nanoseconds);
    // Three digits and a unit, so that a column of them stands still; from 1,000 s on there is no larger unit.
    REQUIRE(text.size() <= std::string_view("99.4 µs").size());
  }
}

TEST_CASE("a short count has three digits that matter and no idle noughts") {
  CHECK(short_count_text(0) == "0");
  CHECK(short_count_text(7) == "7");
  CHECK(short_count_text(1000) == "1 k");
  CHECK(short_count_text(1234) == "1.23 k");
  CHECK(short_count_text(12'345) == "12.3 k");
  CHECK(short_count_text(99'940) == "99.9 k");
  CHECK(short_count_text(123'456) == "123 k");
  CHECK(short_count_text(999'500) == "1 M");
  CHECK(short_count_text(2.5e9) == "2.5 G");
  CHECK(short_count_text(3e12) == "3 T");
  CHECK(short_count_text(-1'500'000) == "-1.5 M");
  std::mt19937 dice(4);
  std::uniform_real_distribution<double> exponent(0, 14.9);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::pow(10.0, exponent(dice));
    CAPTURE(value);
    const std::string text = short_count_text(value);
    const double read = read_back(text, {{"", 1}, {" k", 1e3}, {" M", 1e6}, {" G", 1e9}, {" T", 1e12}});
    REQUIRE(std::abs(read - value) <= 0.0051 * value);
  }
}

TEST_CASE("a rate has its unit before the second") {
  CHECK(rate_text(0) == "0 /s");
  CHECK(rate_text(998) == "998 /s");
  CHECK(rate_text(1000) == "1.0 k/s");
  CHECK(rate_text(999.5e3) == "1.0 M/s");
  CHECK(rate_text(2.04e9) == "2.0 G/s");
}

TEST_CASE("a share that is not all or nothing never says so") {
  CHECK(share_text(0.0005) == "0.1 %");
  CHECK(share_text(0.00049) == "< 0.1 %");
  CHECK(share_text(0.99949) == "99.9 %");
  CHECK(share_text(0.99951) == "> 99.9 %");
  for (int millionths = 1; millionths < 1'000'000; millionths += 7) {
    const std::string text = share_text(millionths / 1e6);
    CAPTURE(text);
    REQUIRE(text != "0.0 %");
    REQUIRE(text != "100.0 %");
  }
  CHECK(share_text(1.5) == "150.0 %");
}

TEST_CASE("a count is whole, and one too large for digits is short") {
  CHECK(count_text(0.5) == "1");
  CHECK(count_text(999.5) == "1,000");
  CHECK(count_text(9'000'000'000'000'000'000.0) == "9,000,000,000,000,000,000");
  CHECK(count_text(1e19) == "1e+19");
  CHECK(count_text(-1e19) == "-1e+19");
}

TEST_CASE("one of many is singular") {
  CHECK(counted(1, "threads") == "1 thread");
  CHECK(counted(0, "threads") == "0 threads");
  CHECK(counted(1000, "threads") == "1,000 threads");
  CHECK(counted(1, "thread waits", "threads wait") == "1 thread waits");
  CHECK(counted(1.4, "tries") == "1 try");
  CHECK(singular("switches") == "switch");
  CHECK(singular("processes") == "process");
  CHECK(singular("bytes") == "byte");
  for (const char* none : {"ms", "µs", "s", "KiB", "×", "%", "process", ""}) CHECK(singular(none) == none);
  CHECK(plural_of_one("of 1 threads") == "of 1 threads");
  CHECK(plural_of_one("1 thread, 11 threads, 1 ms, 1 was").empty());
}

TEST_CASE("a factor and a small value keep what is behind the point") {
  CHECK(factor_text(0) == "0.00 ×");
  CHECK(factor_text(0.984) == "0.98 ×");
  CHECK(factor_text(9.996) == "10.0 ×");
  CHECK(factor_text(99.96) == "100 ×");
  CHECK(point_text(1.937) == "1.94");
  CHECK(point_text(2) == "2");
  CHECK(point_text(99.99) == "100");
  CHECK(point_text(1234.5) == "1,235");
  CHECK(point_text(3'200'412) == "3,200,412");
}

TEST_CASE("each format of a metric has its own words") {
  CHECK(metric_text(1234.4, Format::count) == "1,234");
  CHECK(metric_text(50, Format::share, "%") == "50.0 %");
  CHECK(metric_text(50, Format::share) == "5000.0 %");
  CHECK(metric_text(3, Format::duration, "s") == "3.0 s");
  CHECK(metric_text(3, Format::duration, "µs") == "3.0 µs");
  CHECK(metric_text(0.003, Format::duration, "ms") == "3.0 µs");
  CHECK(metric_text(4e6, Format::rate, "items/s") == "4.0 M/s");
  CHECK(metric_text(1.937, Format::factor, "×") == "1.94 ×");
}

TEST_CASE("a count as it is written can be typed") {
  std::mt19937_64 dice(5);
  for (int i = 0; i < 2000; ++i) {
    // Whole numbers up to 2^53: what a double holds exactly.
    const auto written = static_cast<std::int64_t>(dice() >> (11 + i % 50));
    const std::string text = count_text(static_cast<double>(written));
    CAPTURE(text);
    std::int64_t read = -1;
    REQUIRE(parse_typed_number(text, read));
    REQUIRE(read == written);
  }
}

TEST_CASE("typed numbers at the edge") {
  const std::vector<std::pair<const char*, std::int64_t>> good{
      {"-5", -5},      {"-2k", -2000},    {"0", 0},   {"5 K", 5000}, {"1'000'000", 1'000'000},
      {"1_000", 1000}, {"0.5m", 500'000}, {"2.6", 3}, {" 7 ", 7}};
  for (const auto& number : good) {
    CAPTURE(number.first);
    std::int64_t value = -1;
    CHECK(parse_typed_number(number.first, value));
    CHECK(value == number.second);
  }
  for (const char* wrong : {" ", ",", "M", "1,5", "1,,000", "1,0000", "1000,000", "1,", ",100", "1.234,567",
                            ".1,000", "1kk", "0x10", "inf", "-", "1.2.3", "9.3e18", "9e18k", "4\n"}) {
    CAPTURE(wrong);
    std::int64_t value = 77;
    CHECK_FALSE(parse_typed_number(wrong, value));
    CHECK(value == 77);
  }
}

TEST_CASE("padding reaches the width and never cuts") {
  CHECK(pad_left("", 3) == "   ");
  CHECK(pad_left("abc", 3) == "abc");
  CHECK(pad_left("abc", 4) == " abc");
  CHECK(pad_left("a × b …", 8) == " a × b …");
}
