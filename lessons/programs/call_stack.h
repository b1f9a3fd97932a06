#pragma once

// The calls that are under way in the thread that runs now. To unwind a stack takes long, and each step asks: so the size of
// a frame is remembered for each place in code.

#include <cstdint>
#include <unordered_map>

namespace racecourse {

struct CallFrame {
  std::uintptr_t code = 0;           ///< the return address
  std::uintptr_t low = 0, high = 0;  ///< its part of the stack
};

/// All members: one thread only.
class CallStack {
 public:
  /// Those that are under way, from a call of this function on: `visit(frame)`, innermost first, until it returns false.
  template <class Visit>
  [[gnu::noinline]] void walk(Visit visit) {
    CallFrame frame{reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)),
                    reinterpret_cast<std::uintptr_t>(__builtin_dwarf_cfa()), 0};
    for (int depth = 0; depth < most_calls; ++depth) {
      const std::uintptr_t size = size_of(frame);
      if (size == 0) return;
      frame.high = frame.low + size;
      if (!visit(frame)) return;
      frame = {caller_of(frame), frame.high, 0};
    }
  }

 private:
  static constexpr int most_calls = 200;
  /// 0: nobody called it.
  std::uintptr_t size_of(const CallFrame& frame);
  static std::uintptr_t caller_of(const CallFrame& frame);
  void unwind();

  std::unordered_map<std::uintptr_t, std::uintptr_t> sizes_;  // by code, and how the stack is aligned
};

}  // namespace racecourse
