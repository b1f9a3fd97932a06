// can:  | terminate: nobody catches this | 1
#include <stdexcept>
#include <thread>
int main() {
  std::thread a([] { throw std::runtime_error("nobody catches this"); });
  a.join();
}
