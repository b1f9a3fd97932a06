#include "session/program_assembly.h"

#include <string>
#include <utility>

namespace racecourse {

void ProgramAssembly::want(const std::filesystem::path& file, int optimise) {
  if (found_ || making_) return;
  making_ = std::make_unique<Background<Assembly>>();
  Background<Assembly>& background = *making_;
  background.start(
      [&background, file, optimise] {
        background.publish(assembly_of(file, {.optimise = optimise, .stop = background.stop_token()}));
      },
      [&background](std::string failure) {
        if (!failure.empty()) background.publish({{}, std::move(failure)});
      });
}

void ProgramAssembly::forget() {
  found_.reset();
  if (!making_) return;
  making_->request_stop();
  ending_.push_back(std::move(making_));
}

bool ProgramAssembly::update() {
  std::erase_if(ending_, [](const auto& background) { return background->finished(); });
  if (!making_ || !making_->finished()) return false;
  found_ = making_->poll();
  making_.reset();
  return true;
}

}  // namespace racecourse
