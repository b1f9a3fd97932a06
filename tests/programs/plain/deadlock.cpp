// can:  | deadlock | 2
// can:  | returned 0 | 4
#include <mutex>
#include <thread>
std::mutex a, b;
int main() {
  std::thread t([] {
    std::lock_guard<std::mutex> x(a);
    std::lock_guard<std::mutex> y(b);
  });
  std::thread u([] {
    std::lock_guard<std::mutex> x(b);
    std::lock_guard<std::mutex> y(a);
  });
  t.join();
  u.join();
}
