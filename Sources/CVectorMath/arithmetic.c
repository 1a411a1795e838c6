#include "CVectorMath.h"
#include "lanes.h"

static const lanes zeros = {0};
static const lanes ones = {1, 1, 1, 1, 1, 1, 1, 1};

UNARY(negate, -x)
UNARY(abs, (lanes)((whole)x & INT64_MAX))
UNARY(square, x * x)
UNARY(cube, x * x * x)
UNARY(sqrt, __builtin_elementwise_sqrt(x))
UNARY(floor, __builtin_elementwise_floor(x))
UNARY(ceil, __builtin_elementwise_ceil(x))
UNARY(round, __builtin_elementwise_roundeven(x))
UNARY(is_zero, CHOOSE(x == 0, ones, zeros))
UNARY(is_nan, CHOOSE(x != x, ones, zeros))
UNARY(is_finite, CHOOSE(x - x == 0, ones, zeros))

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
BINARY(both, CHOOSE((x != 0) & (y != 0), ones, zeros))

CLONES void cvectormath_add_rows(const double *factors, const double *rows, size_t stride,
                                 double *target, size_t count) {
  size_t index = 0;
  lanes a, b, c, d, sum;
  for (; index + 8 <= count; index += 8) {
    load(&a, rows + index);
    load(&b, rows + stride + index);
    load(&c, rows + 2 * stride + index);
    load(&d, rows + 3 * stride + index);
    load(&sum, target + index);
    sum += (factors[0] * a + factors[1] * b) + (factors[2] * c + factors[3] * d);
    store(target + index, &sum);
  }
  for (; index < count; index++) {
    const double *column = rows + index;
    target[index] += (factors[0] * column[0] + factors[1] * column[stride]) +
                     (factors[2] * column[2 * stride] + factors[3] * column[3 * stride]);
  }
}
