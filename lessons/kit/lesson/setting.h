#pragma once

// A lesson's settings are data: the window draws a control for each, the command line parses them, the report prints them.
// A setting is a whole number in a range, one of a few words, or an order of them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace racecourse {

/// Several of the same. In `l.metrics = list_of(MetricSpec{.nmae = "sold"})` the compiler names the misspelt member and
/// nothing else; in braces a page about std::vector follows.
template <class One, class... More>
std::vector<One> list_of(One first, More... more) {
  std::vector<One> all;
  all.reserve(1 + sizeof...(more));
  all.push_back(std::move(first));
  (all.push_back(std::move(more)), ...);
  return all;
}

/// One of the words a setting may take.
struct Choice {
  std::string word;   ///< as typed after --set, e.g. "around-write"
  std::string label;  ///< as shown, e.g. "around the write only"
};

/// What one setting is. Plain data; a number unless `choices` is filled. Setting{.name = ...} names each member; number(),
/// choice() and what may follow them say the same in less room.
struct Setting {
  std::string name;             ///< as typed after --set, e.g. "threads"
  std::string label;            ///< as shown, e.g. "additions each"
  std::string help;             ///< one sentence: what changing it changes
  std::string unit;             ///< e.g. "threads"; empty where the label says it
  std::int64_t low = 0;         ///< numbers only: smallest value allowed
  std::int64_t high = 0;        ///< numbers only: largest value allowed
  std::int64_t initial = 0;     ///< the default; for words the index into `choices`
  std::vector<Choice> choices;  ///< the words allowed; empty for a number
  bool ordered = false;         ///< the value is an order of all the words, written with commas in between
  bool live = false;            ///< may change while a run is going
  bool real_only = false;       ///< interleavings do not depend on it, only real runs do
  bool logarithmic = false;     ///< the slider moves by factors, not by differences
  char key = '\0';              ///< a key that flips it in the window, e.g. 'L'; '\0' for none

  /// A number from `low` to `high`, at first `initial`.
  static Setting number(std::string name, std::string label, std::string help, std::int64_t low,
                        std::int64_t high, std::int64_t initial);
  /// One of some words, at first the first of them.
  static Setting choice(std::string name, std::string label, std::string help, std::vector<Choice> choices);

  // What may follow: Setting::number(...).in("ms").log_scale().

  Setting in(std::string its_unit) &&;
  Setting log_scale() &&;
  /// At first that word, which must be one of the choices.
  Setting at_first(std::string_view word) &&;
  Setting on_key(char its_key) &&;
  Setting while_running() &&;
  Setting for_real_runs() &&;

  bool is_number() const { return choices.empty(); }
  /// The smallest and the largest value; for words the first and the last index, for an order as in ordering.h.
  std::int64_t first() const { return is_number() ? low : 0; }
  std::int64_t last() const;
};

/// The value of every setting of one lesson, always within range. Cheap to copy; holds no reference to the lesson.
class Settings {
 public:
  Settings() = default;
  explicit Settings(std::vector<Setting> declared);

  /// The declarations, in the lesson's order.
  const std::vector<Setting>& declared() const { return declared_; }

  // `name` must be declared in all of these: std::invalid_argument names the nearest that is.

  /// A number's value, a word's index, or an order's number.
  std::int64_t number(std::string_view name) const { return values_[index(name)]; }
  /// The value as typed after --set: digits, the word, or the words.
  std::string text(std::string_view name) const;
  /// The setting and its value as the screen has them: "lock around the write", "switch interval 5,000 µs".
  std::string words(std::string_view name) const;

  /// Sets from text as typed by a person. Returns nothing when done, else one sentence that names the range, or the
  /// nearest valid name or word; the value is then unchanged.
  std::optional<std::string> set(std::string_view name, std::string_view text);
  /// Sets a number, the index of a word, or the number of an order, clamped to its range.
  void set_number(std::string_view name, std::int64_t value);

  /// Position of a declared name.
  std::size_t index(std::string_view name) const;
  bool has(std::string_view name) const;

  friend bool operator==(const Settings& a, const Settings& b) { return a.values_ == b.values_; }

 private:
  std::string unknown_setting(std::string_view name) const;

  std::vector<Setting> declared_;
  std::vector<std::int64_t> values_;
};

/// A value of one setting as typed after --set.
std::string setting_text(const Setting& setting, std::int64_t value);

}  // namespace racecourse
