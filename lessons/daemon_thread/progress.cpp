#include "daemon_thread/progress.h"

#include <iostream>

namespace racecourse::daemon_thread {

namespace {

void say(long records) { std::cout << records << std::endl; }

}  // namespace

Progress::~Progress() {
  if (written_ > told_) say(written_);
}

void Progress::tell(long records) {
  written_ = records;
  const auto now = std::chrono::steady_clock::now();
  if (now - told_at_ < std::chrono::milliseconds(5)) return;
  told_at_ = now;
  told_ = records;
  say(records);
}

}  // namespace racecourse::daemon_thread
