#include "kit/machine/program.h"

#include <utility>

#include "kit/machine/body_segments.h"

namespace racecourse {

namespace {
constexpr std::size_t host_stack = 524'288;
}  // namespace

Program::Program(std::function<void(ControlledStage&)> interleavings, const Settings& settings)
    : interleavings_(std::move(interleavings)),
      stage_(settings,
             [this](ControlledStage::Cast& cast) {
               cast_ = &cast;
               fiber_.leave();
               cast_ = nullptr;
             }),
      fiber_(host_stack) {
  fiber_.start(host, this);
  fiber_.enter();
  if (failure_) std::rethrow_exception(failure_);
  if (over_) throw Misuse("the lesson's interleavings have no bodies: it called no run()");
  try {
    machine_ = std::make_unique<ControlledMachine>(*cast_, std::make_unique<BodySegments>());
  } catch (...) {
    close();
    throw;
  }
}

Program::~Program() { close(); }

void Program::close() {
  machine_.reset();
  if (!over_) fiber_.enter();
}

void Program::host(void* program) {
  auto& self = *static_cast<Program*>(program);
  try {
    self.interleavings_(self.stage_);
  } catch (...) {
    self.failure_ = std::current_exception();
  }
  self.over_ = true;
  self.fiber_.leave(true);
}

}  // namespace racecourse
