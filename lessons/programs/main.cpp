// Explores a program of the reader's own, in a process of its own: the program's code runs here, under our hooks. What is
// asked is the only argument; the answer is a line on standard output.

#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string>

#include "programs/explore_program.h"

int main(int count, char** words) {
  using namespace racecourse;
  int code = 0;
  std::string answered;
  try {
    answered = write(answer(read_explore_message(count == 2 ? words[1] : "")));
  } catch (const std::exception& error) {
    answered = write(ExploredMessage{.failure = error.what()});
    code = 1;
  }
  answered += '\n';
  std::fwrite(answered.data(), 1, answered.size(), stdout);
  std::fflush(stdout);
  // What is global in the program is not destroyed: it was made many times, and restored.
  ::_exit(code);
}
