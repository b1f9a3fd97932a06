#pragma once

// What the threads of a reader's own program do from one operation to the next. It depends on the thread's stack, on the
// memory of the program, and on the operation's result. Each thread runs on a stack of its own, at a fixed address. Bytes of
// a stack that another thread touches belong to the memory of the program.

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kit/base/interned.h"
#include "kit/host/watchdog.h"
#include "kit/machine/known_segments.h"
#include "kit/machine/segments.h"
#include "programs/endless_loop.h"
#include "programs/images.h"
#include "programs/loaded_program.h"
#include "programs/places.h"
#include "programs/program_objects.h"
#include "programs/runtime.h"

namespace racecourse {

/// More is known than when the search began: it has to begin anew.
struct MoreIsKnown {};

/// What is found on the way, and kept when the search begins anew.
struct Discoveries {
  Epochs epochs;
  Places places{epochs};
  ProgramObjects objects{places};
  std::set<std::uintptr_t> escaped;  ///< words of stacks that other threads touch
  std::map<std::pair<std::uint32_t, std::uint16_t>, std::uint32_t>
      regions;  ///< of threads, by who starts them and which of its children they are
};

class ProgramSegments final : public Segments, private Runtime {
 public:
  ProgramSegments(const LoadedProgram& program, Discoveries& found);
  ~ProgramSegments() override;

  // Those that run code throw MoreIsKnown, too.
  Segment begin(const ControlledCode& code, Words words) override;
  Segment begin(const Start& start, Words words) override;
  Segment after(const Place& place, Input input, Words words) override;
  void run_again(const std::stop_token&) override {}
  std::size_t bytes() const override;
  std::uint64_t executions() const override { return executions_; }

  /// How the program ended, in an image; valid until code runs.
  const ProgramRecord& ending(std::uint32_t image);
  /// What is at that place, in an image.
  std::uint64_t value(std::uint32_t image, std::uintptr_t address, std::size_t size);

 private:
  struct Key {
    std::uint32_t frame, image;
    std::uint64_t input;
    bool operator==(const Key&) const = default;
    std::uint64_t hash() const { return mixed(mixed(input) + (std::uint64_t{frame} << 32 | image)); }
  };
  /// Where a thread begins.
  struct Beginning {
    std::uint32_t region, epoch;
    void* (*entry)(void*);
    void* argument;
    bool operator==(const Beginning&) const = default;
  };
  enum class Request : std::uint8_t {
    operation,
    thread_ended,
    program_ended,
    goes_round,
    refused,
    takes_no_step,
    more_is_known
  };

  std::uint64_t step(StepKind kind, std::uint32_t object, const void* caller, std::uint64_t value,
                     std::uint64_t expected) override;
  void access(const Access& access, StepKind kind, const void* caller) override;
  std::uint32_t object(const volatile void* address, ObjectKind kind) override;
  void set_object(std::uint32_t object, std::uint64_t word) override;
  std::uint32_t start(void* (*entry)(void*), void* argument, const void* caller) override;
  void joined(std::uint32_t region) override;
  std::uint32_t region() const override { return region_; }
  bool is_variable(std::uintptr_t address) const override;
  [[noreturn]] void end_thread(void* result) override;
  [[noreturn]] void end_program(Ended how, int code, const std::string& words) override;
  [[noreturn]] void goes_round(const void* caller) override;
  [[noreturn]] void refuse(const std::string& what, const void* caller) override;

  template <class Prepare>
  Segment look_up(const Key& key, Prepare prepare);
  Segment run(std::uint32_t image, int line);
  Segment intern(std::uint32_t image_before);
  static Segment going_round(int line);
  void prepare_beginning(const Beginning& beginning);
  void prepare_frame(std::uint32_t frame);
  std::uint32_t intern_frame();
  void escape(const Access& access);
  bool check_address(const Access& access) const;
  bool is_of_runtime(std::uintptr_t address) const;
  void notice_spin(const Access& access);
  void share(const Access& access);
  [[noreturn]] void misuse_of_heap(const Access& access);
  void take(const Operation& operation);
  void leave();
  [[noreturn]] void leave_for_good(Request request);
  static void run_thread(void* segments);
  static void crashed(int signal);
  static void give_up(void* segments, void* interrupted);
  static void went_round();

  static constexpr std::uint32_t main_region = 0, first_image = 0, ended_frame = 0, endless_frame = 1;
  static inline ProgramSegments* handles_signals_ = nullptr;

  const LoadedProgram& program_;
  const LoadedObjects loaded_;
  Discoveries& found_;
  ProgramRecord& record_;
  const int last_line_;  // of main
  std::unique_ptr<Images> images_;

  Interned<std::byte> frames_;
  KnownSegments<Key> known_;
  std::vector<Beginning> beginnings_;

  // The thread that runs now, and what it asks for.
  std::uint32_t region_ = 0;
  void* context_ = nullptr;  // the thread's, while it is left
  void* owner_ = nullptr;    // who entered it
  Request request_ = Request::operation;
  Operation operation_;
  std::vector<Note> notes_;
  std::vector<Start> starts_;
  std::uint64_t input_ = 0;
  std::string refusal_;
  std::uint64_t executions_ = 0;
  // A segment that goes on for long: 100 ms for each bite of the watchdog.
  static constexpr int most_reads = 2000, most_bites = 50, bites_of_a_spin = 4;
  int atomic_reads_ = 0;
  std::set<std::uintptr_t> read_, written_;
  EndlessLoop loop_{loaded_, went_round};
  volatile std::sig_atomic_t inside_ = 0, bites_ = 0;
  Watchdog watchdog_{give_up, this};
};

/// What there is of a thread's heap.
std::vector<Images::Extent> heap_extents(std::uint32_t region);

}  // namespace racecourse
