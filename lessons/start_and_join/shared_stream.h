#pragma once

// One real stream that all workers print to, and what has come through it. A C stream may be used by many threads at
// once: each call is one step (C11, 7.21.2), and what several calls write may be mixed with what others write.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "kit/host/temporary_file.h"

namespace racecourse::start_and_join {

class SharedStream {
 public:
  /// Throws std::runtime_error when there is no room for its file.
  SharedStream();
  /// Any thread. One call on the stream, without a buffer: it is in the file when this returns.
  void write(const std::string& text);
  /// The whole lines that came through since the last call. For one thread.
  std::vector<std::string> take_lines();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  TemporaryFile file_;
  std::unique_ptr<std::FILE, Close> writing_, reading_;
  std::string rest_;  // of a line whose end has not come yet
};

}  // namespace racecourse::start_and_join
