// can: hi\nbye\n | returned 4 | 1
#include <iostream>
struct G {
  ~G() { std::cout << "bye\n"; }
} g;
int main() {
  std::cout << "hi\n";
  return 4;
}
