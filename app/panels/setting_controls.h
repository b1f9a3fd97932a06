#pragma once

// A control for each setting a lesson declares: a switch, words, a chip. For real runs and for what is explored alike.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/setting.h"
#include "ui/theme.h"
#include "ui/widgets.h"

namespace racecourse {

/// A value the reader asked for.
struct WantedSetting {
  std::string setting;
  std::int64_t value = 0;
};

/// Draws the controls of one lesson into a row and collects what is asked for.
class SettingControls {
 public:
  SettingControls(const Lesson& lesson, const Settings& settings, const Theme& theme, ChipEdit& edit,
                  FlowRow& row)
      : lesson_(lesson), settings_(settings), theme_(theme), edit_(edit), row_(row) {}

  /// Shows a setting that has no effect at the moment, but does not let it be changed.
  void leave_unused(std::string_view setting) { unused_ = setting; }
  /// Leaves out settings that interleavings do not depend on.
  void leave_out_real_only() { with_real_only_ = false; }
  /// Begins a new line with the first number or word.
  void keep_lines_apart() { lines_apart_ = true; }
  /// The widths of the controls that come first, or of the others, in drawing order.
  std::vector<float> widths(bool first) const;
  std::vector<WantedSetting> draw();

 private:
  /// The settings to show: those that come first, or the others.
  std::vector<const Setting*> shown(bool first) const;
  /// Calls `use` with what is to be drawn for a setting: a NumberChip, a SwitchSpec, a SegmentedSpec or a WordChip.
  template <class Use>
  auto with_control(const Setting& setting, Use use) const;
  void draw_setting(const Setting& setting);
  void draw_control(const Setting& setting, const NumberChip& chip);
  void draw_control(const Setting& setting, const SwitchSpec& spec);
  void draw_control(const Setting& setting, const SegmentedSpec& spec);
  void draw_control(const Setting& setting, const WordChip& chip);
  void ask_for(const Setting& setting, std::int64_t value) { wanted_.push_back({setting.name, value}); }

  const Lesson& lesson_;
  const Settings& settings_;
  const Theme& theme_;
  ChipEdit& edit_;
  FlowRow& row_;
  std::string_view unused_;
  bool with_real_only_ = true;
  bool lines_apart_ = false;
  std::vector<WantedSetting> wanted_;
};

}  // namespace racecourse
