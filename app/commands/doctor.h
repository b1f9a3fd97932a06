#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Says what this machine offers the course, and what each lesson lacks. Returns the exit code. Call from the
/// main thread: it looks for a display.
int doctor(const DoctorRequest& request, std::ostream& out);

}  // namespace racecourse
