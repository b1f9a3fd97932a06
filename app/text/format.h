#pragma once

// Numbers as people read them. The functions live in the kit, because lessons use them in sentences.

#include "kit/base/format.h"
