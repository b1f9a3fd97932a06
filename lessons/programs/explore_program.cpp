#include "programs/explore_program.h"

#include <chrono>
#include <utility>

#include "kit/explorer/exploration_report.h"
#include "kit/explorer/state_graph.h"
#include "programs/program_segments.h"

namespace racecourse {

namespace {

constexpr char between = '\0';

std::string words_of(const ProgramRecord& record) {
  switch (record.ended) {
    case Ended::not_yet: return "returned 0";  // the main thread ended before others
    case Ended::returned: return "returned " + std::to_string(record.code);
    case Ended::exited: return "exit " + std::to_string(record.code);
    case Ended::asserted: return std::string("assertion failed: ") + record.words;
    case Ended::terminated: return std::string("terminate: ") + record.words;
    case Ended::crashed:
    case Ended::aborted:
    case Ended::failed: break;
  }
  return record.words;
}

/// A search with what is known by now.
class Round {
 public:
  Round(const LoadedProgram& program, Discoveries& found) : stage_({}, [](ControlledStage::Cast&) {}) {
    found.objects.make(stage_);
    auto segments = std::make_unique<ProgramSegments>(program, found);
    segments_ = segments.get();
    cast_.bodies.push_back({"main", ControlledCode([] {})});
    cast_.objects = found.objects.all();
    cast_.is_program = true;
    const auto ending = [this, &found](const char* instead) {
      const ProgramRecord& record =
          segments_->ending(static_cast<std::uint32_t>(found.objects.word(ProgramObjects::image)));
      const ProgramEnding made{std::string(record.output, record.output_size),
                               instead != nullptr ? instead : words_of(record)};
      return Ending{packed(made), made.ended == "returned 0"};
    };
    cast_.ending = [ending] { return ending(nullptr); };
    cast_.deadlock = [ending] { return ending("deadlock"); };
    machine_.emplace(cast_, std::move(segments));
  }
  ControlledMachine& machine() { return *machine_; }

 private:
  ControlledStage stage_;
  ControlledStage::Cast cast_;
  ProgramSegments* segments_ = nullptr;
  std::optional<ControlledMachine> machine_;
};

void explore_once(const LoadedProgram& program, Discoveries& found, const ExploreOptions& options,
                  Exploration& result) {
  Round round(program, found);
  if (options.spurious_wakeups) round.machine().allow_spurious_wakeups();
  StateGraph graph(round.machine(), options);
  result.status = graph.build();
  report(graph, options.progress_graph, result);
}

}  // namespace

std::string packed(const ProgramEnding& ending) { return ending.output + between + ending.ended; }

ProgramEnding unpacked(const std::string& value) {
  const std::size_t at = value.rfind(between);
  if (at == std::string::npos) return {"", value};
  return {value.substr(0, at), value.substr(at + 1)};
}

Exploration explore_program(const LoadedProgram& program, const ExploreOptions& options) {
  const auto began = std::chrono::steady_clock::now();
  Discoveries found;
  Exploration result;
  for (bool again = true; again;) {
    again = false;
    result = {};
    result.spurious_wakeups = options.spurious_wakeups;
    try {
      explore_once(program, found, options, result);
    } catch (const MoreIsKnown&) {
      again = true;
    } catch (...) {
      note_misuse(result.status, result.failure);
    }
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return result;
}

}  // namespace racecourse
