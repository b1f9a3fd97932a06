// A pool of two threads: each takes one task after the other, until
// the pool ends and nothing is left. If end() wakes nobody, who
// sleeps for ever?

// expect: 1 4 9

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

std::mutex lock;  // guards these
std::condition_variable changed;
int tasks[3], posted = 0, taken = 0;
bool ending = false;

int squares[4];  // what the tasks find out

void post(int task) {
  const std::lock_guard hold(lock);
  tasks[posted++] = task;
  changed.notify_one();
}

void end() {
  const std::lock_guard hold(lock);
  ending = true;
  changed.notify_all();
}

void work() {
  for (;;) {
    std::unique_lock hold(lock);
    changed.wait(hold, [] { return ending || taken < posted; });
    if (taken == posted) return;
    const int task = tasks[taken++];
    hold.unlock();  // while this one works, the other takes the next
    squares[task] = task * task;
  }
}

int main() {
  std::thread a(work), b(work);
  for (int task = 1; task <= 3; ++task) post(task);
  end();
  a.join();
  b.join();
  std::cout << squares[1] << ' ' << squares[2] << ' ' << squares[3] << '\n';
}
