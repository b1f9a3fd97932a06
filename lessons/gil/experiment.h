#pragma once

namespace racecourse {
class Stage;
}

namespace racecourse::gil {

/// One run of the lesson.
void experiment(Stage& stage);

}  // namespace racecourse::gil
