#pragma once

// The headers that programs of the reader's own begin with, compiled once and kept in the user's cache folder: with many of
// them, a program compiles in half the time. GCC only; Clang is quick without.

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kit/programs/compiler.h"

namespace racecourse {

/// The includes at the top of a program, a line for each: those of the C++ library, which may be included again without an
/// effect. They end at the first line that is anything but such an include, blank, or a comment.
std::string first_includes(std::string_view program);

/// The headers of one such text, compiled with the same words. What is made is whole or not there, and several processes may
/// make and use it at once. Where there is no cache folder, nothing is kept.
class PrecompiledHeaders {
 public:
  PrecompiledHeaders(const CompilerFound& compiler, std::vector<std::string> words,
                     const std::string& includes);

  /// The words that make the compiler take them; none where they are not there, or one has changed since. A program that begins
  /// with the same includes keeps its meaning and its line numbers.
  std::vector<std::string> words_to_use() const;
  /// Makes them, if they are not there, which takes some seconds and 80 MB, and removes the least recently used ones above
  /// 512 MB. False where nothing was made.
  bool make(const std::stop_token& stop) const;

 private:
  const CompilerFound compiler_;
  const std::vector<std::string> words_;
  std::string text_;              // of the header
  std::filesystem::path header_;  // empty: nothing is kept
};

}  // namespace racecourse
