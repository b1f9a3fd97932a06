#include "shared/net/connection.h"

#include <stdexcept>
#include <utility>

#if !defined(_WIN32)
#include <unistd.h>
#endif

namespace racecourse::net {

using asio::ip::tcp;

std::string no_connection(const std::error_code& error) {
  std::string cure = "run it again, or with fewer connections";
  if (error == asio::error::no_descriptors) cure = "raise the limit that `ulimit -n` shows";
  if (error == asio::error::access_denied) cure = "allow this program to use the network on 127.0.0.1";
  return "no connection could be made on 127.0.0.1 (" + error.message() + "); " + cure;
}

tcp::acceptor listen_on_loopback(asio::io_context& loop) {
  try {
    return tcp::acceptor(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  } catch (const std::system_error& error) {
    throw std::runtime_error(no_connection(error.code()));
  }
}

Need loopback_connections() {
  return {"connections on 127.0.0.1", [] {
            asio::io_context loop;
            const tcp::acceptor acceptor = listen_on_loopback(loop);
            const Connection connection(acceptor.local_endpoint());
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

Connection::Connection(const tcp::endpoint& server) {
  std::error_code error;
  socket_.connect(server, error);
  if (error) throw std::runtime_error(no_connection(error));
  set_up(socket_);
}

std::string Connection::ask(std::string_view line) {
  const std::string request = std::string(line) + "\n";
  std::error_code error;
  asio::write(socket_, asio::buffer(request), error);
  std::size_t length = 0;
  if (!error) length = asio::read_until(socket_, asio::dynamic_buffer(received_), '\n', error);
  if (error) throw std::runtime_error("the server did not answer (" + error.message() + "); run it again");
  std::string answer = received_.substr(0, length - 1);
  received_.erase(0, length);
  return answer;
}

}  // namespace racecourse::net
