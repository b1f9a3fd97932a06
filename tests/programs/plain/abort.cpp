// can:  | aborted | 1
// can:  | returned 0 | 1
#include <atomic>
#include <cstdlib>
#include <thread>
std::atomic<int> x{0};
int main() {
  std::thread a([] { x = 1; });
  if (x == 1) std::abort();
  a.join();
}
