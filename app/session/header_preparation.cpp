#include "session/header_preparation.h"

#include "kit/host/host.h"
#include "kit/programs/build.h"

namespace racecourse {

void HeaderPreparation::begin(const std::filesystem::path& file, int optimise) {
  if (done_ || has_threads()) return;
  going_ = std::make_unique<Background<Nothing>>();
  Background<Nothing>& background = *going_;
  // Without them a program compiles as well, only slower: what goes wrong is nobody's concern.
  background.start(
      [&background, file, optimise] {
        lower_thread_priority();
        prepare_headers(file, {.optimise = optimise, .stop = background.stop_token()});
      },
      [](const std::string&) {});
}

void HeaderPreparation::stop() {
  if (!going_) return;
  going_->request_stop();
  ending_.push_back(std::move(going_));
}

void HeaderPreparation::forget() {
  stop();
  done_ = false;
}

void HeaderPreparation::update() {
  std::erase_if(ending_, [](const auto& background) { return background->finished(); });
  if (!going_ || !going_->finished()) return;
  going_.reset();
  done_ = true;
}

}  // namespace racecourse
