#include "session/header_preparation.h"

#include "kit/host/host.h"
#include "kit/programs/build.h"

namespace racecourse {

void HeaderPreparation::begin(const std::filesystem::path& file, int optimise) {
  if (done_ || has_threads()) return;
  // Without them a program compiles as well, only slower: what goes wrong is nobody's concern.
  task_.start(
      [file, optimise](Background<Nothing>& task) {
        lower_thread_priority();
        prepare_headers(file, {.optimise = optimise, .stop = task.stop_token()});
      },
      [](Background<Nothing>&, const std::string&) {});
}

void HeaderPreparation::forget() {
  stop();
  done_ = false;
}

void HeaderPreparation::update() {
  const bool went = task_.going();
  task_.update();
  if (went && !task_.going()) done_ = true;
}

}  // namespace racecourse
