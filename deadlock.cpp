
// One thread moves money from a to b, the other from b to a, and
// each locks the account that pays first. Lock both at once, and
// neither waits for the other:
// std::scoped_lock hold(from.lock, to.lock);

// expect: all done

#include <functional>
#include <iostream>
#include <mutex>
#include <thread>

struct Account {
  int balance = 1000;
  std::mutex lock;
};

Account a, b;

void transfer(Account& from, Account& to) {
  const std::lock_guard hold_from(from.lock);
  const std::lock_guard hold_to(to.lock);
  from.balance -= 1;
  to.balance += 1;
}

int main() {
  std::thread there(transfer, std::ref(a), std::ref(b));
  std::thread back(transfer, std::ref(b), std::ref(a));
  there.join();
  back.join();
  std::cout << (a.balance + b.balance == 2000 ? "all done" : "money lost");
}
