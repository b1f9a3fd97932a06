// expect: all, once

#define CONSUMERS 1
#include "condition_if.cpp"
