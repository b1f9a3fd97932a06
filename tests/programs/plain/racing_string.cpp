// reaches: ab\n | returned 0 | 19
// reaches: ba\n | returned 0 | 19
#include <iostream>
#include <string>
#include <thread>
std::string text;
int main() {
  std::thread t([] { text += "a"; });
  std::thread u([] { text += "b"; });
  t.join();
  u.join();
  std::cout << text << "\n";
}
