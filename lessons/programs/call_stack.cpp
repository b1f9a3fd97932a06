#include "programs/call_stack.h"

#include <unwind.h>

#include <vector>

namespace racecourse {

namespace {

// A function may align its frame to a cache line.
std::uintptr_t key_of(std::uintptr_t code, std::uintptr_t low) { return code * 4 + low / 16 % 4; }

struct Unwound {
  std::uintptr_t code, low;
};

}  // namespace

std::uintptr_t CallStack::size_of(const CallFrame& frame) {
  const std::uintptr_t key = key_of(frame.code, frame.low);
  if (const auto at = sizes_.find(key); at != sizes_.end()) return at->second;
  unwind();
  return sizes_.try_emplace(key, 0).first->second;
}

// Where x86-64 keeps it.
std::uintptr_t CallStack::caller_of(const CallFrame& frame) {
  return reinterpret_cast<const std::uintptr_t*>(frame.high)[-1];  // NOLINT(performance-no-int-to-ptr)
}

void CallStack::unwind() {
  std::vector<Unwound> frames;
  const auto visit = [](_Unwind_Context* context, void* to) {
    static_cast<std::vector<Unwound>*>(to)->push_back({_Unwind_GetIP(context), _Unwind_GetCFA(context)});
    return _URC_NO_REASON;
  };
  ::_Unwind_Backtrace(visit, &frames);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::uintptr_t size = i + 1 < frames.size() ? frames[i + 1].low - frames[i].low : 0;
    sizes_.try_emplace(key_of(frames[i].code, frames[i].low), size);
  }
}

}  // namespace racecourse
