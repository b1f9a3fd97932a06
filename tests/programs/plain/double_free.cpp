// can:  | double free | 2
#include <thread>
int main() {
  int* box = new int(7);
  std::thread a([box] { delete box; });
  delete box;
  a.join();
}
