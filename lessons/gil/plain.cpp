// Two threads of an interpreter run "counter += 1", two times each.
// Only who has the GIL may run, and it lets others go after every
// bytecode: so the GIL guards the interpreter, and not the counter.
// CPython lets others go only at the jump back. Take away the other
// two.

// expect: 4

#include <iostream>
#include <mutex>
#include <thread>

std::mutex gil;
int counter = 0;

void let_others_go() {
  gil.unlock();
  gil.lock();
}

void interpret() {
  gil.lock();
  for (int i = 0; i < 2; ++i) {
    int top = counter;  // load
    let_others_go();    // after the load
    top += 1;           // add
    let_others_go();    // after the addition
    counter = top;      // store
    let_others_go();    // at the jump back
  }
  gil.unlock();
}

int main() {
  std::thread a(interpret), b(interpret);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
