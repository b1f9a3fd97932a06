#include "event_loop/way_run.h"

#include <array>
#include <stdexcept>
#include <stop_token>

#include "event_loop/body.h"
#include "kit/base/words.h"
#include "kit/host/host.h"
#include "kit/host/refusal.h"
#include "shared/ways/ways.h"

namespace racecourse::event_loop {

namespace {

/// Context switches of this process since `before`. Nothing if the system does not tell.
std::optional<double> switches_since(const std::optional<ContextSwitches>& before) {
  const auto now = context_switches();
  if (!before || !now) return std::nullopt;
  return static_cast<double>(now->voluntary + now->involuntary - before->voluntary - before->involuntary);
}

void serve(Service& service, const WayPlan& plan) {
  switch (plan.way) {
    case threads: return thread_each(service);
    case pool_of_threads: return pool(service, plan.pool_size);
    default: return one_loop(service);
  }
}

}  // namespace

Cost run_way(Stage& stage, const std::string& name, const WayPlan& plan,
             const std::function<void(std::int64_t)>& observe) {
  const DefaultStackSize stacks(plan.stack_bytes);
  if (plan.stack_bytes > 0 && !stacks.set())
    stage.add_note("The stack size cannot be set here; the system's default was used.");
  Cost cost;
  RealWorld world(stage);
  ways::MemoryMeter memory;
  const auto switches_before = context_switches();
  Service service(world, plan.clients.connections);
  Clients clients(service.listener(), plan.clients, [&service] { service.stop(); });
  const std::stop_callback on_stop(stage.stop_signal().token(), [&] {
    clients.stop();
    service.stop();
  });
  double began_ms = 0;
  const std::size_t lanes_before = stage.lane_count();
  const auto lead = [&](Lane&) {
    began_ms = stage.now_ms();
    try {
      serve(service, plan);
    } catch (const std::exception& error) {
      cost.gave_up = sentence_of(error);
      clients.stop();
    }
  };
  stage.run_lanes(
      {{.name = name, .goal = plan.way == one_event_loop ? plan.clients.connections : 0, .body = lead}}, [&] {
        memory.look();
        observe(clients.answered());
      });
  service.close();
  const std::string failure = clients.wait();
  if (cost.gave_up.empty() && !failure.empty() && !stage.stop_requested()) throw std::runtime_error(failure);
  cost.ms = stage.elapsed_ms() - began_ms;
  cost.threads = static_cast<std::int64_t>(stage.lane_count() - lanes_before);
  cost.answered = clients.answered();
  cost.strangers = service.listener().strangers();
  cost.waits = clients.waits();
  cost.memory_kib = memory.grown_kib();
  cost.switches = switches_since(switches_before);
  return cost;
}

std::vector<std::string> words_of(const WayPlan& plan) {
  return {std::to_string(plan.way),
          std::to_string(plan.clients.connections),
          std::to_string(plan.clients.messages),
          std::to_string(plan.clients.pause.count()),
          std::to_string(plan.pool_size),
          std::to_string(plan.stack_bytes)};
}

std::optional<WayPlan> plan_from(const std::vector<std::string>& words) {
  constexpr NumberRange ways{0, static_cast<std::int64_t>(way_count) - 1}, amount;
  const auto numbers = whole_numbers(words, std::array{ways, amount, amount, amount, amount, amount});
  if (!numbers) return std::nullopt;
  const auto [way, connections, messages, pause_ms, pool_size, stack_bytes] = *numbers;
  return WayPlan{.way = static_cast<Way>(way),
                 .clients = {connections, messages, std::chrono::milliseconds(pause_ms)},
                 .pool_size = pool_size,
                 .stack_bytes = static_cast<std::size_t>(stack_bytes)};
}

}  // namespace racecourse::event_loop
