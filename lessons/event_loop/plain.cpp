// Two clients send lines, and one thread serves them: it sleeps
// until there is something to do, and does one thing after the
// other. So "served" needs no lock. What if a second thread runs the
// loop, too?

// expect: 4 served

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

std::mutex lock;  // guards waiting
std::condition_variable changed;
int waiting = 0;  // lines that were sent and not served
int served = 0;

void send_two_lines() {
  for (int line = 0; line < 2; ++line) {
    const std::lock_guard hold(lock);
    ++waiting;
    changed.notify_one();
  }
}

void run_loop(int lines) {
  for (; lines > 0; --lines) {
    std::unique_lock hold(lock);
    changed.wait(hold, [] { return waiting > 0; });
    --waiting;
    hold.unlock();
    ++served;
  }
}

int main() {
  std::thread a(send_two_lines), b(send_two_lines);
  run_loop(4);
  a.join();
  b.join();
  std::cout << served << " served\n";
}
