// can: done\n | returned 0
// can:  | never ends
#include <iostream>
#include <mutex>
#include <thread>
std::mutex door;
int inside = 0;
void enter() {
  const std::lock_guard<std::mutex> guard(door);
  ++inside;
  if (inside == 2) std::cout << "done\n";
}
void wait_for_ever() {
  const std::lock_guard<std::mutex> guard(door);
  while (inside == 0) {
  }
}
int main() {
  std::thread a(enter), b(enter), c(wait_for_ever);
  c.join();
  a.join();
  b.join();
}
