#include "CVectorMath.h"
#include "lanes.h"

// Apart from the exponential of exp.c, because weights ask for less: their factor takes log2 e in, so that nothing is left
// to reduce by ln 2; the argument is never above 0 nor NaN; and no result need be below the normal range, so that 2^k goes
// straight into the exponent's bits. That is half the work where every pair of a key and a query costs one. What rounding
// the argument costs grows with it, and the weight falls faster: of the largest weight it is never more than 1e-16.
//
// 2^x for x <= 0, to within 1 unit in the last place: x = k + f with |f| <= 1/2, a polynomial of degree 11 in f through
// the zeros of the Chebyshev polynomial of degree 12, whose error is 2e-17 of 2^f, by Estrin's scheme. Below 2^-1020 it
// is 2^-1020 and not 0, which no sum that is above 1e-280 can tell apart.
INLINE void power_of_two(lanes *value) {
  lanes lowest = {-1020, -1020, -1020, -1020, -1020, -1020, -1020, -1020};
  lanes x = CHOOSE(*value < lowest, lowest, *value);
  // Adding 1.5 * 2^52 rounds to a whole number and leaves it in the low bits.
  lanes shifted = x + 0x1.8p52;
  lanes f = x - (shifted - 0x1.8p52);
  lanes f2 = f * f, f4 = f2 * f2;
  lanes c01 = 1.0 + f * 0x1.62e42fefa39efp-1;
  lanes c23 = 0x1.ebfbdff82c5aep-3 + f * 0x1.c6b08d704a0c6p-5;
  lanes c45 = 0x1.3b2ab6fb9f1a5p-7 + f * 0x1.5d87fe78a3f9cp-10;
  lanes c67 = 0x1.430913112c61bp-13 + f * 0x1.ffcbfc6da6ed1p-17;
  lanes c89 = 0x1.62bfc2c86d700p-20 + f * 0x1.b524ebd13a55fp-24;
  lanes c1011 = 0x1.e6228acd1c6e5p-28 + f * 0x1.e9ec1fcb69a7fp-32;
  lanes upper = (c45 + c67 * f2) + (c89 + c1011 * f2) * f4;
  lanes polynomial = c01 + (c23 * f2 + upper * f4);
  *value = (lanes)((whole)polynomial + ((whole)shifted << 52));
}

#define LOG2_E 0x1.71547652b82fep+0

// A loop over squared distances x, whose body makes each a weight.
#define WEIGHTS(name, ...)                                                         \
  CLONES void cvectormath_weigh_##name(double *tile, double shift, size_t count) { \
    size_t index = 0;                                                              \
    lanes x;                                                                       \
    for (; index + 8 <= count; index += 8) {                                       \
      load(&x, tile + index);                                                      \
      __VA_ARGS__                                                                  \
      store(tile + index, &x);                                                     \
    }                                                                              \
    if (index == count) return;                                                    \
    load_part(&x, tile + index, count - index, 0);                                 \
    __VA_ARGS__                                                                    \
    store_part(tile + index, &x, count - index);                                   \
  }

WEIGHTS(gaussian, {
  x = (x - shift) * (-0.5 * LOG2_E);
  power_of_two(&x);
})

WEIGHTS(laplacian, {
  x = (__builtin_elementwise_sqrt(x) - shift) * -LOG2_E;
  power_of_two(&x);
})

// e^-(u - shift) / (1 + e^-u)^2
WEIGHTS(logistic, {
  lanes u = __builtin_elementwise_sqrt(x);
  lanes far = u * -LOG2_E;
  power_of_two(&far);
  x = (u - shift) * -LOG2_E;
  power_of_two(&x);
  x = x / ((1.0 + far) * (1.0 + far));
})

WEIGHTS(cauchy, x = 1.0 / (1.0 + x);)

static const lanes none = {0};
static const lanes unit = {1, 1, 1, 1, 1, 1, 1, 1};

WEIGHTS(boxcar, x = CHOOSE(x < unit, unit, none);)

// The compact shapes in a = |u|, so that they are as small at the edge as they should be.
#define COMPACT(name, profile)                              \
  WEIGHTS(name, {                                           \
    lanes a = __builtin_elementwise_sqrt(x);                \
    lanes s = (1.0 - a) * (1.0 + a);                        \
    (void)s;                                                \
    x = CHOOSE(a < unit, (profile), none);                  \
  })

COMPACT(triangular, 1.0 - a)
COMPACT(epanechnikov, 0.75 * s)
COMPACT(biweight, 0.9375 * s * s)
COMPACT(triweight, 1.09375 * s * s * s)

WEIGHTS(tricube, {
  lanes a = __builtin_elementwise_sqrt(x);
  lanes t = (1.0 - a) * (1.0 + a + a * a);
  x = CHOOSE(a < unit, (70.0 / 81) * t * t * t, none);
})

// Of eight keys that follow one another, the sums over all others, outwards from themselves.
CLONES void cvectormath_add_neighbours(const double *keys, const double *values,
                                       const double *weights, double scale, double reach,
                                       double *nearest, double *totals, double *sums,
                                       size_t count) {
  for (size_t index = 0; index < count; index += 8) {
    lanes own, left, right, value, total = {0}, sum = {0};
    load(&own, keys + index);
    load(&left, keys + index - 1);
    load(&right, keys + index + 1);
    left = own - left;
    right = right - own;
    lanes gap = CHOOSE(left < right, left, right);
    lanes square = (gap * scale) * (gap * scale);
    for (int side = -1; side <= 1; side += 2) {
      for (ptrdiff_t step = side;; step += side) {
        lanes u;
        load(&u, keys + (ptrdiff_t)index + step);
        load(&value, values + (ptrdiff_t)index + step);
        u = side < 0 ? own - u : u - own;
        // As a product, of which nothing cancels far out.
        u = ((u - gap) * scale) * ((u + gap) * scale);
        whole near = u < reach;
        if (!(near[0] | near[1] | near[2] | near[3] | near[4] | near[5] | near[6] | near[7])) break;
        u *= -0.5 * LOG2_E;
        power_of_two(&u);
        if (weights) {
          lanes weight;
          load(&weight, weights + (ptrdiff_t)index + step);
          u *= weight;
        }
        total += u;
        sum += u * value;
      }
    }
    size_t size = count - index < 8 ? count - index : 8;
    memcpy(nearest + index, &square, size * sizeof(double));
    memcpy(totals + index, &total, size * sizeof(double));
    memcpy(sums + index, &sum, size * sizeof(double));
  }
}
