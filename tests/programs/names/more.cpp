// name: Node of line 28, value
// name: Shape of line 53, edges
// name: big.small
// name: box.value
// name: box.value_of_base
// name: closure.captured
// name: counter
// name: unsigned long of line 54

#include <pthread.h>

#include <thread>
struct Base {
  virtual ~Base() = default;
  int value_of_base = 0;
};
struct Box : Base {
  int value = 0;
};
template <class T>
struct Stack {
  struct Node {
    T value;
    Node* next;
  };
  Node* head = nullptr;
  void push(T value) {
    auto* const node = new Node{value, head};
    head = node;
    ++node->value;
  }
};
struct Shape {
  unsigned edges : 8, corners : 8;
};
struct {
  int small, large;
} big;
Stack<int> stack;
Shape* shape;
unsigned long* number;
void* work(void* counter) {
  ++shape->edges;
  *number += 1;
  ++*static_cast<int*>(counter);
  big.small = 1;
  ++stack.head->value;
  return nullptr;
}
int main() {
  int counter = 0;
  Box box;
  shape = new struct Shape;
  number = new unsigned long(7);
  stack.push(1);
  pthread_t a, b;
  pthread_create(&a, nullptr, work, &counter);
  pthread_create(&b, nullptr, work, &counter);
  auto closure = [captured = 0, &box]() mutable {
    ++captured;
    ++box.value;
    ++box.value_of_base;
  };
  std::thread c([&] { closure(); });
  closure();
  c.join();
  pthread_join(a, nullptr);
  pthread_join(b, nullptr);
}
