#pragma once

// What is said beside a lesson, with the figures of its newest run in it.

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
  /// A section by its heading; what speaks of figures that are not there yet is left out until they are.
  const Blocks& section(std::string_view heading);
  /// What the reader is asked before the first run, for lessons that ask.
  const Blocks& question();
  /// What the lesson says of the run, a paragraph to a sentence; nothing while there is nothing to tell of.
  const std::vector<Blocks>& explanation();
  /// What it says then of the common belief.
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

  const Lesson* lesson_ = nullptr;  // of the course, which outlives every view
  std::shared_ptr<const Snapshot> run_;
  Settings settings_;
  Sections sections_;  // as they are written
  Told told_;
};

}  // namespace racecourse
