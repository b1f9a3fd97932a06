#include "session/program_assembly.h"

#include <string>
#include <utility>

namespace racecourse {

void ProgramAssembly::want(const std::filesystem::path& file, int optimise) {
  if (found_ || busy()) return;
  making_.start(
      [file, optimise](Background<Assembly>& task) {
        task.publish(assembly_of(file, {.optimise = optimise, .stop = task.stop_token()}));
      },
      [](Background<Assembly>& task, std::string failure) {
        task.publish({{}, std::move(failure)});
      });
}

void ProgramAssembly::forget() {
  found_.reset();
  making_.give_up();
}

bool ProgramAssembly::update() {
  auto made = making_.update();
  if (!made) return false;
  found_ = std::move(made);
  return true;
}

}  // namespace racecourse
