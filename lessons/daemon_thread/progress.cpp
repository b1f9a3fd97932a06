#include "daemon_thread/progress.h"

#include <iostream>

namespace racecourse::daemon_thread {

void Progress::tell(long records) {
  const auto now = std::chrono::steady_clock::now();
  if (now - told_ < std::chrono::milliseconds(5)) return;
  told_ = now;
  std::cout << records << std::endl;
}

}  // namespace racecourse::daemon_thread
