#pragma once

// What a process inherits may be odd: a shell can close its standard streams, a supervisor can ignore signals for it.

namespace racecourse {

/// Once, before anything else is opened or started. Missing standard streams are taken up, so that no file or connection gets
/// their numbers; using one still fails. Signals about pipes and sizes of files are ignored, so that the write fails that they
/// are about; the end of a child is reported again, and no signal is blocked. Elsewhere than on POSIX systems nothing is done.
void settle_process() noexcept;

}  // namespace racecourse
