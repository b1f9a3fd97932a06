// name: Limits::used
// name: accounts[1].balance
// name: accounts[1].lock
// name: audit
// name: bank::total
// name: calls
// name: counter
// name: current.first
// name: grid[1][2]
// name: hidden
// name: slots[2]

#include <array>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
struct Account {
  std::string owner;
  std::mutex lock;
  int balance = 0;
};
struct Limits {
  static inline int used = 0;
};
Account accounts[2];
namespace bank {
int total = 0;
}
namespace {
int hidden = 0;
}
int counter = 0;
int grid[2][3];
std::array<int, 3> slots;
std::pair<int, int> current;
std::mutex audit;
int next() {
  static int calls = 0;
  return ++calls;
}
void work() {
  accounts[1].balance = 1;
  bank::total = 1;
  counter = 1;
  current.first = 1;
  grid[1][2] = 1;
  hidden = 1;
  Limits::used = 1;
  slots[2] = 1;
  next();
  accounts[1].lock.lock();
  accounts[1].lock.unlock();
  audit.lock();
  audit.unlock();
}
int main() {
  std::thread a(work), b(work);
  a.join();
  b.join();
}
