// A thread for each task: while one waits for its answer, the others
// ask. Each writes to a place of its own, so no lock is needed, and
// it holds in every order. What if all of them write to answers[0]?

// expect: 1 4 9

#include <chrono>
#include <iostream>
#include <thread>
#include <vector>

int answers[3];

// A server that takes its time. Who waits for it needs no core.
int ask(int request) {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return request * request;
}

void do_task(int i) { answers[i] = ask(i + 1); }

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(do_task, i);
  for (std::thread& thread : threads) thread.join();
  std::cout << answers[0] << ' ' << answers[1] << ' ' << answers[2] << '\n';
}
