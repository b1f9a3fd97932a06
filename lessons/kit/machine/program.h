#pragma once

// A lesson's bodies, ready to be explored.

#include <exception>
#include <functional>
#include <memory>

#include "kit/lesson/setting.h"
#include "kit/machine/controlled_machine.h"
#include "kit/machine/fiber.h"
#include "kit/worlds/controlled_world.h"

namespace racecourse {

/// A machine, and what it needs to live.
class MachineHolder {
 public:
  virtual ~MachineHolder() = default;
  virtual ControlledMachine& machine() = 0;
};

/// A machine, and the lesson's function that set it up: the objects that the bodies share are its local variables, so it is
/// kept on a fiber of its own until the program is destroyed. All members: one thread only.
class Program final : public MachineHolder {
 public:
  /// Throws Misuse, and what the lesson throws.
  Program(std::function<void(ControlledStage&)> interleavings, const Settings& settings);
  ~Program() override;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  ControlledMachine& machine() override { return *machine_; }

 private:
  static void host(void* program);
  void close();

  const std::function<void(ControlledStage&)> interleavings_;
  ControlledStage stage_;
  Fiber fiber_;
  bool over_ = false;  // the lesson's function has returned
  std::exception_ptr failure_;
  ControlledStage::Cast* cast_ = nullptr;
  std::unique_ptr<ControlledMachine> machine_;
};

}  // namespace racecourse
