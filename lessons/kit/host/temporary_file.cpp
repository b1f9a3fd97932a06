#include "kit/host/temporary_file.h"

#include <boost/filesystem/operations.hpp>
#include <fstream>
#include <stdexcept>
#include <string>

namespace racecourse {

TemporaryFile::TemporaryFile(std::string_view begins) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  const std::string name = boost::filesystem::unique_path(std::string(begins) + "-%%%%-%%%%-%%%%").string();
  path_ = folder / name;
  if (error || !std::ofstream(path_))
    throw std::runtime_error("no file could be made in the folder for temporary files (" +
                             (error ? error.message() : folder.string()) +
                             "); make room there, or set TMPDIR to a folder that can be written to");
}

TemporaryFile::~TemporaryFile() {
  std::error_code gone_already;
  std::filesystem::remove(path_, gone_already);
}

}  // namespace racecourse
