#pragma once

// Runs the bodies of a controlled world one step at a time, from any state it has seen, as often as needed.
//
// A thread between two steps is the live bytes of its stack and its next operation. What it does up to the operation after
// that depends on nothing but those bytes and the operation's result, so it is run once and looked up from then on
// (segments.h):
//
//     global state    = memory, thread, thread, ...       numbers of what is interned below
//     memory          = the words of all objects          collapse compression: Holzmann, "State Compression in SPIN", 1997
//     thread          = frame, operation, locks held, ...
//     frame           = the live bytes of a stack
//     step            : memory, thread -> memory, thread  a table
//
// A condition counts the notifications that no sleeper has taken yet. A sleeper may take those that came after it fell
// asleep, the earliest first. So which of several sleepers a notification wakes is decided by which of them takes the next
// step. One that wakes for another reason has woken right after it fell asleep, and only takes the mutex now: a notification
// that came meanwhile, when no other thread slept, was lost.
//
// Time is not modelled. What lasts some time at most may end at any step.

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kit/base/id_index.h"
#include "kit/machine/held_locks.h"
#include "kit/machine/segments.h"
#include "kit/machine/step_table.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// A thread between two steps, and its next operation.
struct ThreadState : Operation {
  std::uint32_t held = HeldLocks::none;  ///< the locks it holds: see HeldLocks
  std::uint32_t frame = 0;
  std::uint16_t first_signal =
      0;                       ///< of a sleeper: the first of the condition's notifications that it may take
  std::uint16_t child = 0;     ///< whose child it is: slot + 1 of the thread that started it; 0: nobody's
  std::uint16_t number = 0;    ///< which of that thread's children, 0 the first; see Segments::Start
  std::uint16_t children = 0;  ///< how many it has started so far
  bool ended = false;
  bool asleep = false;  ///< on a condition, or at a barrier
  bool operator==(const ThreadState&) const = default;
};

/// memory, thread, thread, ...: see above.
using GlobalState = std::vector<std::uint32_t>;

/// All members: one thread only. Those that run a body throw Misuse.
class ControlledMachine {
 public:
  ControlledMachine(ControlledStage::Cast& cast, std::unique_ptr<Segments> segments);
  ControlledMachine(const ControlledMachine&) = delete;
  ControlledMachine& operator=(const ControlledMachine&) = delete;

  /// Every body is before its first operation.
  const GlobalState& initial() const { return initial_; }
  using Step = ThreadStep;
  /// Only for a thread with `concerns_others` false.
  Step step(std::uint32_t memory, std::uint32_t thread) {
    return steps_.find_or_make(memory, thread, [&] { return new_step(memory, thread); });
  }
  /// Whether its step reads or changes more than memory and the thread itself, or can go several ways.
  bool concerns_others(std::uint32_t thread) const { return concerns_others_[thread]; }
  /// Whether two threads are about to access the same variable, at least one of them to write it, and one as if it were not
  /// atomic.
  bool conflict(std::uint32_t a, std::uint32_t b) const {
    constexpr std::uint32_t place = ~(writes | plainly);
    const std::uint32_t x = accesses_[a], y = accesses_[b];
    return x != 0 && (x & place) == (y & place) && ((x | y) & writes) != 0 && ((x | y) & plainly) != 0;
  }
  /// Whether the thread is about to access a variable that is not atomic.
  bool accesses_plainly(std::uint32_t thread) const { return accesses_[thread] != 0; }
  /// From now on sleepers may wake without a reason, too: to be called before the first step.
  void allow_spurious_wakeups() { spurious_wakeups_ = true; }
  /// How many ways the thread's step can go at most: see Turn.
  std::uint8_t ways(std::uint32_t thread) const { return ways_[thread]; }
  /// Whether the thread in that slot, 0 the first, can take its step, that way. It may wake without a reason even if that is
  /// not one of its `ways`: so schedules with such steps can be followed.
  bool enabled(const GlobalState& state, Turn turn) const;
  /// The same in any of its `ways`.
  bool can_step(const GlobalState& state, std::size_t slot) const;
  /// Calls visit(turn) for each of its `ways` that the thread's step can go now.
  template <class Visit>
  void for_each_turn(const GlobalState& state, std::size_t slot, Visit visit) const {
    const std::uint8_t ways = this->ways(state[slot + 1]);
    for (std::uint8_t way = 0; way < ways; ++way)
      if (const Turn turn(slot, way); enabled(state, turn)) visit(turn);
  }
  /// Takes the step of an enabled thread. May add threads.
  void take(GlobalState& state, Turn turn);
  /// What the step of an enabled thread notes on its way to the next one.
  std::span<const Note> notes(const GlobalState& state, Turn turn);
  /// All threads have ended, or the program has.
  bool all_ended(const GlobalState& state) const;
  /// Whether a body has ended the whole program: no thread takes another step.
  bool terminated(std::uint32_t memory) const { return (this->memory(memory).back() & program_ended) != 0; }
  /// The line of the first requirement that was broken; 0: none so far.
  int broken_line(std::uint32_t memory) const {
    return static_cast<int>(this->memory(memory).back() >> broken_line_shift);
  }
  /// What this ending is called: by the requirement that was broken or by the body that failed, if one did, else by the
  /// lesson, which finds that memory in its objects.
  Ending ending(std::uint32_t memory);
  /// The same where threads are left and none of them can go on.
  Ending deadlock(std::uint32_t memory);

