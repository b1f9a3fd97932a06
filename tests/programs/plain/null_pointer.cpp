// can:  | returned 0 | 1
// can:  | segmentation fault | 1
#include <atomic>
#include <thread>
int value = 5;
std::atomic<int*> shared{nullptr};
int main() {
  std::thread a([] { shared = &value; });
  *shared = 6;
  a.join();
}
