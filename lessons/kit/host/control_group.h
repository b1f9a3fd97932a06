#pragma once

// What the control groups of this process allow it: containers and batch systems limit what runs in them by these (Linux:
// cgroups(7), versions 1 and 2; elsewhere there are none). The limits of all groups around a group hold for it, too.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace racecourse {

/// Processes and threads.
struct TaskLimit {
  std::int64_t most = 0, now = 0;
};

/// A limit that is not set is nothing.
struct ControlGroup {
  std::optional<double> cores;  ///< processor time per time, e.g. 1.5
  std::string cpus;  ///< the cores it may run on, as "0-3,8"; empty where that is all of them, or not known
  std::optional<std::int64_t> memory_bytes;
  std::optional<TaskLimit> tasks;  ///< that of the group with the least room
};

/// Reads them anew. `root` is where /proc and the groups' own file systems are looked for. Any thread.
ControlGroup control_group(const std::filesystem::path& root = "/");

}  // namespace racecourse
