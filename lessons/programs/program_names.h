#pragma once

// What the source calls a place in memory, and the line of a place in code.

#include <cstdint>
#include <string>

namespace racecourse {

/// All functions: one thread only.
std::string name_of(std::uintptr_t address);
/// Of the call before that return address; 0 where it is not known, or in another file than the program's own.
int line_of(const void* return_address);
/// Says which program is meant from now on.
void set_names(const std::string& library, std::uintptr_t base, const std::string& source);

}  // namespace racecourse
