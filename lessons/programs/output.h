#pragma once

// What a program prints and reads.

#include <string_view>

namespace racecourse {

/// A step of the thread that calls.
void print(std::string_view text, const void* caller);
/// From now on std::cout prints so, std::cerr prints nothing, and std::cin reads that text.
void redirect_streams(std::string_view input);
/// What the program has not read yet of its standard input.
std::string_view unread_input();
/// It has read so much of that.
void take_input(std::size_t size);

}  // namespace racecourse
