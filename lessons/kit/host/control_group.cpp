#include "kit/host/control_group.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include "kit/base/words.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
  return lines;
}

std::string first_line(const fs::path& file) {
  std::string line;
  std::getline(std::ifstream(file) >> std::ws, line);
  return line;
}

/// Nothing for "max", which means that there is no limit, and where there is no such file.
std::optional<std::int64_t> number_in(const fs::path& file) { return whole_number(first_line(file)); }

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) parts.push_back(std::move(part));
  return parts;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The path of this process's group in the hierarchy of that controller; that of version 2 has no name. Nothing where it is in
/// none.
std::optional<std::string> group_path(const fs::path& root, const std::string& controller) {
  for (const std::string& line : lines_of(root / "proc/self/cgroup")) {
    // "4:cpu,cpuacct:/path"
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    if (controller.empty() ? names.empty() : contains(split(names, ','), controller))
      return line.substr(second + 1);
  }
  return {};
}

struct Mount {
  std::string root;  ///< which group stands at the mount point
  fs::path at;
};

/// Where that hierarchy is mounted: proc_pid_mountinfo(5).
std::optional<Mount> mount_of(const fs::path& root, const std::string& controller) {
  const std::string type = controller.empty() ? "cgroup2" : "cgroup";
  for (const std::string& line : lines_of(root / "proc/self/mountinfo")) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    const std::vector<std::string> before = split(line.substr(0, dash), ' ');
    const std::vector<std::string> after = split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || after.size() < 3 || after[0] != type) continue;
    if (controller.empty() || contains(split(after[2], ','), controller))
      return Mount{before[3], root / fs::path(before[4]).relative_path()};
  }
  return {};
}

/// The folders of this process's group and of those around it, as far as they can be seen, the group's own first.
std::vector<fs::path> folders(const fs::path& root, const std::string& controller) {
  const auto mount = mount_of(root, controller);
  auto path = group_path(root, controller);
  if (!mount || !path) return {};
  // A container may see its own group at the mount point, under the path that it has outside.
  const bool below = mount->root != "/" && path->starts_with(mount->root);
  if (below) path->erase(0, mount->root.size());
  std::vector<fs::path> all;
  fs::path at = mount->at / fs::path(*path).relative_path().lexically_normal();
  for (;; at = at.parent_path()) {
    std::error_code error;
    if (fs::is_directory(at, error)) all.push_back(at);
    if (at == mount->at || !at.has_relative_path()) return all;
  }
}

template <class Number>
void lower(std::optional<Number>& least, const std::optional<Number>& other) {
  if (other && (!least || *other < *least)) least = other;
}

std::optional<double> cores_in(const fs::path& folder) {
  // Version 2: "150000 100000" or "max 100000".
  const std::vector<std::string> words = split(first_line(folder / "cpu.max"), ' ');
  const bool second_version = words.size() == 2;
  const auto quota = second_version ? whole_number(words[0]) : number_in(folder / "cpu.cfs_quota_us");
  const auto period = second_version ? whole_number(words[1]) : number_in(folder / "cpu.cfs_period_us");
  if (!quota || !period || *quota == 0 || *period == 0) return {};
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

std::optional<std::int64_t> memory_in(const fs::path& folder) {
  constexpr std::int64_t unlimited = std::int64_t{1} << 60;  // version 1 says the largest number of pages
  auto bytes = number_in(folder / "memory.max");
  if (!bytes) bytes = number_in(folder / "memory.limit_in_bytes");
  return bytes && *bytes < unlimited ? bytes : std::nullopt;
}

void lower_tasks(std::optional<TaskLimit>& least, const fs::path& folder) {
  const auto most = number_in(folder / "pids.max"), now = number_in(folder / "pids.current");
  if (!most || !now) return;
  if (!least || *most - *now < least->most - least->now) least = TaskLimit{*most, *now};
}

std::string cpus_in(const fs::path& folder) {
  for (const char* file : {"cpuset.cpus.effective", "cpuset.effective_cpus", "cpuset.cpus"})
    if (std::string cpus = first_line(folder / file); !cpus.empty()) return cpus;
  return {};
}

}  // namespace

ControlGroup control_group(const fs::path& root) {
  ControlGroup group;
  // Each controller is in a hierarchy of its own (version 1) or in the one of all (version 2).
  const auto for_each = [&](const std::string& controller, const auto& look) {
    for (const std::string& hierarchy : {std::string(), controller})
      for (const fs::path& folder : folders(root, hierarchy)) look(folder);
  };
  for_each("cpu", [&](const fs::path& folder) { lower(group.cores, cores_in(folder)); });
  for_each("memory", [&](const fs::path& folder) { lower(group.memory_bytes, memory_in(folder)); });
  for_each("pids", [&](const fs::path& folder) { lower_tasks(group.tasks, folder); });
  for_each("cpuset", [&](const fs::path& folder) {
    if (group.cpus.empty()) group.cpus = cpus_in(folder);
  });
  if (group.cpus == first_line(root / "sys/devices/system/cpu/online")) group.cpus.clear();
  return group;
}

}  // namespace racecourse
