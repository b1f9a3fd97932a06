// can: 33 | returned 0
#include <future>
#include <iostream>
#include <thread>
int main() {
  std::promise<int> promise;
  const std::shared_future<int> value = promise.get_future().share();
  std::thread a([value] { std::cout << value.get(); }), b([value] { std::cout << value.get(); });
  promise.set_value(3);
  a.join();
  b.join();
}
