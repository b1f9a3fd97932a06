#pragma once

// A machine for a reader's own program, with what is known of it by now.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kit/machine/program.h"
#include "programs/loaded_program.h"
#include "programs/program_segments.h"

namespace racecourse {

/// An ending as one text, and its parts again: what was printed, and how it ended.
struct ProgramEnding {
  std::string output, ended;
};
ProgramEnding unpacked(const std::string& value);

/// All members: one thread only, and one round at a time. Throws what ProgramSegments throws.
class ProgramRound final : public MachineHolder {
 public:
  ProgramRound(const LoadedProgram& program, Discoveries& found, std::vector<std::string> expected);
  ControlledMachine& machine() override { return *machine_; }

 private:
  Ending ending(const char* instead_of_record);

  Discoveries& found_;
  const std::vector<std::string> expected_;
  ControlledStage stage_;
  ControlledStage::Cast cast_;
  ProgramSegments* segments_ = nullptr;
  std::optional<ControlledMachine> machine_;
};

/// Discoveries as a text that another process can take over, for the same library.
std::string write_discoveries(const Discoveries& found, const LoadedProgram& program);
void read_discoveries(const std::string& text, const LoadedProgram& program, Discoveries& found);

}  // namespace racecourse
