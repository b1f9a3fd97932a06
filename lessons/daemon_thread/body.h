#pragma once

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "daemon_thread/progress.h"
#include "daemon_thread/record.h"

namespace racecourse::daemon_thread {

// What the child process is asked to do.
struct Order {
  std::string path;
  long records = 0;
  std::size_t record_size = 0;
  std::chrono::microseconds each{};        // before each record
  std::chrono::milliseconds main_works{};  // before main returns
  bool join = false;
  bool buffered = true;
};

// Runs on a thread of its own. It owns all that it uses, so it touches nothing that main's return destroys.
inline void write_records(const Order& order) {
  std::ofstream file;
  if (!order.buffered) file.rdbuf()->pubsetbuf(nullptr, 0);
  file.open(order.path, std::ios::binary | std::ios::app);
  Progress progress;
  for (long number = 1; number <= order.records; ++number) {
    std::this_thread::sleep_for(order.each);
    const Record record = record_of(number, order.record_size);
    file << record.head << record.text << record.checksum;
    if (!file) std::_Exit(cannot_write);
    progress.tell(number);
  }
  file.close();  // the last records leave the buffer here, if it ever comes to this
  if (!file) std::_Exit(cannot_write);
}

// The main of the child process.
inline int write_as_child(const Order& order) {
  std::thread writer(write_records, order);
  std::this_thread::sleep_for(order.main_works);
  if (order.join)
    writer.join();
  else
    writer.detach();
  return 0;  // the process ends, and with it every thread that still runs
}

}  // namespace racecourse::daemon_thread
