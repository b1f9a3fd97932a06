// What all ways of the lesson "Locks or queues" have in common, step by step as its body has it.

#pragma once

#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

#ifndef CONSUMERS
#define CONSUMERS 2
#endif

constexpr int items = 2, nothing = -1;
int capacity = 1;  // no constant: the compiler would leave out what is read for a ring of one slot

std::mutex lock;  // guards what follows, in the ways that use it
std::condition_variable changed;
int slots[1], first = 0, count = 0, closed = 0;

bool full() { return count >= capacity; }
bool empty() { return count <= 0; }
bool finished() { return closed == 1 && empty(); }

int& slot(int place) { return slots[(place % capacity + capacity) % capacity]; }

void push(int item) {
  const int filled = count;
  slot(first + filled) = item;
  count = filled + 1;
}

int pop() {
  const int place = first;
  const int item = slot(place);
  first = (place + 1) % capacity;
  count = count - 1;
  return item;
}

// These are the way.
void put(int item);
int take();

void close() {
  const std::lock_guard hold(lock);
  closed = 1;
  changed.notify_all();
}

int taken[CONSUMERS][items];  // each consumer notes what it took

void produce() {
  for (int item = 0; item < items; ++item) put(item);
  // The lesson's producer takes a step more: it counts down how many are at work. A counter that only one thread touches
  // is no step here, so another stands for it.
  std::this_thread::yield();
  close();
}

void consume(int self) {
  for (int i = 0; i <= items; ++i) {  // a wrong buffer may never run dry
    const int item = take();
    if (item == nothing) return;
    ++taken[self][item];
  }
}

const char* fate() {
  bool lost = false, doubled = false;
  for (int item = 0; item < items; ++item) {
    int times = 0;
    for (const auto& by_one : taken) times += by_one[item];
    lost = lost || times == 0;
    doubled = doubled || times > 1;
  }
  if (lost) return doubled ? "some lost, some doubled" : "some lost";
  return doubled ? "some doubled" : "all, once";
}

int main() {
  std::thread producer(produce), consumers[CONSUMERS];
  for (int self = 0; self < CONSUMERS; ++self) consumers[self] = std::thread(consume, self);
  producer.join();
  for (std::thread& consumer : consumers) consumer.join();
  std::cout << fate() << '\n';
}
