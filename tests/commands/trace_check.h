#pragma once

// Checks a trace file against the rules of the Trace Event Format.

#include <doctest/doctest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace racecourse {

/// The slices of each thread, in the order of the file.
using SlicesByThread = std::map<int, std::vector<nlohmann::json>>;

inline void check_fields_of_all(const nlohmann::json& events) {
  const std::set<std::string> phases{"M", "X", "s", "f", "C", "i"};
  for (const auto& event : events) {
    REQUIRE(event.at("ph").is_string());
    REQUIRE(phases.count(event["ph"]) == 1);
    REQUIRE(event.at("name").is_string());
    REQUIRE(event.at("pid").is_number_integer());
    REQUIRE(event.at("tid").is_number_integer());
    REQUIRE(event.at("ts").is_number());
    if (event["ph"] == "X") REQUIRE(event.at("dur").get<double>() >= 0);
    if (event["ph"] == "C") REQUIRE(event.at("args").at("value").is_number());
  }
}

inline SlicesByThread slices_of(const nlohmann::json& events) {
  SlicesByThread slices;
  for (const auto& event : events)
    if (event["ph"] == "X") slices[event["tid"]].push_back(event);
  return slices;
}

/// Slices of one thread follow one another.
inline void check_slices(const SlicesByThread& all) {
  constexpr double rounding_us = 1e-6;
  for (const auto& [thread, slices] : all)
    for (std::size_t i = 1; i < slices.size(); ++i) {
      const double end = slices[i - 1]["ts"].get<double>() + slices[i - 1]["dur"].get<double>();
      REQUIRE(end <= slices[i]["ts"].get<double>() + rounding_us);
    }
}

/// Each arrow has a start and an end, the end is not earlier, and it joins two threads. Returns how many
/// there are.
inline std::size_t check_arrows(const nlohmann::json& events) {
  std::map<std::int64_t, nlohmann::json> starts, ends;
  for (const auto& event : events) {
    if (event["ph"] == "s") REQUIRE(starts.emplace(event.at("id"), event).second);
    if (event["ph"] == "f") REQUIRE(ends.emplace(event.at("id"), event).second);
  }
  REQUIRE(starts.size() == ends.size());
  for (const auto& [id, start] : starts) {
    REQUIRE(ends.count(id) == 1);
    const auto& end = ends[id];
    CHECK(start["cat"] == end["cat"]);
    CHECK(start["name"] == end["name"]);
    CHECK(start["tid"] != end["tid"]);
    CHECK(start["ts"].get<double>() <= end["ts"].get<double>());
  }
  return starts.size();
}

inline void check_thread_names(const nlohmann::json& events) {
  std::set<int> named;
  for (const auto& event : events)
    if (event["ph"] == "M" && event["name"] == "thread_name") {
      REQUIRE(event.at("args").at("name").is_string());
      REQUIRE(named.insert(event["tid"].get<int>()).second);
    }
  for (const auto& [thread, slices] : slices_of(events)) REQUIRE(named.count(thread) == 1);
}

/// All rules together. Returns the events.
inline nlohmann::json checked_trace(const std::string& text) {
  const auto document = nlohmann::json::parse(text);
  const auto& events = document.at("traceEvents");
  REQUIRE(events.is_array());
  check_fields_of_all(events);
  check_thread_names(events);
  check_slices(slices_of(events));
  check_arrows(events);
  return events;
}

}  // namespace racecourse
