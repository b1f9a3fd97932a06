// can:  | unlocks a mutex that it does not hold | 1
#include <mutex>
#include <thread>
std::mutex m;
int main() {
  std::thread t([] { m.unlock(); });
  t.join();
}
