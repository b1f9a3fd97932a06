#pragma once

// What the calling thread notes of itself in the memory that the watching process reads. All of it is for threads of the
// reader's own program, allocates nothing and makes no system call, but now and then one for the thread's processor time. On a
// thread that is not watched nothing is done.

#include <cstdint>

#include "kit/programs/watch_memory.h"

namespace racecourse::watch {

/// Whether the calling thread is watched. Before main began, and in a process that nobody watches, none is.
bool watched() noexcept;

/// The object at that address; 0 where there is no place for it.
std::uint16_t object_at(const void* address, Kind kind) noexcept;

/// It begins to wait for that, or to sleep. Then either ended() or ended_with() of what it has got.
void begins(LaneState state, std::uint16_t object, bool timed = false) noexcept;
void ended() noexcept;
void ended_with(std::uint16_t lock, bool shared = false) noexcept;

/// It took a lock for which it did not have to wait, or is about to give one back.
void takes(std::uint16_t lock, bool shared = false) noexcept;
void gives(std::uint16_t lock) noexcept;
/// The same for the time that it waits for a condition: neither is counted.
void lends(std::uint16_t lock) noexcept;
void ended_and_has_back(std::uint16_t lock) noexcept;

/// What nobody holds was used: a semaphore was taken, a condition notified.
void counts_taken(std::uint16_t object) noexcept;
void counts_given(std::uint16_t object) noexcept;

/// A place for a thread that is about to be started; -1 where there is none.
int reserve_thread() noexcept;
/// The calling thread is that one.
void thread_begins(int number) noexcept;
void thread_ends() noexcept;
/// It could not be started.
void thread_failed(int number) noexcept;

}  // namespace racecourse::watch
