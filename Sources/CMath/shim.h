#pragma once

// The mathematical functions of the C library, and nothing else of it.
#include <math.h>
