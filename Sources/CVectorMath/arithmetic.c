#include "CVectorMath.h"
#include "lanes.h"

static const lanes zeros = {0};
static const lanes ones = {1, 1, 1, 1, 1, 1, 1, 1};

UNARY(negate, -x)
UNARY(abs, (lanes)((whole)x & INT64_MAX))
UNARY(square, x * x)
UNARY(cube, x * x * x)

BINARY(add, x + y)
BINARY(subtract, x - y)
BINARY(multiply, x * y)
BINARY(divide, x / y)
BINARY(minimum, CHOOSE((x < y) | (x != x), x, y))
BINARY(maximum, CHOOSE((x > y) | (x != x), x, y))
BINARY(equal, CHOOSE(x == y, ones, zeros))
BINARY(not_equal, CHOOSE(x != y, ones, zeros))
BINARY(less, CHOOSE(x < y, ones, zeros))
BINARY(less_or_equal, CHOOSE(x <= y, ones, zeros))
