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

  /// A setting that counts for nothing at the moment: shown, but not to be changed.
  void leave_unused(std::string_view setting) { unused_ = setting; }
  /// Only settings that interleavings depend on.
  void leave_out_real_only() { with_real_only_ = false; }
  /// What is no more than a number or a word begins a new line.
  void keep_lines_apart() { lines_apart_ = true; }
  /// The widths of the controls that stand first, or of the others, in the order they are drawn in.
  std::vector<float> widths(bool first) const;
  std::vector<WantedSetting> draw();

 private:
  /// Those to be shown that stand first, or the others.
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