  const ThreadState& thread(std::uint32_t id) const { return threads_[id]; }
  std::span<const std::uint64_t> memory(std::uint32_t id) const {
    return {memories_.data() + std::size_t{id} * words_, words_};
  }
  const std::vector<ControlledObject*>& objects() const { return cast_.objects; }
  /// The value of a variable, and the like: see ControlledObject::number.
  std::int64_t number(std::uint32_t memory, std::uint32_t object) const;
  /// What a program has printed.
  std::string printed(std::uint32_t memory) const;
  bool is_program() const { return cast_.is_program; }
  /// Of the thread in that slot.
  const std::string& name(std::size_t slot) const { return names_[slot]; }
  std::size_t names() const { return names_.size(); }
  /// What the thread's operation is about: the name of the object, or of the thread it joins.
  std::string object_name(const GlobalState& state, std::size_t slot) const;
  /// The slots of the threads that hold the lock; several may share a shared_mutex.
  std::vector<int> holders(const GlobalState& state, std::uint32_t lock) const;
  /// What a thread that cannot go on waits for, by name, and the threads that are in its way: none where it waits for something
  /// that no thread holds.
  struct Wait {
    std::string object;
    std::vector<int> holders;
  };
  Wait wait(const GlobalState& state, std::size_t slot) const;
  /// The slot of the thread that a join waits for.
  std::size_t joined(const GlobalState& state, std::size_t slot) const;
  std::size_t bytes() const;
  /// How many memories and thread states there are so far, and how often a body's code ran.
  std::size_t memories() const { return memory_count_; }
  std::size_t thread_states() const { return threads_.size(); }
  std::uint64_t executions() const { return segments_->executions(); }
  /// Runs again what bodies did so far, and checks that they do the same (Segments::run_again).
  void run_again(const std::stop_token& stop) { segments_->run_again(stop); }

 private:
  // The last word of memory: whether the program was ended, and above it the line of the first requirement that was broken.
  // The word before it: where the words are with which a body failed.
  static constexpr std::size_t words_of_program = 2;
  static constexpr std::uint64_t program_ended = 1;
  static constexpr unsigned broken_line_shift = 1;
  static constexpr std::uint32_t writes = 1, plainly = 2, next_variable = 4;
  static constexpr std::uint32_t nobody = 0;  // the state of a thread that is not there
  static constexpr std::size_t any_signal = ~std::size_t{0};

  static ThreadState before_first_step(const Segment& segment);

  Step new_step(std::uint32_t memory, std::uint32_t thread);
  /// What a step depends on besides memory and its thread.
  struct Chance {
    std::uint8_t way = 0;
    bool wakes = false;       ///< of a notify to one: somebody sleeps who was not notified yet
    std::size_t uses_up = 0;  ///< of a wake: which of the condition's notifications, 1 the first; 0: none
  };
  Step make_step(std::uint32_t memory, std::uint32_t thread, Chance chance, Segment& segment);
  void take_concerning_others(GlobalState& state, Turn turn);
  void join_at_once(GlobalState& state);
  void apply_notes(const Segment& segment, std::uint64_t* words) const;
  void apply_notes(const Segment& segment, GlobalState& state);
  void add_children(const Segment& segment, GlobalState& state, std::size_t slot);
  Input input_of(std::uint64_t* words, ThreadState& self, Chance chance);
  std::uint64_t apply_to_memory(std::uint64_t* words, ThreadState& self, Chance chance);
  bool possible_alone(std::uint32_t memory, const ThreadState& self, std::uint8_t way) const;
  static bool can_wake(const ThreadState& self, std::uint64_t notifications, std::uint8_t way);
  std::uint32_t access_of(const ThreadState& self) const;
  static std::uint8_t ways_of(const ThreadState& self, bool spurious_wakeups);
  std::uint64_t apply_to_object(std::uint64_t& word, ThreadState& self, std::uint8_t way);
  std::size_t sleepers(const GlobalState& state, std::uint32_t object, std::size_t except,
                       std::size_t signal) const;
  std::size_t used_up(const GlobalState& state, std::size_t slot, std::uint8_t way) const;
  void end_program(ThreadState& self, std::uint64_t* words);
  void set_objects(std::span<const std::uint64_t> words) const;
  void change_sleepers(GlobalState& state, std::size_t slot, Chance chance);
  void check(const ThreadState& self, std::uint64_t word) const;
  void release(ThreadState& self, std::uint32_t lock, bool shared, const char* verb);
  bool holds(const ThreadState& self, std::uint32_t lock, bool shared = false) const {
    return held_.has(self.held, number_of(lock, shared));
  }
  static std::uint32_t number_of(std::uint32_t lock, bool shared) { return 2 * lock + (shared ? 1 : 0); }
  /// Whether it is the last one to arrive at a barrier.
  static bool opens_barrier(const ThreadState& self, const std::uint64_t* words) {
    return (self.kind == StepKind::arrive || self.kind == StepKind::drop) &&
           still_to_come(words[self.object]) == 1;
  }
  [[noreturn]] void misuse(const ThreadState& self, const std::string& does, std::uint32_t object,
                           const std::string& but) const;

  std::uint32_t intern_memory(const std::uint64_t* words);
  std::uint32_t intern_thread(const ThreadState& state);

  ControlledStage::Cast& cast_;
  const std::size_t words_;  // of memory: the objects', and those of the program as a whole
  bool spurious_wakeups_ = false;
  const char* wrong_ = nullptr;  // what a step of a program does that ends it
  HeldLocks held_;
  GlobalState initial_;
  std::vector<std::string> names_;  // by slot

  std::vector<std::uint64_t> memories_;
  std::uint32_t memory_count_ = 0;
  IdIndex memory_index_;
  std::vector<ThreadState> threads_;
  std::vector<bool> concerns_others_;
  std::vector<std::uint8_t> ways_;
  std::vector<std::uint32_t> accesses_;  // by thread: see access_of
  IdIndex thread_index_;

  StepTable steps_;

  const std::unique_ptr<Segments> segments_;
};

}  // namespace racecourse
