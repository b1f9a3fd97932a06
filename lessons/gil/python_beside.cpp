#include "gil/python_beside.h"

#include <array>
#include <stop_token>

#include "gil/embedded.h"
#include "kit/base/format.h"

namespace racecourse::gil {

void PythonBeside::run(const std::function<void()>& observe) {
  if (!is_wanted() || stage_.stop_requested()) return;
  twin_ = std::make_unique<TwinRun>(twin_py, words(), TwinOptions{.python = stage_.python()});
  const std::stop_callback on_stop(stage_.stop_signal().token(), [this] { twin_->request_stop(); });
  const auto wait = [this](Lane& lane) {
    const During reading(LaneState::input_output);
    twin_->wait();
    lane.done.set(twin_->poll()->failure.empty() ? 1 : 0);
  };
  stage_.run_lanes({{"Python", 1, wait}}, [&] {
    tell();
    observe();
  });
}

std::vector<std::string> PythonBeside::words() const {
  std::vector<std::string> words{"--interval", std::to_string(stage_.live("interval").load())};
  for (const char* name : {"program", "threads", "rounds", "waiting"}) {
    words.push_back(std::string("--") + name);
    words.push_back(stage_.settings().text(name));
  }
  return words;
}

void PythonBeside::tell() {
  const TwinSnapshot python = said();
  stage_.set_metric("speed_up_python_threads", speed_up(python, threads));
  stage_.set_metric("speed_up_python_processes", speed_up(python, processes));
  stage_.set_metric("lost_by_python", python.metric("lost"));
  if (!python.python.empty()) stage_.add_note("The Python that also ran is " + python.python + ".");
  if (!python.failure.empty()) stage_.add_note("Python was not measured: " + python.failure + ".");
}

std::optional<double> PythonBeside::ms(const TwinSnapshot& python, Way way) {
  constexpr std::array times{"one_after_another_ms", "in_threads_ms", "in_processes_ms"};
  return python.metric(times[way]);
}

std::optional<double> PythonBeside::speed_up(const TwinSnapshot& python, Way way) {
  const auto one = ms(python, sequential), all = ms(python, way);
  if (!one || !all || *all <= 0) return std::nullopt;
  return *one / *all;
}

std::vector<Bar> PythonBeside::bars() const {
  const TwinSnapshot python = said();
  std::vector<Bar> bars{{.name = "Python, one by one", .role = Role::muted},
                        {.name = "Python threads", .role = Role::plain},
                        {.name = "Python processes", .role = Role::plain}};
  for (const Way way : {sequential, threads, processes}) {
    const auto value = speed_up(python, way);
    bars[way].value = value.value_or(0);
    bars[way].measured = value.has_value();
    bars[way].note = value ? duration_text(*ms(python, way) * 1e6) : why_not(python);
  }
  return bars;
}

std::string PythonBeside::why_not(const TwinSnapshot& python) const {
  if (!is_wanted()) return "Python is off";
  if (stage_.goes_on()) return "runs after the threads, with a set count";
  return python.failure.empty() ? "not run yet" : python.failure;
}

}  // namespace racecourse::gil
