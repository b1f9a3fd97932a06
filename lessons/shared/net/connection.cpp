#include "shared/net/connection.h"

#include <optional>
#include <stdexcept>
#include <utility>

#if !defined(_WIN32)
#include <unistd.h>
#endif

#include "kit/host/refusal.h"
#include "shared/net/listener.h"

namespace racecourse::net {

using asio::ip::tcp;

std::string no_connection(const std::error_code& error) {
  const std::string begins = "no connection could be made on 127.0.0.1";
  // Asio's codes of the system are the system's own, under another name.
  const std::error_code code(error.value(), std::system_category());
  const bool of_system = error.category() == asio::error::get_system_category();
  if (const std::string words = refused_by_system(code); of_system && words != code.message())
    return begins + ": " + words;
  return begins + " (" + error.message() + "); " +
         (error == asio::error::access_denied ? "allow this program to use the network on 127.0.0.1"
                                              : "run it again, or with fewer connections");
}

Need loopback_connections() {
  return {"connections on 127.0.0.1", [] {
            asio::io_context loop;
            Listener server(loop);
            const Connection connection(server);
          }};
}

void set_up(tcp::socket& socket) {
  std::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  // Not by set_option: Asio undoes that when it destroys a socket, which would then linger as usual.
  const linger none{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&none),
               sizeof none);
}

DetachedSocket::DetachedSocket(tcp::socket socket)
    : loop_(socket.get_executor()), handle_(socket.release()) {}

DetachedSocket::DetachedSocket(DetachedSocket&& other) noexcept
    : loop_(std::move(other.loop_)), handle_(std::exchange(other.handle_, none)) {}

DetachedSocket::~DetachedSocket() {
  if (handle_ == none) return;
#if defined(_WIN32)
  ::closesocket(handle_);
#else
  ::close(handle_);
#endif
}

tcp::socket DetachedSocket::attach() && {
  tcp::socket socket(loop_);
  socket.assign(tcp::v4(), handle_);
  handle_ = none;
  return socket;
}

Connection::Connection(Listener& server, std::stop_token stop) : stop_(std::move(stop)) {
  std::error_code error;
  server.open_client(socket_, error);
  if (!error) error = wait_for([&](auto done) { socket_.async_connect(server.endpoint(), done); });
  if (error) throw std::runtime_error(no_connection(error));
  set_up(socket_);
}

/// Waits for an operation that `begin` starts with what it is to call at its end.
std::error_code Connection::wait_for(auto&& begin) {
  std::error_code result = asio::error::operation_aborted;  // unless it comes to its end before Stop
  begin([&result](const std::error_code& error, auto&&...) { result = error; });
  loop_.restart();
  if (!stop_.stop_requested()) loop_.run();
  return result;
}

std::string Connection::ask(std::string_view line) {
  const std::string request = std::string(line) + "\n";
  std::error_code error =
      wait_for([&](auto done) { asio::async_write(socket_, asio::buffer(request), done); });
  if (!error)
    error = wait_for([&](auto done) {
      asio::async_read_until(socket_, asio::dynamic_buffer(received_, longest_line), '\n', done);
    });
  if (error) throw std::runtime_error("the server did not answer (" + error.message() + "); run it again");
  const std::size_t length = received_.find('\n');
  std::string answer = received_.substr(0, length);
  received_.erase(0, length + 1);
  return answer;
}

}  // namespace racecourse::net
