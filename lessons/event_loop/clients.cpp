#include "event_loop/clients.h"

#include <algorithm>
#include <utility>

#include "kit/host/start_thread.h"
#include "shared/net/connection.h"

namespace racecourse::event_loop {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {
// More that knock at one moment than the system lets wait at a door would be turned away, and try again a second later.
constexpr std::int64_t at_the_door = 128;
}  // namespace

Clients::Clients(const tcp::endpoint& server, const ClientPlan& plan, std::function<void()> on_failure)
    : server_(server), plan_(plan), on_failure_(std::move(on_failure)) {
  for (std::int64_t i = 0; i < std::min(at_the_door, plan_.connections); ++i)
    asio::co_spawn(*loop_, connect_some(), asio::detached);
  thread_ = start_thread([this] { run(); });
}

Clients::~Clients() {
  stop();
  wait();
}

std::string Clients::wait() {
  if (thread_.joinable()) thread_.join();
  return failure_;
}

// The loop takes all connections with it when it goes.
void Clients::run() {
  loop_->run();
  loop_.let_go();
}

void Clients::fail(const std::string& sentence) {
  if (failure_.empty()) failure_ = sentence;
  loop_->stop();
  on_failure_();
}

asio::awaitable<void> Clients::connect_some() {
  while (begun_ < plan_.connections) {
    ++begun_;
    tcp::socket socket(*loop_);
    std::error_code error;
    co_await socket.async_connect(server_, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return fail(net::no_connection(error));
    connected_.fetch_add(1, std::memory_order_relaxed);
    net::set_up(socket);
    asio::co_spawn(*loop_, converse(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> Clients::converse(tcp::socket socket) {
  std::string received;
  std::error_code error;
  auto result = asio::redirect_error(asio::use_awaitable, error);
  for (std::int64_t message = 1; message <= plan_.messages; ++message) {
    asio::steady_timer timer(*loop_, plan_.pause);
    co_await timer.async_wait(asio::use_awaitable);
    const std::string line = "message " + std::to_string(message) + "\n";
    const Clock::time_point sent = Clock::now();
    co_await asio::async_write(socket, asio::buffer(line), result);
    if (!error) co_await asio::async_read_until(socket, asio::dynamic_buffer(received), '\n', result);
    if (error) co_return fail("a client was not answered (" + error.message() + "); run it again");
    if (received != line) co_return fail("a client got an answer that was not its own");
    waits_.add((Clock::now() - sent).count());
    answered_.fetch_add(1, std::memory_order_relaxed);
    received.clear();
  }
}

}  // namespace racecourse::event_loop
