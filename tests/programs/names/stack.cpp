// name: counter
// name: lock
// name: own of thread 1
// name: point.y
// name: seen of thread 1
// name: shown
// name: tickets[1]
// name: told

#include <atomic>
#include <mutex>
#include <thread>
struct Point {
  int x = 0, y = 0, z = 0;
};
thread_local int seen = 0;
std::atomic<int*> shown{nullptr}, told{nullptr};
void show() {
  int own = 0;
  shown = &own;
  told = &seen;
  ++seen;
  while (shown != nullptr) {
  }
}
int main() {
  int counter = 0, tickets[3] = {};
  Point point;
  std::mutex lock;
  const auto work = [&] {
    const std::lock_guard<std::mutex> guard(lock);
    ++counter;
    ++tickets[1];
    ++point.y;
  };
  std::thread other(show), a(work), b(work);
  while (told == nullptr) {
  }
  ++*shown;
  ++*told;
  shown = nullptr;
  a.join();
  b.join();
  other.join();
}
