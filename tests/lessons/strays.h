#pragma once

// Programs that connect to a port of ours, by mistake or to do harm.

#include <doctest/doctest.h>

#include <algorithm>
#include <asio.hpp>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <system_error>
#include <vector>

namespace racecourse::testing {

/// One that stays silent, one whose line has no end, and one that is gone again at once; so many of each. They are closed with
/// their owner.
class Strays {
 public:
  explicit Strays(const asio::ip::tcp::endpoint& server, std::size_t of_each = 1) {
    for (std::size_t i = 0; i < of_each; ++i) {
      connect(server);
      send_without_end(connect(server));
      reset(connect(server));
    }
  }

  std::size_t count() const { return sockets_.size(); }
  /// Whether the server has closed all of them; waits for that.
  bool all_closed() {
    return std::all_of(sockets_.begin(), sockets_.end(), [](asio::ip::tcp::socket& socket) {
      char letter = 0;
      std::error_code error;
      if (socket.is_open()) socket.non_blocking(false);
      socket.read_some(asio::buffer(&letter, 1), error);
      return static_cast<bool>(error);
    });
  }

 private:
  asio::ip::tcp::socket& connect(const asio::ip::tcp::endpoint& server) {
    std::error_code refused;
    sockets_.emplace_back(loop_).connect(server, refused);
    return sockets_.back();
  }
  static void send_without_end(asio::ip::tcp::socket& socket) {
    const std::string much(1 << 16, 'x');
    std::error_code full;
    if (socket.is_open()) socket.non_blocking(true, full);
    while (!full) socket.write_some(asio::buffer(much), full);
  }
  static void reset(asio::ip::tcp::socket& socket) {
    std::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
  }

  asio::io_context loop_;  // never run: a socket needs one
  std::deque<asio::ip::tcp::socket> sockets_;
};

/// The ports on which this process listens: proc(5).
inline std::vector<asio::ip::port_type> listening_ports() {
  std::set<std::string> own;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code closed_meanwhile;
    own.insert(std::filesystem::read_symlink(entry.path(), closed_meanwhile).string());
  }
  std::vector<asio::ip::port_type> ports;
  std::ifstream table("/proc/self/net/tcp");
  std::string line;
  for (std::getline(table, line); std::getline(table, line);) {
    // "sl local remote st queues timer retransmits uid timeout inode"
    std::istringstream words(line);
    const std::vector<std::string> word{std::istream_iterator<std::string>(words), {}};
    if (word.size() < 10 || word[3] != "0A" || !own.contains("socket:[" + word[9] + "]")) continue;
    ports.push_back(
        static_cast<asio::ip::port_type>(std::stoul(word[1].substr(word[1].find(':') + 1), nullptr, 16)));
  }
  return ports;
}

}  // namespace racecourse::testing
