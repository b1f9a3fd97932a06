// can: 1 14\n | returned 0
#include <iostream>
#include <thread>
int made = 0;
struct Costly {
  Costly() { made++; }
  int value = 7;
};
int get() {
  static Costly only;
  return only.value;
}
int sum[2];
int main() {
  std::thread a([] { sum[0] = get(); }), b([] { sum[1] = get(); });
  a.join();
  b.join();
  std::cout << made << ' ' << sum[0] + sum[1] << '\n';
}
