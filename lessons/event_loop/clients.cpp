#include "event_loop/clients.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "kit/host/start_thread.h"
#include "shared/net/connection.h"

namespace racecourse::event_loop {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {
// More connections at one moment than the listen backlog holds would be refused, and tried again a second later.
constexpr std::int64_t listen_backlog = 128;
}  // namespace

/// One connection. The operation it waits for owns it: so the loop, when it is closed, closes all connections. With callbacks,
/// for coroutines by the thousand take a third longer to destroy, and Stop waits for that.
class Clients::Client : public std::enable_shared_from_this<Client> {
 public:
  explicit Client(Clients& all) : all_(all), socket_(*all.loop_), pause_(*all.loop_) {}

  void connect() {
    std::error_code refused;
    all_.server_.open_client(socket_, refused);
    if (refused) return all_.fail(net::no_connection(refused));
    socket_.async_connect(all_.server_.endpoint(), [self = shared_from_this()](const std::error_code& error) {
      if (error) return self->all_.fail(net::no_connection(error));
      net::set_up(self->socket_);
      self->all_.connected_.fetch_add(1, std::memory_order_relaxed);
      self->all_.connect_next();
      self->pause();
    });
  }

 private:
  void pause() {
    if (++message_ > all_.plan_.messages) return;
    pause_.expires_after(all_.plan_.pause);
    pause_.async_wait([self = shared_from_this()](const std::error_code&) { self->send(); });
  }

  void send() {
    line_ = "message " + std::to_string(message_) + "\n";
    sent_ = Clock::now();
    asio::async_write(socket_, asio::buffer(line_),
                      [self = shared_from_this()](const std::error_code& error, std::size_t) {
                        if (error) return self->lose(error);
                        self->receive();
                      });
  }

  void receive() {
    received_.clear();
    asio::async_read_until(socket_, asio::dynamic_buffer(received_, net::longest_line), '\n',
                           [self = shared_from_this()](const std::error_code& error, std::size_t) {
                             if (error) return self->lose(error);
                             self->check();
                           });
  }

  void check() {
    if (received_ != line_) return all_.fail("a client got an answer that was not its own");
    all_.waits_.add((Clock::now() - sent_).count());
    all_.answered_.fetch_add(1, std::memory_order_relaxed);
    pause();
  }

  void lose(const std::error_code& error) {
    all_.fail("a client was not answered (" + error.message() + "); run it again");
  }

  Clients& all_;
  tcp::socket socket_;
  asio::steady_timer pause_;
  std::int64_t message_ = 0;
  std::string line_, received_;
  Clock::time_point sent_;
};

Clients::Clients(net::Listener& server, const ClientPlan& plan, std::function<void()> on_failure)
    : server_(server), plan_(plan), on_failure_(std::move(on_failure)) {
  for (std::int64_t i = 0; i < std::min(listen_backlog, plan_.connections); ++i) connect_next();
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

void Clients::connect_next() {
  if (begun_ == plan_.connections) return;
  ++begun_;
  std::make_shared<Client>(*this)->connect();
}

void Clients::run() {
  loop_->run();
  loop_.close();
}

void Clients::fail(const std::string& sentence) {
  if (failure_.empty()) failure_ = sentence;
  loop_->stop();
  on_failure_();
}

}  // namespace racecourse::event_loop
