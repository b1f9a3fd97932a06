// can: 3 5 -7 4\n | returned 0 | 70
#include <atomic>
#include <iostream>
#include <thread>
std::atomic<unsigned char> bits{0};
std::atomic<short> small{0};
std::atomic<int> number{0};
std::atomic<long> large{0};
int main() {
  std::thread a([] {
    bits |= 1;
    small += 2;
    number.fetch_sub(3);
    large.exchange(4);
  });
  std::thread b([] {
    bits |= 2;
    small += 3;
    number.fetch_sub(4);
    large.fetch_xor(0);
  });
  a.join();
  b.join();
  std::cout << int(bits) << ' ' << small << ' ' << number << ' ' << large << '\n';
}
