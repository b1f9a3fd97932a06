#include "files/whole_file.h"

#include <stdexcept>

#include "kit/host/file_text.h"
#include "kit/host/interrupt.h"
#include "kit/host/refusal.h"

namespace racecourse {

namespace fs = std::filesystem;

namespace {

/// Returns nothing where `attempt` succeeds, else one sentence about `file`.
std::optional<std::string> complaint_of(const fs::path& file, const auto& attempt) {
  const std::string begins = "cannot write " + file.string() + ": ";
  try {
    attempt();
    return {};
  } catch (const std::runtime_error& error) {
    return begins + sentence_of(error);
  }
}

/// Where the place is wrong, this says it more clearly than the system does.
void require_place(const fs::path& target) {
  std::error_code ignored;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (target.filename().empty() || fs::is_directory(target, ignored))
    throw std::runtime_error("it is a folder");
  if (!fs::is_directory(folder, ignored)) throw std::runtime_error("there is no folder " + folder.string());
}

}  // namespace

std::optional<std::string> write_whole(const fs::path& file, std::string_view text) {
  return complaint_of(file, [&] {
    const Destination destination = destination_of(file);
    if (destination.is_stream) return write_to_stream(destination, text);
    require_place(destination.path);
    const UninterruptedSave save;
    PartFile part(destination.path);
    part.write(text);
    part.put_in_place();
  });
}

std::optional<std::string> cannot_write(const fs::path& file) {
  return complaint_of(file, [&] {
    const Destination destination = destination_of(file);
    if (destination.is_stream) return require_open(destination);
    require_place(destination.path);
    const PartFile part(destination.path);
  });
}

}  // namespace racecourse
