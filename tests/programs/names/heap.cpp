// name: Node of line 26, value
// name: Node of line 27, next
// name: Node of line 28, value
// name: filled[1]
// name: int of line 29
// name: int of line 30, [2]
// name: list::Node of line 31, value
// name: pushed[0]

#include <memory>
#include <thread>
#include <vector>
struct Node {
  int value = 0;
  Node* next = nullptr;
};
namespace list {
struct Node {
  int value = 0;
};
}  // namespace list
int main() {
  std::vector<int> filled(3);
  std::vector<int> pushed;

  auto* const first = new Node;
  const auto second = std::make_unique<Node>();
  const auto third = std::make_shared<Node>();
  int* const number = new int(1);
  int* const numbers = new int[3];
  auto* const other = new list::Node{};
  pushed.push_back(1);
  const auto work = [&] {
    ++first->value;
    second->next = nullptr;
    ++third->value;
    ++*number;
    ++numbers[2];
    ++other->value;
    ++filled[1];
    ++pushed[0];
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}
