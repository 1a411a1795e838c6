#include "CVectorMath.h"
#include "lanes.h"
#include <math.h>

// The remainder of Python, exact: a - q b of the whole quotient q, which is taken exactly where q and the numbers are far from
// the ends of their range (Dekker 1971, equations 5.5 to 5.12 for the product), and by fmod where they are not.

INLINE double rest_of(double a, double b) {
  double rest = fmod(a, b);
  if (rest == 0) return b == 0 ? NAN : copysign(0, b);
  return (rest < 0) != (b < 0) ? rest + b : rest;
}

INLINE double quotient_of(double a, double b) {
  if (b == 0) return a / b;
  double rest = fmod(a, b), quotient = (a - rest) / b;
  if (rest != 0 && (rest < 0) != (b < 0)) quotient -= 1;
  if (quotient == 0) return copysign(0, a / b);
  // What is left of rounding.
  double below = floor(quotient);
  return quotient - below > 0.5 ? below + 1 : below;
}

#define MAGNITUDE(x) ((lanes)((whole)(x) & INT64_MAX))
#define SPLIT(x, high, low)       \
  high = 134217729.0 * (x);       \
  high = high - (high - (x));     \
  low = (x) - high;

// Sets `rest` to what fmod gives, and `unsure` where that cannot be relied on.
#define TRUNCATED(a, b)                                                                    \
  lanes ratio = a / b;                                                                     \
  lanes q = __builtin_elementwise_trunc(ratio);                                            \
  lanes qh, ql, bh, bl;                                                                    \
  SPLIT(q, qh, ql)                                                                         \
  SPLIT(b, bh, bl)                                                                         \
  lanes product = q * b;                                                                   \
  lanes error = ((qh * bh - product) + qh * bl + ql * bh) + ql * bl;                       \
  lanes rest = (a - product) - error;                                                      \
  /* The quotient may have been rounded up to the next whole number. */                    \
  whole isOver = (rest != 0) & ((rest < 0) != (a < 0));                                    \
  rest = CHOOSE(isOver, rest + CHOOSE((a < 0) == (b < 0), b, -b), rest);                   \
  whole unsure = ~((MAGNITUDE(a) < 0x1p500) & (MAGNITUDE(b) < 0x1p500) &                   \
                   (MAGNITUDE(b) > 0x1p-500) & (MAGNITUDE(q) < 0x1p52));

INLINE int any_of(const whole *mask) {
  whole m = *mask;
  return (m[0] | m[1] | m[2] | m[3] | m[4] | m[5] | m[6] | m[7]) != 0;
}

INLINE void remainder_lanes(const lanes *x, const lanes *y, lanes *result) {
  lanes a = *x, b = *y;
  TRUNCATED(a, b)
  lanes zero = (lanes)((whole)b & INT64_MIN);
  lanes moved = CHOOSE((rest < 0) != (b < 0), rest + b, rest);
  *result = CHOOSE(rest == 0, zero, moved);
  if (any_of(&unsure))
    for (size_t lane = 0; lane < 8; lane++)
      if (unsure[lane]) (*result)[lane] = rest_of(a[lane], b[lane]);
}

INLINE void quotient_lanes(const lanes *x, const lanes *y, lanes *result) {
  lanes a = *x, b = *y;
  TRUNCATED(a, b)
  lanes quotient = (a - rest) / b;
  quotient = CHOOSE((rest != 0) & ((rest < 0) != (b < 0)), quotient - 1, quotient);
  lanes below = __builtin_elementwise_floor(quotient);
  lanes near = CHOOSE(quotient - below > 0.5, below + 1, below);
  *result = CHOOSE(quotient == 0, (lanes)((whole)ratio & INT64_MIN), near);
  if (any_of(&unsure))
    for (size_t lane = 0; lane < 8; lane++)
      if (unsure[lane]) (*result)[lane] = quotient_of(a[lane], b[lane]);
}

BINARY(remainder, (remainder_lanes(&x, &y, &value), value))
BINARY(floor_quotient, (quotient_lanes(&x, &y, &value), value))
