#pragma once

// What lessons have in common that do the same thing in several ways, one after another, and compare them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kit/host/host.h"
#include "kit/lesson/lesson.h"
#include "kit/lesson/telling.h"
#include "kit/running/stage.h"

namespace racecourse::ways {

/// A way as the course knows it.
struct Name {
  std::string word, label, metric, series;
  Role role = Role::plain;
  std::string spoken;  ///< in a sentence, e.g. "the pool"; empty: the label
};

/// A choice for each way, after one for all of them in turn.
std::vector<Choice> choices(Choice all, std::span<const Name> names);
/// How long each took.
std::vector<MetricSpec> times(std::span<const Name> names, const std::string& help);
/// How far each has come.
std::vector<SeriesSpec> progress(std::span<const Name> names, const std::string& unit);
/// Which of them was first.
FirstOfSome first_of(std::span<const Name> names);
/// The line that this way would have stayed ahead of, had it been first: to the end of the quickest of all others. Empty until
/// all others were measured.
std::vector<Point> to_be_first(std::span<const Name> names, std::size_t way, const Snapshot& run);
/// The share of each task that is waiting, as the word {waiting} of a text: `setting`, in ms, against `computing`, in µs.
Word part_waiting(std::string setting);

/// Runs a way on a lane of its name and returns how long that took, in ms, its threads included. `done` is how far it has come.
double time_on_lane(Stage& stage, const Name& name, std::int64_t goal, const std::function<void(Lane&)>& lead,
                    const std::function<std::int64_t()>& done);

/// Memory that this process took since this was made. For one thread.
class MemoryMeter {
 public:
  void look();
  /// The largest amount seen by look(). Nothing if the system does not tell.
  std::optional<double> grown_kib() const;

 private:
  const std::optional<std::int64_t> before_ = resident_memory();
  std::int64_t peak_ = before_.value_or(0);
};

/// A bar for the way. Without a value, `why_not` stands in its place.
Bar bar(const Name& name, std::optional<double> value, const std::string& why_not);

/// Whether that way is run when this one is `wanted`, or all_ways.
constexpr std::string_view all_ways = "all";
inline bool is_wanted(const Name& name, std::string_view wanted) {
  return wanted == all_ways || wanted == name.word;
}

/// What each way took. `Cost::gave_up` says why it was not done; it is empty where it was.
template <class Cost, std::size_t count>
class Costs {
 public:
  const Cost& set(std::size_t way, Cost cost) { return all_[way].emplace(std::move(cost)); }
  /// Null where it was not run, or gave up.
  const Cost* done(std::size_t way) const {
    return all_[way] && all_[way]->gave_up.empty() ? &*all_[way] : nullptr;
  }
  /// Null where it was not run.
  const Cost* run(std::size_t way) const { return all_[way] ? &*all_[way] : nullptr; }

  /// `wanted` is the word of the way that is run, or all_ways. `value_of` a Cost may be nothing: it cannot be measured here.
  std::vector<Bar> bars(const std::array<Name, count>& names, std::string_view wanted,
                        const auto& value_of) const {
    std::vector<Bar> all;
    for (std::size_t way = 0; way < count; ++way) {
      const std::optional<double> value = done(way) ? value_of(*done(way)) : std::nullopt;
      const std::string why_not = done(way)                       ? "not measured here"
                                  : run(way)                      ? run(way)->gave_up
                                  : is_wanted(names[way], wanted) ? "not finished"
                                                                  : "not run";
      all.push_back(bar(names[way], value, why_not));
    }
    return all;
  }

  /// Why one of them gave up, the first; empty where none did.
  std::string first_reason() const {
    for (const std::optional<Cost>& cost : all_)
      if (cost && !cost->gave_up.empty()) return cost->gave_up;
    return {};
  }

 private:
  std::array<std::optional<Cost>, count> all_;
};

}  // namespace racecourse::ways
