#pragma once

// What all tests of the window begin with: a display, and words about files.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "driver.h"

namespace racecourse::driving {

inline constexpr int screen_width = 1280;
inline constexpr int screen_height = 720;

/// One display for all tests: to start one takes longer than most of them.
inline const VirtualDisplay& display() {
  static const VirtualDisplay shared(screen_width, screen_height);
  return shared;
}

/// Leaves by keyboard; returns the summary that the window wrote.
inline nlohmann::json leave_and_read(DrivenWindow& window) {
  window.press("ctrl+q");
  CHECK_MESSAGE(window.leave() == 0, window.err());
  return nlohmann::json::parse(window.summary());
}

inline void write_file(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

}  // namespace racecourse::driving
