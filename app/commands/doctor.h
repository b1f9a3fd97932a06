#pragma once

#include <ostream>

#include "request/request.h"

namespace racecourse {

/// Prints what this machine offers the course, and what each lesson lacks. Returns the exit code. Main thread only: it opens
/// a hidden window.
int doctor(const DoctorRequest& request, std::ostream& out);

}  // namespace racecourse
