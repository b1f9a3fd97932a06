// can:  | assertion failed: x == 0 | 1
// can:  | returned 0 | 1
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>
std::atomic<int> x{0};
int main() {
  std::thread a([] { x = 1; });
  assert(x == 0);
  a.join();
}
