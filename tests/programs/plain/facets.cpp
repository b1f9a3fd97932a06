// can: [ 2\n | returned 0 | 2
// What the C++ library keeps in its own variables is nobody's step.
#include <iostream>
#include <locale>
#include <mutex>
#include <thread>
std::mutex door;
int done = 0;
char narrowed = ' ';
void work() {
  const char one = std::use_facet<std::ctype<char>>(std::locale::classic()).narrow('[', ' ');
  const std::lock_guard<std::mutex> guard(door);
  narrowed = one;
  ++done;
}
int main() {
  std::thread a(work), b(work);
  a.join();
  b.join();
  std::clog << "in the log\n";
  std::cout << narrowed << ' ' << done << '\n';
}
