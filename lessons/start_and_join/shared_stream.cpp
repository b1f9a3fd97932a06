#include "start_and_join/shared_stream.h"

#include <array>
#include <cerrno>

namespace racecourse::start_and_join {

SharedStream::SharedStream()
    : file_("racecourse-output"),
      writing_(std::fopen(file_.path().string().c_str(), "a")),
      reading_(std::fopen(file_.path().string().c_str(), "r")) {
  if (!writing_ || !reading_) throw no_temporary_file(file_.path(), errno);
  std::setvbuf(writing_.get(), nullptr, _IONBF, 0);
}

void SharedStream::write(const std::string& text) {
  if (std::fputs(text.c_str(), writing_.get()) < 0) throw no_temporary_file(file_.path(), errno);
}

std::vector<std::string> SharedStream::take_lines() {
  std::array<char, 4096> some{};
  std::clearerr(reading_.get());  // the end of the file was not the end
  while (const std::size_t read = std::fread(some.data(), 1, some.size(), reading_.get()))
    rest_.append(some.data(), read);
  std::vector<std::string> lines;
  for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
    lines.push_back(rest_.substr(0, end));
    rest_.erase(0, end + 1);
  }
  return lines;
}

}  // namespace racecourse::start_and_join
