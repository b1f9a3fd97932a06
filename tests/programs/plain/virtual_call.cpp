// can: 4\n | returned 0 | 1
#include <iostream>
#include <memory>
#include <thread>
struct Shape {
  virtual ~Shape() = default;
  virtual int corners() const = 0;
};
struct Square : Shape {
  int corners() const override { return 4; }
};
int main() {
  std::unique_ptr<Shape> shape = std::make_unique<Square>();
  int found = 0;
  std::thread a([&] { found = shape->corners(); });
  a.join();
  std::cout << found << '\n';
}
