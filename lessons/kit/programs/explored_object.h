#pragma once

// What an object file needs before its program can be explored: some names are changed, so that calls of the C library reach
// the explorer's hooks (lessons/programs/hooks_library.cpp), and what is not modelled says so when it is called.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// Functions that have a hook of their own: it is named racecourse_NAME.
std::span<const std::string_view> hooked_functions();

struct ObjectPlan {
  std::vector<std::string> words;  ///< for objcopy, before the file
  std::string source;              ///< C, to be compiled and linked with it
};

/// For an object with these undefined names, as the linker knows them.
ObjectPlan plan_for_exploring(const std::vector<std::string>& undefined);

}  // namespace racecourse
