// Three models do the same batch of tasks, and each task adds to a
// total. Take the lock away: which of the models still get it right?

// expect: 6 6 6

#include <atomic>
#include <iostream>
#include <mutex>
#include <thread>
#include <vector>

constexpr int tasks = 3;
int total = 0;
std::mutex lock;  // guards total

void do_task(int number) {
  const std::lock_guard hold(lock);
  total += number;
}

void one_after_another() {
  for (int i = 1; i <= tasks; ++i) do_task(i);
}

void thread_for_each_task() {
  std::vector<std::thread> threads;
  for (int i = 1; i <= tasks; ++i) threads.emplace_back(do_task, i);
  for (std::thread& thread : threads) thread.join();
}

void pool_of_two_threads() {
  std::atomic<int> next{1};
  const auto work = [&next] {
    for (int i = next++; i <= tasks; i = next++) do_task(i);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}

int total_of(void (*model)()) {
  total = 0;
  model();
  return total;
}

int main() {
  std::cout << total_of(one_after_another) << ' ';
  std::cout << total_of(thread_for_each_task) << ' ';
  std::cout << total_of(pool_of_two_threads) << '\n';
}
