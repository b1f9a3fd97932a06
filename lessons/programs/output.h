#pragma once

// What a program prints, and its thread-local variables.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace racecourse {

/// A step of the thread that calls.
void print(std::string_view text, const void* caller);
/// From now on std::cout prints so, std::cerr prints nothing, and std::cin reads that text.
void redirect_streams(std::string_view input);

/// Of the running thread.
void* thread_local_at(std::size_t module, std::size_t offset);
void set_thread_local(std::size_t module, std::size_t size, std::size_t alignment);
int at_thread_exit(std::uint32_t region, void (*destroy)(void*), void* object);
/// Calls what was to be called at the thread's end, the last one first.
void run_at_thread_exit(std::uint32_t region);
/// The same for the end of the whole program.
int at_program_exit(std::uint32_t region, void (*destroy)(void*), void* object);
void run_at_program_exit();
/// Of thread-local variables: where they begin below the header.
std::uintptr_t thread_local_begin(std::uint32_t region);

}  // namespace racecourse
