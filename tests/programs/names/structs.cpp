// name: both.left
// name: both.right
// name: forks.fork_[0]
// name: forks.fork_[1]
// name: shop.count_
// name: shop.open
// name: shop.place.x
// name: shop.prices[1].cents

#include <atomic>
#include <mutex>
#include <thread>
struct Base {
  int count_ = 0;
};
struct Price {
  int euros, cents;
};
class Shop : Base {
 public:
  void sell() {
    ++count_;
    open = true;
    prices[1].cents = 5;
    place.x = 1;
  }

 private:
  std::atomic<bool> open{false};
  Price prices[2] = {};
  struct {
    int x, y;
  } place = {};
};
class Forks {
 public:
  void take(int i) { const std::lock_guard<std::mutex> guard(fork_[i]); }

 private:
  std::mutex fork_[2];
};
union Both {
  struct {
    int left, right;
  };
  long all = 0;
};
Shop shop;
Forks forks;
Both both;
void work() {
  shop.sell();
  forks.take(0);
  forks.take(1);
  both.left = 1;
  both.right = 2;
}
int main() {
  std::thread a(work), b(work);
  a.join();
  b.join();
}
