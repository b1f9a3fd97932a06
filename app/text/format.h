#pragma once

// Numbers for people. They stand in the kit, for lessons write them in sentences; whoever draws looks for them here.

#include "kit/base/format.h"
