#include "gil/workload.h"

namespace racecourse::gil {

namespace {

enum Program { countdown_program, wait_program, mixed_program, counter_program, call_program };

constexpr long steps_of_round = 10'000;
constexpr long microseconds_of_round = 1'000;

}  // namespace

std::vector<Choice> programs() {
  return {{"countdown", "count down"},
          {"wait", "wait"},
          {"mixed", "count and wait"},
          {"counter", "counter += 1"},
          {"call", "counter + one()"}};
}

Round round_of(const Settings& settings) {
  const std::int64_t waiting = settings.number("waiting");
  switch (settings.number("program")) {
    case countdown_program: return {.computing = count_down, .count = steps_of_round};
    case wait_program: return {.microseconds = microseconds_of_round};
    case mixed_program:
      return {.computing = count_down,
              .count = steps_of_round * (100 - waiting) / 100,
              .microseconds = microseconds_of_round * waiting / 100};
    case counter_program: return {.computing = add_one, .adds = true, .count = steps_of_round};
    case call_program: return {.computing = add_by_call, .adds = true, .count = steps_of_round};
  }
  return {};
}

}  // namespace racecourse::gil
