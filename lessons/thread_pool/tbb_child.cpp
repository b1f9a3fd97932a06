#include "thread_pool/tbb_child.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <mutex>
#include <new>
#include <stdexcept>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>

#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/host/refusal.h"
#include "kit/host/start_thread.h"
#include "shared/children/lesson_child.h"
#include "shared/ways/ways.h"

namespace racecourse::thread_pool {

namespace {

constexpr std::string_view cure = "give it a smaller pool";

// What the child says, a line each: one of these words, a space, and a value.
constexpr std::string_view has_done = "done", has_taken = "ms", has_used = "threads",
                           has_grown = "memory_kib", has_returned = "result", has_thrown = "thrown";

/// Says from time to time how far the batch has come, and looks at the memory.
class Progress {
 public:
  explicit Progress(const Tasks& tasks)
      : tasks_(tasks),
        thread_(start_thread<std::jthread>([this](const std::stop_token& over) { tell(over); })) {}
  ~Progress() {
    thread_.request_stop();
    thread_.join();
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  std::optional<double> memory_kib() {
    const std::lock_guard lock(mutex_);
    memory_.look();
    return memory_.grown_kib();
  }

 private:
  void tell(const std::stop_token& over) {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, over, std::chrono::milliseconds(10),
                              [&] { return over.stop_requested(); })) {
      memory_.look();
      std::cout << has_done << ' ' << tasks_.done << std::endl;
    }
  }

  const Tasks& tasks_;
  std::mutex mutex_;  // guards memory_
  std::condition_variable_any changed_;
  ways::MemoryMeter memory_;
  std::jthread thread_;
};

/// What oneTBB threw, in words. It knows no reason but that a thread could not be started, or that memory was lacking.
std::string refusal(const std::exception_ptr& thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc& lacking) {
    return sentence_of(lacking);
  } catch (...) {
    return no_thread("a thread of oneTBB", std::make_error_code(std::errc::resource_unavailable_try_again),
                     cure);
  }
  return "oneTBB ended its process; " + std::string(cure);
}

/// On standard error, where it is the only word. Several threads may come here at once.
[[noreturn]] void tell_and_end() {
  static std::atomic_flag told;
  if (!told.test_and_set()) {
    try {
      std::cerr << "racecourse: " << refusal(std::current_exception());
    } catch (...) {
      // There is no memory even for that: the exit code has to do.
    }
    std::_Exit(EXIT_FAILURE);
  }
  for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));  // until the first has ended the process
}

void do_batch_and_tell(const TbbBatch& batch) {
  Stage stage({});
  RealWorld world(stage);
  Tasks tasks(batch.tasks, stage.stop_signal());
  Collected all;
  std::optional<double> memory_kib;
  double ms = 0;
  {
    Progress progress(tasks);
    const auto began = std::chrono::steady_clock::now();
    all = do_batch(
        one_tbb,
        {batch.tasks.count, static_cast<unsigned>(batch.threads), [&](long task) { return tasks.run(task); }},
        world, stage.stop_signal());
    ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    memory_kib = progress.memory_kib();
  }
  std::cout << has_done << ' ' << tasks.done << '\n'
            << has_taken << ' ' << ms << '\n'
            << has_used << ' ' << all.threads_used << '\n';
  if (memory_kib) std::cout << has_grown << ' ' << *memory_kib << '\n';
  for (const long result : all.results) std::cout << has_returned << ' ' << result << '\n';
  for (const std::string& thrown : all.thrown) std::cout << has_thrown << ' ' << thrown << '\n';
  std::cout << std::flush;
}

void hear(const std::string& line, TbbResult& result, std::atomic<long>& done) {
  const std::size_t space = line.find(' ');
  if (space == std::string::npos) return;
  const std::string word = line.substr(0, space), value = line.substr(space + 1);
  if (word == has_done) done = whole_number(value).value_or(0);
  if (word == has_taken) result.ms = decimal_number(value).value_or(0);
  if (word == has_used) result.all.threads_used = whole_number(value).value_or(0);
  if (word == has_grown) result.memory_kib = decimal_number(value);
  if (word == has_returned) result.all.results.push_back(whole_number(value).value_or(-1));
  if (word == has_thrown) result.all.thrown.push_back(value);
}

}  // namespace

TbbResult run_tbb(Stage& stage, const TbbBatch& batch, std::atomic<long>& done) {
  TbbResult result;
  LessonChild child(stage, words_of(batch));
  const ChildExit how = child.follow([&](const std::string& line) { hear(line, result, done); });
  if (stage.stop_requested()) throw Stopped{};
  if (!how.well() && !child.errors().empty()) throw child.failure(how);
  if (!how.well())
    throw std::runtime_error(fmt::format("oneTBB ended its process ({}); {}", how.text(), cure));
  return result;
}

std::vector<std::string> words_of(const TbbBatch& batch) {
  std::vector<std::string> words;
  for (const std::int64_t number : {batch.tasks.count, batch.tasks.waiting_us, batch.tasks.computing_steps,
                                    batch.tasks.throwing, batch.threads})
    words.push_back(std::to_string(number));
  return words;
}

std::optional<TbbBatch> batch_from(const std::vector<std::string>& words) {
  constexpr NumberRange amount, some{1, 100'000};
  const auto numbers = whole_numbers(words, std::array{some, amount, amount, amount, some});
  if (!numbers) return std::nullopt;
  const auto [count, waiting_us, computing_steps, throwing, threads] = *numbers;
  return TbbBatch{{count, waiting_us, computing_steps, throwing}, threads};
}

int tbb_as_child(const std::vector<std::string>& words) {
  const auto batch = batch_from(words);
  if (!batch) return 2;
  leave_no_core_dump();
  std::set_terminate(tell_and_end);
  try {
    do_batch_and_tell(*batch);
  } catch (...) {
    tell_and_end();
  }
  return EXIT_SUCCESS;
}

}  // namespace racecourse::thread_pool
