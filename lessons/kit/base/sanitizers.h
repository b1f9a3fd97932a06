#pragma once

// RACECOURSE_ADDRESS_SANITIZER and RACECOURSE_THREAD_SANITIZER are 1 when the code is compiled with that sanitizer, else 0.
// GCC says so with macros, Clang with features.

#if defined(__has_feature)
#define RACECOURSE_HAS_FEATURE(feature) __has_feature(feature)
#else
#define RACECOURSE_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || RACECOURSE_HAS_FEATURE(address_sanitizer)
#define RACECOURSE_ADDRESS_SANITIZER 1
#else
#define RACECOURSE_ADDRESS_SANITIZER 0
#endif

#if defined(__SANITIZE_THREAD__) || RACECOURSE_HAS_FEATURE(thread_sanitizer)
#define RACECOURSE_THREAD_SANITIZER 1
#else
#define RACECOURSE_THREAD_SANITIZER 0
#endif

#undef RACECOURSE_HAS_FEATURE
