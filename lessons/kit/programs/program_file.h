#pragma once

// A program of the reader's own: one file of C++ with a main.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// Larger files are refused.
inline constexpr std::size_t most_program_bytes = std::size_t{1} << 20;

/// Whether a word names such a file: it ends in .cpp, .cc, .cxx or .C.
bool names_program(std::string_view word);

struct ProgramFile {
  std::string text;  ///< what it holds
  std::string
      wrong;  ///< why it cannot be a program, and the cure, in one sentence; empty where it may be one
};

/// Reads it: a regular file of text. Whether it compiles is for build_program(). Any thread.
ProgramFile read_program(const std::filesystem::path& file);

/// What a program may print, as its comments declare it: the text of each line "// expect: TEXT".
std::vector<std::string> expected_in(std::string_view text);

/// The file beside a program that it reads as its standard input, bank.in for bank.cpp; empty where there is none.
std::filesystem::path input_beside(const std::filesystem::path& file);

}  // namespace racecourse
