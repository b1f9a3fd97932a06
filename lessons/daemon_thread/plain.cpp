// A thread saves three records, and nobody waits for it. When main
// returns, the program ends and takes the writer with it, in the
// middle of a record, too. The exit code is 0. Write join() in the
// place of detach().

// expect: [1][2][3]

#include <iostream>
#include <thread>

void write_records() {
  for (int i = 1; i <= 3; ++i) std::cout << '[' << i << ']';
}

int main() {
  std::thread writer(write_records);
  writer.detach();
}
