#pragma once

// What the process that explores a program (lessons/programs) and ours tell each other: JSON, one document for a line.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kit/explorer/exploration.h"
#include "kit/explorer/walked.h"

namespace racecourse {

/// What is asked of it.
struct ExploreMessage {
  std::string library, source;        ///< the program as it was built for exploring; its file
  std::string input;                  ///< the text of its standard input
  std::vector<std::string> expected;  ///< what it may print; empty: nothing is declared
  bool walks = false;                 ///< follow a schedule, and explore nothing
  Schedule schedule;                  ///< to follow
  std::uint64_t max_states = 0, max_bytes = 0;
  std::int64_t max_milliseconds = 0;
  bool spurious_wakeups = false, progress_graph = false;
  std::string found;  ///< what an exploration of the same library has found on the way; empty: nothing yet
};

/// What it answers.
struct ExploredMessage {
  Exploration exploration;
  WalkedData walked;
  bool followed = true;  ///< the whole schedule could be followed
  std::string found;     ///< to be handed on: see ExploreMessage
  std::string failure;   ///< why it could do nothing at all: one sentence
};

std::string write(const ExploreMessage& message);
std::string write(const ExploredMessage& message);
/// Throw std::runtime_error where the text is no such message.
ExploreMessage read_explore_message(std::string_view text);
ExploredMessage read_explored_message(std::string_view text);

}  // namespace racecourse
