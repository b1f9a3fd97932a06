#include "gil/real_python.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "gil/embedded.h"
#include "kit/child_process.h"
#include "kit/lane.h"
#include "kit/temporary_file.h"

namespace racecourse::gil {

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr std::array<std::string_view, python_way_count> way_names{"one_after_another", "threads",
                                                                   "processes"};
constexpr std::string_view cure = "; see what \"python3 --version\" says";

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  if (!(out << text << std::flush))
    throw std::runtime_error("the script for Python could not be written to " + path.string() +
                             "; make room there");
}

std::optional<std::string> next_line(ChildProcess& child) {
  const During reading(LaneState::input_output);
  return child.read_line();
}

/// "CPython 3.13.1, a free-threaded build without a GIL"; empty for what is no such message.
std::string about(const json& message) {
  if (!message.contains("version")) return {};
  std::string name = message.at("implementation").get<std::string>();
  if (name == "cpython") name = "CPython";
  name += " " + message.at("version").get<std::string>();
  const bool gil = message.at("gil").get<bool>();
  if (!message.at("free_threaded").get<bool>()) return name + (gil ? ", which has a GIL" : "");
  return name +
         (gil ? ", a free-threaded build whose GIL is switched on" : ", a free-threaded build without a GIL");
}

std::string last_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

}  // namespace

std::optional<double> PythonReport::speed_up(PythonWay way) const {
  if (!ways[python_sequential] || !ways[way]) return std::nullopt;
  return ways[python_sequential]->ms / ways[way]->ms;
}

void RealPython::measure(std::vector<std::string> arguments, const std::stop_token& stop) {
  try {
    run_script(std::move(arguments), stop);
  } catch (const std::runtime_error& error) {
    fail(error.what());
  }
}

void RealPython::run_script(std::vector<std::string> arguments, const std::stop_token& stop) {
  // A file, for Python's own child processes read it again where they are not forked.
  const TemporaryFile script("racecourse-measure");
  write(script.path(), measure_py);
  arguments.insert(arguments.begin(), script.path().string());
  ChildProcess child("python3", arguments);
  const std::stop_callback on_stop(stop, [&child] { child.kill(); });
  attend(&child);
  listen(child);
  attend(nullptr);
  if (std::string sentence = what_went_wrong(child); !sentence.empty() && !stop.stop_requested())
    fail(std::move(sentence));
}

void RealPython::listen(ChildProcess& child) {
  while (const auto line = next_line(child)) {
    if (understood(*line)) continue;
    fail("python3 printed what is no result, \"" + line->substr(0, 40) + "\"" + std::string(cure));
    return child.kill();
  }
}

void RealPython::attend(ChildProcess* child) {
  const std::lock_guard hold(guards_report_);
  child_ = child;
  heard_ = Clock::now();
}

void RealPython::end_if_silent() {
  const std::lock_guard hold(guards_report_);
  if (!child_) return;
  if (Clock::now() - heard_ < (report_.about.empty() ? patience_.first : patience_.next)) return;
  was_silent_ = true;
  child_->kill();
}

bool RealPython::understood(const std::string& line) {
  try {
    const json message = json::parse(line);
    const std::lock_guard hold(guards_report_);
    heard_ = Clock::now();
    if (report_.about.empty()) {
      report_.about = about(message);
      return !report_.about.empty();
    }
    const auto way = std::find(way_names.begin(), way_names.end(), message.at("way").get<std::string>());
    const double seconds = message.at("seconds").get<double>();
    if (way == way_names.end() || !(seconds > 0)) return false;
    report_.ways[static_cast<std::size_t>(way - way_names.begin())] = {1e3 * seconds,
                                                                       message.at("counter").get<long>()};
    return true;
  } catch (const json::exception&) {
    return false;  // it is what the caller says it is: no result
  }
}

std::string RealPython::what_went_wrong(ChildProcess& child) {
  const ChildExit how = child.wait();
  const std::lock_guard hold(guards_report_);
  if (!report_.failure.empty()) return {};
  if (was_silent_) return "python3 has said nothing for too long, and was ended" + std::string(cure);
  if (!how.well()) {
    const std::string said = last_line(child.errors());
    return "python3 failed, " + how.text() + (said.empty() ? "" : ": " + said) + std::string(cure);
  }
  const bool all =
      std::all_of(report_.ways.begin(), report_.ways.end(), [](const auto& way) { return way.has_value(); });
  return all ? "" : "python3 ended before it had measured everything" + std::string(cure);
}

void RealPython::fail(std::string sentence) {
  const std::lock_guard hold(guards_report_);
  report_.failure = std::move(sentence);
}

PythonReport RealPython::report() const {
  const std::lock_guard hold(guards_report_);
  return report_;
}

}  // namespace racecourse::gil
