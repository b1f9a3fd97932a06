#pragma once

// Programs in the folders of PATH.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace racecourse {

/// The folders in which programs are looked for, in that order.
std::vector<std::filesystem::path> folders_of_path();

/// The path of the program that a name in PATH stands for; empty where there is none.
std::filesystem::path program_in_path(const std::string& name);

/// A file that belongs to this program: beside it or one folder up where it was built, or in libexec/racecourse where it was
/// installed. Empty where there is none.
std::filesystem::path beside_this_program(std::string_view name);

/// The names of the programs in PATH that `is_meant`, the `usual` one first. A program with several names is listed once, a
/// name in an earlier folder hides the same one in later folders.
std::vector<std::string> programs_in_path(const std::function<bool(std::string_view name)>& is_meant,
                                          std::string_view usual);

}  // namespace racecourse
