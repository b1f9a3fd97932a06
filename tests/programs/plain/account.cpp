// can: -80\n | returned 0 | 36
// can: -20\n | returned 0 | 24
// can: 40\n | returned 0 | 6
#include <iostream>
#include <mutex>
#include <thread>
int balance = 100;
std::mutex m;
void withdraw(int amount) {
  bool enough;
  {
    std::lock_guard<std::mutex> l(m);
    enough = balance >= amount;
  }
  if (enough) {
    std::lock_guard<std::mutex> l(m);
    balance -= amount;
  }
}
int main() {
  std::thread a(withdraw, 60), b(withdraw, 60), c(withdraw, 60);
  a.join();
  b.join();
  c.join();
  std::cout << balance << "\n";
}
