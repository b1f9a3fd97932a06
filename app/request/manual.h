#pragma once

#include <string>

namespace racecourse {

/// The manual page racecourse(1), from the command table and the course, in the macros of man(7).
std::string manual_page();

}  // namespace racecourse
