#pragma once

// How the window looks: the open tab, the picture of each lesson, theme and size, what covers the window, the tour.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/settings_store.h"
#include "kit/lesson/lesson.h"
#include "session/action.h"
#include "text/theme_name.h"

namespace racecourse {

/// Bubbles of the tour.
inline constexpr std::size_t tour_length = 5;

/// Pictures of a lesson on the stage: the live chart, where it has lines, and its figures.
std::size_t pictures_of(const Lesson& lesson);

class Look {
 public:
  explicit Look(const Preferences& preferences);

  bool has_tab(const Lesson& lesson, Tab tab) const;
  std::vector<Tab> tabs(const Lesson& lesson) const;  ///< those there are
  Tab tab(const Lesson& lesson) const;                ///< the one that is open
  /// Whether the open tab takes the whole stage: as was asked, else where the stage is too low for what is read there.
  bool tab_on_stage(const Lesson& lesson) const;
  /// The picture that is shown, 0 the first.
  std::size_t picture(const Lesson& lesson) const;
  ThemeName theme() const { return theme_; }
  /// Of all type and lengths, apart from what the display asks for.
  float scale() const;
  float type_size() const { return type_size_; }
  bool presenter() const { return presenter_; }
  bool pointer_ring() const { return pointer_ring_; }
  Overlay overlay() const { return overlay_; }
  /// The bubble of the tour that is shown, 0 the first; nothing while there is no tour.
  std::optional<std::size_t> tour_step() const { return tour_step_; }
  /// Whether the tour was begun, now or another time.
  bool tour_seen() const { return tour_seen_; }
  /// Something a person should know, to be dismissed; empty for nothing.
  std::string_view notice() const;

  void apply(const LookAction& action, const Lesson& lesson);
  void open(Tab tab) { tab_ = tab; }
  /// Opens the lesson's text where it has no room of its own beside the stage.
  void open_reading();
  /// Once, however often it is asked for before it is dismissed.
  void show_notice(std::string sentence);
  void set_narrow(bool narrow) { narrow_ = narrow; }
  /// How high the stage is, in lengths that no scale has changed.
  void set_stage_height(float height) { stage_height_ = height; }
  /// Shows the lesson's first picture again.
  void forget(const Lesson& lesson) { pictures_.erase(lesson.id); }

 private:
  void choose_picture(const Lesson& lesson, std::size_t place);
  void change_size(int by);
  void next_theme();
  void step_tour(int by);

  std::optional<Tab> tab_;
  std::map<Tab, bool> on_stage_;  // as was asked
  float stage_height_ = 1000;
  std::map<std::string, std::size_t> pictures_;  // chosen, by id of the lesson
  ThemeName theme_;
  float type_size_;
  bool presenter_ = false;
  bool pointer_ring_ = false;
  bool narrow_ = false;  // the text has no room beside the stage
  Overlay overlay_ = Overlay::none;
  std::optional<std::size_t> tour_step_;
  bool tour_seen_;
  std::vector<std::string> notices_;
};

}  // namespace racecourse
