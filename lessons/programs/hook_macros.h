#pragma once

// For the hooks only.

#include <dlfcn.h>

/// Where the program called the hook.
#define RACECOURSE_CALLER __builtin_return_address(0)

/// The system's function of that name.
// NOLINTBEGIN(bugprone-macro-parentheses): a function
#define RACECOURSE_SYSTEM(name)                                                            \
  ([] {                                                                                    \
    static const auto real = reinterpret_cast<decltype(&name)>(::dlsym(RTLD_NEXT, #name)); \
    return real;                                                                           \
  }())
// NOLINTEND(bugprone-macro-parentheses)
