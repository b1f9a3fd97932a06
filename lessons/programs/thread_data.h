#pragma once

// What each thread of a program has for itself, and what is called at its end. It is part of the program's memory. Only called
// by hooks, and where threads begin and end.

#include <cstddef>
#include <cstdint>

namespace racecourse {

/// Where thread-local variables lie, of the running thread: null for those of anybody else's code.
void* thread_local_at(std::size_t module, std::size_t offset);
void set_thread_local(std::size_t module, std::size_t size, std::size_t alignment);
/// Where they begin below the header.
std::uintptr_t thread_local_begin(std::uint32_t region);

int at_thread_exit(std::uint32_t region, void (*destroy)(void*), void* object);
/// Calls what was to be called at the thread's end, the last one first, and then the destructors of keys.
void run_at_thread_exit(std::uint32_t region);
/// The same for the end of the whole program.
int at_program_exit(std::uint32_t region, void (*destroy)(void*), void* object);
void run_at_program_exit();

// The keys of POSIX threads. They return what the functions of these names return.
int make_key(std::uint32_t region, std::uint32_t& number, void (*destroy)(void*));
int delete_key(std::uint32_t number);
int set_specific(std::uint32_t region, std::uint32_t key, const void* value);
void* specific(std::uint32_t region, std::uint32_t key);

}  // namespace racecourse
