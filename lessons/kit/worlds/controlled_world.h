#pragma once

// The vocabulary of bodies under a scheduler that decides who takes the next step (world.h says what every world offers).
// The body's text is the same as on real threads, but each operation calls the body's driver and returns once its turn has
// come. The driver is the machine that explores interleavings (controlled_machine.h), or one of several real threads that
// take turns (replay.h).
//
// Beside the rules of world.h, a thread that a body starts must not refer to variables on that body's stack: all bodies run
// on the same stack.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kit/lesson/ending.h"
#include "kit/lesson/setting.h"
#include "kit/recording/step.h"
#include "kit/worlds/controlled_code.h"
#include "kit/worlds/line_guard.h"
#include "kit/worlds/named_array.h"
#include "kit/worlds/object_kind.h"

// Everything between a body and its driver is inlined: a frame between them would keep old bytes in places it does not write,
// and tell equal states apart.
#define RACECOURSE_IN_BODY [[gnu::always_inline]] inline

namespace racecourse {

/// An object of a controlled world as drivers see it: a name and a word of memory.
class ControlledObject {
 public:
  ControlledObject(const ControlledObject&) = delete;
  ControlledObject& operator=(const ControlledObject&) = delete;

  const std::string& name() const { return name_; }
  ObjectKind kind() const { return kind_; }
  std::uint32_t index() const { return index_; }
  /// The bits a value of this object has.
  std::uint64_t mask() const { return mask_; }
  std::uint64_t word() const { return word_.load(std::memory_order_relaxed); }
  void set_word(std::uint64_t word) { word_.store(word, std::memory_order_relaxed); }
  /// A word of this object, read as a number: the value of a variable, how many hold a lock, how many are to come.
  std::int64_t number(std::uint64_t word) const;

 protected:
  ControlledObject(class ControlledStage& stage, std::string name, ObjectKind kind, std::uint64_t word,
                   unsigned bytes, bool is_signed);
  ~ControlledObject() = default;
  /// A count as a word. Throws Misuse where it is below that, or above 65,535.
  static std::uint64_t at_least(long least, long count);

 private:
  std::string name_;
  ObjectKind kind_;
  bool signed_;
  unsigned bytes_;
  std::uint64_t mask_;
  std::uint32_t index_;
  std::atomic<std::uint64_t> word_;
};

/// Runs bodies, which call it at each operation. One for each thread that runs a body.
class ControlledDriver {
 public:
  /// The calling thread's; null on a thread that runs no body.
  static ControlledDriver*& current() noexcept;
  /// The same. Throws Misuse when there is none.
  static ControlledDriver& here();

  /// Returns the step's result when it has been taken. The operands: operation.h.
  virtual std::uint64_t perform(StepKind kind, std::uint32_t object, std::uint64_t value,
                                std::uint64_t expected, int line) = 0;
  // No steps:
  virtual void require(bool holds, int line) = 0;
  virtual void note(const ControlledObject& object, std::uint64_t value, bool add) = 0;
  /// Returns which child of the calling thread it is, 0 the first.
  virtual std::uint32_t start(const char* name, long number, const ControlledCode& code) = 0;
  /// Ends the whole program, whatever the other threads do. Need not return.
  virtual void terminate() = 0;
  /// The same, with the words for what went wrong.
  virtual void fail(const char* why) = 0;

  /// Whether the compare_exchange_weak that was just taken failed without a reason.
  bool failed_weakly = false;

 protected:
  ~ControlledDriver() = default;

