#include "kit/host/program_path.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <system_error>

#include "kit/host/child_process.h"
#include "kit/host/host.h"

namespace racecourse {

namespace {

namespace fs = std::filesystem;

/// The names that are meant in a folder, sorted; none where the folder cannot be read.
std::vector<std::string> programs_in(const fs::path& folder,
                                     const std::function<bool(std::string_view)>& is_meant) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (is_meant(name) && may_execute(at->path().string())) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<fs::path> folders_of_path() {
  const char* const path = std::getenv("PATH");
  std::vector<fs::path> folders;
  std::string_view left = path ? path : "";
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(':'), left.size());
    if (end > 0) folders.emplace_back(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return folders;
}

fs::path beside_this_program(std::string_view name) {
  const fs::path folder = fs::path(this_program()).parent_path();
  std::error_code ignored;
  for (const fs::path& at : {folder, folder.parent_path(), folder / "../libexec/racecourse"})
    if (fs::exists(at / name, ignored)) return at / name;
  return {};
}

fs::path program_in_path(const std::string& name) {
  for (const fs::path& folder : folders_of_path()) {
    fs::path path = folder / name;
    std::error_code ignored;
    if (fs::is_regular_file(path, ignored) && may_execute(path.string())) return path;
  }
  return {};
}

std::vector<std::string> programs_in_path(const std::function<bool(std::string_view)>& is_meant,
                                          std::string_view usual) {
  std::vector<std::string> found;
  std::set<std::string> names;
  std::set<fs::path> programs;
  for (const fs::path& folder : folders_of_path())
    for (const std::string& name : programs_in(folder, is_meant)) {
      std::error_code error;
      const fs::path program = fs::canonical(folder / name, error);
      if (!names.insert(name).second || error || !programs.insert(program).second) continue;
      found.push_back(name);
    }
  const auto first = std::find(found.begin(), found.end(), usual);
  if (first != found.end()) std::rotate(found.begin(), first, first + 1);
  return found;
}

}  // namespace racecourse
