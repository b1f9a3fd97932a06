#pragma once

// The text beside a lesson, filled in with the figures of its newest run.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"
#include "session/session.h"
#include "text/markdown.h"

namespace racecourse {

/// Made when it is asked for, and again only after a figure in it changed.
class ToldText {
 public:
  /// Call once a frame, before anything is asked for.
  void follow(const Session& session);

  bool has_section(std::string_view heading) const { return sections_.contains(heading); }
  /// A section that there is, by its heading, without paragraphs that name figures which are not measured yet.
  const Blocks& section(std::string_view heading);
  /// What the reader is asked before the first run, for lessons that ask.
  const Blocks& question();
  /// What the lesson says about the run, a paragraph for each sentence; empty until a run has ended.
  const std::vector<Blocks>& explanation();
  /// What it then says about the common belief.
  const std::vector<Blocks>& on_belief();
  /// How the run was measured.
  const std::vector<Blocks>& notes();
  /// The settings of the run, and those of them that are set otherwise by now (run_words.h).
  const std::string& had() const { return had_; }
  const std::string& no_longer_set() const { return no_longer_set_; }
  /// What has to be known before a run of what is set; empty where nothing has.
  const std::string& before() const { return before_; }

 private:
  struct Section {
    explicit Section(Blocks text = {}) : written(std::move(text)), names(unknown_slots(written, {})) {}
    Blocks written;
    std::vector<std::string> names;  // of the figures in it
    std::optional<Blocks> told;
  };
  void begin_lesson(const Lesson& lesson);
  const Slots& slots_for(std::string_view heading) const;

  const Lesson* lesson_ = nullptr;  // in the course, which outlives every view
  std::shared_ptr<const Snapshot> run_;
  Settings settings_;
  bool until_stopped_ = false;
  std::string had_, no_longer_set_, before_;
  std::vector<MetricSpec> metrics_;  // those that the text names
  Slots slots_;                      // with what is set
  Slots slots_of_run_;               // with what the run had, once there is one
  std::map<std::string, Section, std::less<>> sections_;
  Section question_;
  std::optional<std::vector<Blocks>> explanation_, on_belief_, notes_;
};

}  // namespace racecourse