 private:
  [[noreturn]] static void no_driver();
};

namespace detail {
inline constinit thread_local ControlledDriver* current_driver = nullptr;
}

RACECOURSE_IN_BODY ControlledDriver*& ControlledDriver::current() noexcept { return detail::current_driver; }

RACECOURSE_IN_BODY ControlledDriver& ControlledDriver::here() {
  if (detail::current_driver == nullptr) [[unlikely]]
    no_driver();
  return *detail::current_driver;
}

/// Where a lesson says what to interleave, as Stage is where it says what to run.
class ControlledStage {
 public:
  struct Cast {
    std::vector<ControlledBody> bodies;
    std::function<Ending()> ending;
    std::vector<ControlledObject*> objects;
    /// The bodies are the main function of a whole program: to join a thread is no step of its own, anybody may join it, and
    /// the program may end while threads run.
    bool is_program = false;
    /// Of a program: what it is called when it ends in that way, and not by itself.
    std::function<Ending(const char* how)> other_ending{};
    /// Of a program: the word of a variable, and what was printed. The words of the objects say which memory is meant.
    std::function<std::uint64_t(std::span<const std::uint64_t> words, std::uint32_t object)> value{};
    std::function<std::string(std::span<const std::uint64_t> words)> printed{};
  };
  /// run() calls `perform`, which returns when the cast is not needed any more.
  ControlledStage(Settings settings, std::function<void(Cast&)> perform)
      : settings_(std::move(settings)), perform_(std::move(perform)) {}

  const Settings& settings() const { return settings_; }
  /// One thread for each body, at most 64. `ending` is called when no thread can go on, with the objects as they are then.
  /// Call it once.
  void run(std::vector<ControlledBody> bodies, std::function<Ending()> ending);

 private:
  friend class ControlledObject;
  std::uint32_t add(ControlledObject& object);

  Settings settings_;
  std::function<void(Cast&)> perform_;
  std::vector<ControlledObject*> objects_;
};

class ControlledWorld {
 public:
  /// The stage must outlive the world.
  explicit ControlledWorld(ControlledStage& stage) : stage_(&stage) {}
  ControlledWorld(const ControlledWorld&) = delete;
  ControlledWorld& operator=(const ControlledWorld&) = delete;

  /// A variable of at most eight bytes.
  template <class T>
  class variable : public ControlledObject {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 8);

   public:
    /// The value in the end; for `ending` and for the experiment, not for bodies.
    T value() const { return from(word()); }

