// Two threads add one to the same counter, and nothing keeps them
// apart. An addition reads the counter and then writes it, so
// another one may come in between and be lost. How can the counter
// end at 2?

// expect: 10

#include <iostream>
#include <thread>

int counter = 0;

void add() {
  for (int i = 0; i < 5; ++i) {
    const int seen = counter;
    counter = seen + 1;  // by now the counter may say something else
  }
}

int main() {
  std::thread a(add), b(add);
  a.join();
  b.join();
  std::cout << counter << '\n';
}
