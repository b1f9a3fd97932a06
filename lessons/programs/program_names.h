#pragma once

// What the source calls a place in memory, and the line of a place in code.

#include <cstddef>
#include <cstdint>
#include <string>

namespace racecourse {

/// Says which program is meant from now on.
void set_names(const std::string& library, std::uintptr_t base, const std::string& source);

// All others: one thread only.

/// What the source calls so many bytes, as well as it is known by now: what all of them are part of. Never an address, and
/// the same for all that begin at one address only.
std::string name_of(std::uintptr_t address, std::size_t size = 1);
/// Of the call before that return address, or of the nearest call around it that is in the program's own file; 0 where there
/// is none. Null: where the thread is. Only called by hooks.
int line_of(const void* return_address);
/// The last line of the function that begins there; 0 where that is not known.
int last_line_of(const void* function);
/// The running thread was given that block of its heap. Only called by hooks.
void note_block(const void* block, std::size_t size);

}  // namespace racecourse
