#include <thread>
int main() {
  std::thread a([] {});
}
