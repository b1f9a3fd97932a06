#pragma once

// A ring of events in memory that one thread writes and one thread reads, perhaps in different processes; neither waits. A slot
// may be overwritten while it is read; the reader detects it and drops what it read. The method is the sequence lock's (Boehm,
// "Can seqlocks get along with programming language memory models?", 2012), with release and acquire on the slots in place of
// fences, which ThreadSanitizer does not support.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace racecourse {

struct EventSlot {
  std::atomic<std::uint64_t> ticks{0}, what{0};
};

/// The writer's only call: three stores. `slots` are a power of two, and `mask` is one less; `written` is how many events there
/// were before.
inline void write_slot(EventSlot* slots, std::uint64_t mask, std::atomic<std::uint64_t>& written,
                       std::uint64_t ticks, std::uint64_t what) noexcept {
  const std::uint64_t number = written.load(std::memory_order_relaxed);
  EventSlot& slot = slots[number & mask];
  // Release: a reader that sees one of these words sees at least `number` in written, and so knows that the older event is gone.
  slot.ticks.store(ticks, std::memory_order_release);
  slot.what.store(what, std::memory_order_release);
  written.store(number + 1, std::memory_order_release);
}

/// The reader's only call: appends make(ticks, what) for all events since the last call to `out`, oldest first. `read` is the
/// number of the next event to read. Returns how many were overwritten before they could be read. Whatever a writer that cannot
/// be trusted has put there, it reads nothing but slots, and each at most once.
template <class Out, class Make>
std::uint64_t drain_slots(const EventSlot* slots, std::uint64_t mask,
                          const std::atomic<std::uint64_t>& written, std::uint64_t& read,
                          std::vector<Out>& out, Make make) {
  const std::uint64_t end = written.load(std::memory_order_acquire);
  if (end < read) return 0;
  // The writer may be writing event number `written`, into the slot of the event that many slots before it.
  const auto oldest_safe = [mask](std::uint64_t number) { return number <= mask ? 0 : number - mask; };
  const std::uint64_t from = std::max(read, oldest_safe(end));
  const std::size_t kept = out.size();
  for (std::uint64_t number = from; number < end; ++number) {
    const EventSlot& slot = slots[number & mask];
    const std::uint64_t ticks = slot.ticks.load(std::memory_order_acquire);
    out.push_back(make(ticks, slot.what.load(std::memory_order_acquire)));
  }
  // Drop what was overwritten meanwhile.
  const std::uint64_t safe =
      std::min(std::max(from, oldest_safe(written.load(std::memory_order_acquire))), end);
  const auto first = out.begin() + static_cast<std::ptrdiff_t>(kept);
  out.erase(first, first + static_cast<std::ptrdiff_t>(safe - from));
  const std::uint64_t missed = safe - read;
  read = end;
  return missed;
}

}  // namespace racecourse
