#include "event_loop/service.h"

#include <stdexcept>
#include <utility>

#include "shared/net/connection.h"

namespace racecourse::event_loop {

std::size_t read_line(tcp::socket& socket, std::string& received, std::error_code& closed) {
  const During reading(LaneState::input_output);
  return asio::read_until(socket, input_buffer(received), '\n', closed);
}

void Line::join(tcp::socket socket) {
  net::DetachedSocket waiting(std::move(socket));
  const std::lock_guard lock(mutex_);
  line_.push_back(std::move(waiting));
  changed_.notify_one();
}

std::optional<tcp::socket> Line::next() {
  const During waiting(LaneState::waiting);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !line_.empty(); });
  if (line_.empty()) return std::nullopt;
  net::DetachedSocket served(std::move(line_.front()));
  line_.pop_front();
  lock.unlock();
  return std::move(served).attach();
}

void Line::close() {
  std::deque<net::DetachedSocket> dropped;  // closed after the lock is released: nobody must wait for that
  const std::lock_guard lock(mutex_);
  closed_ = true;
  if (Lane::here().stop_requested()) dropped.swap(line_);
  changed_.notify_all();
}

Service::Service(RealWorld& world, std::int64_t connections)
    : world_(world), connections_(connections), listener_(*loop_) {}

void Service::served(Lane& lane) {
  lane.done.add(1);
  if (served_.fetch_add(1, std::memory_order_relaxed) + 1 == connections_) loop_.stop();
}

asio::awaitable<void> Service::accept_each(const std::function<void(tcp::socket)>& serve) {
  while (accepted_ < connections_ && !refused_) {
    tcp::socket socket = co_await listener_.accept(refused_);
    if (refused_) co_return;
    ++accepted_;
    serve(std::move(socket));
  }
}

// Between two events the lane waits for input; the timeline is to show it so.
void Service::run_loop(const std::function<bool()>& over) {
  while (!over() && !loop_->stopped()) {
    if (loop_->poll_one() > 0) continue;
    const During waiting(LaneState::input_output);
    loop_->run_one();
  }
}

void Service::accept_all(const std::function<void(tcp::socket)>& serve) {
  std::exception_ptr failure;
  asio::co_spawn(*loop_, accept_each(serve), [&](const std::exception_ptr& thrown) { failure = thrown; });
  run_loop([&] { return failure || refused_ || accepted_ == connections_; });
  if (failure) std::rethrow_exception(failure);
  if (refused_) throw std::runtime_error(net::no_connection(refused_));
  listener_.close();
}

void Service::run_until_all_served() {
  run_loop([] { return false; });
}

void Service::close() {
  listener_.close();
  goes_on_.reset();
  loop_.close();
}

}  // namespace racecourse::event_loop
