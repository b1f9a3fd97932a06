#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "kit/lesson/course.h"

// A lesson under test may start this very program as its child.
int main(int count, char** words) {
  if (const auto code = racecourse::run_as_child(count, words)) return *code;
  return doctest::Context(count, words).run();
}