   protected:
    variable(ControlledWorld& world, const char* name, ObjectKind kind, T initial)
        : ControlledObject(*world.stage_, name, kind, bits(initial), sizeof(T), std::is_signed_v<T>) {}
    RACECOURSE_IN_BODY static std::uint64_t bits(T value) noexcept {
      std::uint64_t word = 0;
      std::memcpy(&word, &value, sizeof(T));
      return word;
    }
    RACECOURSE_IN_BODY static T from(std::uint64_t word) noexcept {
      T value;
      std::memcpy(&value, &word, sizeof(T));
      return value;
    }
    RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, std::uint64_t value, std::uint64_t expected,
                                             int line) const {
      return ControlledDriver::here().perform(kind, index(), value, expected, line);
    }
  };

  template <class T>
  class shared : public variable<T> {
   public:
    shared(ControlledWorld& world, const char* name, T initial = {})
        : variable<T>(world, name, ObjectKind::shared, initial) {}
    RACECOURSE_IN_BODY T load(int line = __builtin_LINE()) const {
      return this->from(this->perform(StepKind::load, 0, 0, line));
    }
    RACECOURSE_IN_BODY void store(T value, int line = __builtin_LINE()) {
      this->perform(StepKind::store, this->bits(value), 0, line);
    }
  };

  template <class T>
  class atomic : public variable<T> {
   public:
    atomic(ControlledWorld& world, const char* name, T initial = {})
        : variable<T>(world, name, ObjectKind::atomic, initial) {}
    RACECOURSE_IN_BODY T load(int line = __builtin_LINE()) const {
      return this->from(this->perform(StepKind::load, 0, 0, line));
    }
    RACECOURSE_IN_BODY void store(T value, int line = __builtin_LINE()) {
      this->perform(StepKind::store, this->bits(value), 0, line);
    }
    RACECOURSE_IN_BODY T fetch_add(T by, int line = __builtin_LINE()) {
      static_assert(std::is_integral_v<T>);
      return this->from(this->perform(StepKind::fetch_add, this->bits(by), 0, line));
    }
    RACECOURSE_IN_BODY T fetch_or(T bits, int line = __builtin_LINE()) {
      static_assert(std::is_integral_v<T>);
      return this->from(this->perform(StepKind::fetch_or, this->bits(bits), 0, line));
    }
    RACECOURSE_IN_BODY T fetch_and(T bits, int line = __builtin_LINE()) {
      static_assert(std::is_integral_v<T>);
      return this->from(this->perform(StepKind::fetch_and, this->bits(bits), 0, line));
    }
    RACECOURSE_IN_BODY T exchange(T value, int line = __builtin_LINE()) {
      return this->from(this->perform(StepKind::exchange, this->bits(value), 0, line));
    }
    RACECOURSE_IN_BODY bool compare_exchange(T& expected, T desired, int line = __builtin_LINE()) {
      const std::uint64_t wanted = this->bits(expected);
      const std::uint64_t found =
          this->perform(StepKind::compare_exchange, this->bits(desired), wanted, line);
      if (found == wanted) return true;
      expected = this->from(found);
      return false;
    }
    /// May fail although it finds what it expects.
    RACECOURSE_IN_BODY bool compare_exchange_weak(T& expected, T desired, int line = __builtin_LINE()) {
      const std::uint64_t wanted = this->bits(expected);
      const std::uint64_t found =
          this->perform(StepKind::compare_exchange_weak, this->bits(desired), wanted, line);
      if (found == wanted) return !ControlledDriver::here().failed_weakly;
      expected = this->from(found);
      return false;
    }
  };

  /// What a body tells `ending` without taking a step. No other body can read it.
  template <class T>
  class note : public variable<T> {
   public:
    note(ControlledWorld& world, const char* name, T initial = {})
        : variable<T>(world, name, ObjectKind::note, initial) {}
    RACECOURSE_IN_BODY void set(T value) { ControlledDriver::here().note(*this, this->bits(value), false); }
    RACECOURSE_IN_BODY void add(T by) { ControlledDriver::here().note(*this, this->bits(by), true); }
  };

  template <class T, std::size_t length = of_any_length>
  using array = NamedArray<T, length>;

  class mutex : public ControlledObject {
   public:
    mutex(ControlledWorld& world, const char* name)
        : ControlledObject(*world.stage_, name, ObjectKind::mutex, 0, 1, false) {}
    RACECOURSE_IN_BODY void lock(int line = __builtin_LINE()) { perform(StepKind::lock, line); }
    RACECOURSE_IN_BODY bool try_lock(int line = __builtin_LINE()) {
      return perform(StepKind::try_lock, line) != 0;
    }
    /// No time passes here: it may end at any step, and takes the mutex if that is free then.
    RACECOURSE_IN_BODY bool try_lock_for(std::int64_t /*most_ns*/, int line = __builtin_LINE()) {
      return perform(StepKind::try_lock_for, line) != 0;
    }
    RACECOURSE_IN_BODY void unlock(int line = __builtin_LINE()) { perform(StepKind::unlock, line); }

   private:
    RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, int line) {
      return ControlledDriver::here().perform(kind, index(), 0, 0, line);
    }
  };

  using lock_guard = LineGuard<mutex>;

  class condition : public ControlledObject {
   public:
    condition(ControlledWorld& world, const char* name)
        : ControlledObject(*world.stage_, name, ObjectKind::condition, 0, 2, false) {}
    /// Two steps: unlock the mutex and sleep; once notified, lock it again.
    RACECOURSE_IN_BODY void wait(mutex& lock, int line = __builtin_LINE()) {
      perform(StepKind::wait, lock.index(), line);
    }
    /// The same, but the time may be over at any step: false then.
    RACECOURSE_IN_BODY bool wait_for(mutex& lock, std::int64_t /*most_ns*/, int line = __builtin_LINE()) {
      return perform(StepKind::wait, lock.index(), line, 1) != 0;
    }
    RACECOURSE_IN_BODY void notify_one(int line = __builtin_LINE()) { perform(StepKind::notify, 0, line); }
    RACECOURSE_IN_BODY void notify_all(int line = __builtin_LINE()) { perform(StepKind::notify, 1, line); }

   private:
    RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, std::uint64_t value, int line,
                                             std::uint64_t timed = 0) {
      return ControlledDriver::here().perform(kind, index(), value, timed, line);
    }
  };

  class event : public ControlledObject {
   public:
    event(ControlledWorld& world, const char* name)
        : ControlledObject(*world.stage_, name, ObjectKind::event, 0, 1, false) {}
    RACECOURSE_IN_BODY void set(int line = __builtin_LINE()) { perform(StepKind::set, line); }
    RACECOURSE_IN_BODY void reset(int line = __builtin_LINE()) { perform(StepKind::reset, line); }
    RACECOURSE_IN_BODY bool is_set(int line = __builtin_LINE()) {
      return perform(StepKind::is_set, line) != 0;
    }
    RACECOURSE_IN_BODY void wait(int line = __builtin_LINE()) { perform(StepKind::await, line); }
    /// The time may be over at any step: it says whether the event is set then.
    RACECOURSE_IN_BODY bool wait_for(std::int64_t /*most_ns*/, int line = __builtin_LINE()) {
      return perform(StepKind::await_for, line) != 0;
    }

   private:
    RACECOURSE_IN_BODY std::uint64_t perform(StepKind kind, int line) {
      return ControlledDriver::here().perform(kind, index(), 0, 0, line);
    }
  };

  // controlled_gates.h
  class recursive_mutex;
  class shared_mutex;
  class semaphore;
  class barrier;
  class latch;

  class thread {
   public:
    thread() = default;
    /// Starting it is not a step: from now on it is one of the threads that may take one.
    template <class Body>
    thread(ControlledWorld&, const char* name, long number, Body body)
        : child_(ControlledDriver::here().start(name, number, ControlledCode(body))) {}
    RACECOURSE_IN_BODY void join(int line = __builtin_LINE()) {
      ControlledDriver::here().perform(StepKind::join, child_, 0, 0, line);
    }

   private:
    std::uint32_t child_ = 0;
  };

  /// The same with the rule of std::thread: destroying a handle that was not joined ends the whole program.
  class strict_thread : public thread {
   public:
    strict_thread() = default;
    template <class Body>
    strict_thread(ControlledWorld& world, const char* name, long number, Body body)
        : thread(world, name, number, body), joinable_(true) {}
    RACECOURSE_IN_BODY ~strict_thread() {
      if (joinable_) ControlledDriver::here().terminate();
    }
    RACECOURSE_IN_BODY strict_thread(strict_thread&& other) noexcept
        : thread(other), joinable_(std::exchange(other.joinable_, false)) {}
    /// The handle that is replaced must be joined or empty.
    RACECOURSE_IN_BODY strict_thread& operator=(strict_thread&& other) noexcept {
      thread::operator=(other);
      joinable_ = std::exchange(other.joinable_, false);
      return *this;
    }
    RACECOURSE_IN_BODY void join(int line = __builtin_LINE()) {
      thread::join(line);
      joinable_ = false;
    }

   private:
    bool joinable_ = false;
  };

  /// A step that does nothing, and promises nothing: the same thread may take the next one.
  RACECOURSE_IN_BODY void yield(int line = __builtin_LINE()) {
    ControlledDriver::here().perform(StepKind::yield, 0, 0, 0, line);
  }
  /// If it does not hold, the schedule's outcome is that it was broken on that line, whatever the ending says.
  RACECOURSE_IN_BODY void require(bool holds, int line = __builtin_LINE()) {
    ControlledDriver::here().require(holds, line);
  }
  /// The property is broken, and the program ends here: no thread takes another step. The outcome are these words.
  RACECOURSE_IN_BODY void fail(Reason why) { ControlledDriver::here().fail(why.words); }
  /// One of 0 .. count - 1: every one of them is tried. At most 64.
  RACECOURSE_IN_BODY long choose(long count, int line = __builtin_LINE()) {
    return static_cast<long>(
        ControlledDriver::here().perform(StepKind::choose, 0, static_cast<std::uint64_t>(count), 0, line));
  }

 private:
  ControlledStage* stage_;
};

}  // namespace racecourse

#include "kit/worlds/controlled_gates.h"

#undef RACECOURSE_IN_BODY
