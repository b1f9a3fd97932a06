#pragma once

// Runs the program the way a script does: words in, text and an exit code out.

#include <string>

#include "../window/driver.h"

namespace racecourse::driving {

struct Said {
  int code = -1;
  std::string out, err;
};

/// Runs the program to its end, without a display.
inline Said racecourse(Words words, Environment environment = {}) {
  const TemporaryFolder folder;
  words.insert(words.begin(), RACECOURSE_EXECUTABLE);
  environment.insert({{"DISPLAY", ""}, {"WAYLAND_DISPLAY", ""}});
  Process program(words, environment, folder / "out", folder / "err");
  const auto code = program.wait_for(patience);
  if (!code) throw std::runtime_error("the program came to no end");
  return {*code, read_whole(folder / "out"), read_whole(folder / "err")};
}

/// The program under a limit on descriptors, for a shell. Those that whoever runs the tests has left open do not count.
inline Words with_descriptors(int most, const std::string& words) {
  return {"sh", "-c",
          "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n " + std::to_string(most) +
              "; exec " RACECOURSE_EXECUTABLE " " + words};
}

/// Every complaint is one line that begins with the name of the program.
inline bool is_one_sentence(const std::string& err) {
  return err.starts_with("racecourse: ") && err.find('\n') == err.size() - 1;
}

}  // namespace racecourse::driving
