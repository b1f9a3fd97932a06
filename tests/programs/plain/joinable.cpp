// can:  | terminate: called without an active exception | 1
#include <thread>
int main() {
  std::thread a([] {});
}
