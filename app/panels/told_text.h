#pragma once

// The text beside a lesson, filled in with the figures of its newest run.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/lesson/lesson.h"
#include "kit/lesson/setting.h"
#include "kit/lesson/snapshot.h"
#include "session/session.h"
#include "text/markdown.h"

namespace racecourse {

/// Put together when somebody asks for it, and again only when the lesson, a setting or the picture of the run is another.
class ToldText {
 public:
  /// Call once a frame, before anything is asked for.
  void follow(const Session& session);

  bool has_section(std::string_view heading) const { return sections_.contains(heading); }
  /// A section by its heading, without paragraphs that name figures which are not measured yet.
  const Blocks& section(std::string_view heading);
  /// What the reader is asked before the first run, for lessons that ask.
  const Blocks& question();
  /// What the lesson says about the run, a paragraph for each sentence; empty until a run has ended.
  const std::vector<Blocks>& explanation();
  /// What it then says about the common belief.
  const std::vector<Blocks>& on_belief();
  /// How the run was measured.
  const std::vector<Blocks>& notes();

 private:
  using Sections = std::map<std::string, Blocks, std::less<>>;
  /// What was asked for since something changed.
  struct Told {
    std::optional<Slots> slots;
    Sections sections;
    std::optional<Blocks> question;
    std::optional<std::vector<Blocks>> explanation, on_belief, notes;
  };
  const Slots& slots();

  const Lesson* lesson_ = nullptr;  // in the course, which outlives every view
  std::shared_ptr<const Snapshot> run_;
  Settings settings_;
  Sections sections_;  // as written
  Told told_;
};

}  // namespace racecourse
