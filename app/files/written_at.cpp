#include "files/written_at.h"

#include <fmt/format.h>

#include <array>
#include <ctime>

namespace racecourse {

std::string written_now() {
  constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};
  const std::time_t now = std::time(nullptr);
  std::tm local{};
#if defined(_WIN32)
  localtime_s(&local, &now);
#else
  localtime_r(&now, &local);
#endif
  return fmt::format("{} {} {}, {:02}:{:02}", local.tm_mday,
                     months.at(static_cast<std::size_t>(local.tm_mon)), local.tm_year + 1900, local.tm_hour,
                     local.tm_min);
}

}  // namespace racecourse
