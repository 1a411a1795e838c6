#include <math.h>

#include "CVectorMath.h"
#include "lanes.h"

// Polynomials in z = t^2, nearly the best of their degree (Chebyshev's interpolation in 60 digits): of the arc tangent for
// |t| up to tan(π/8), the arc sine up to 1/2, the tangent up to π/4, each as (f(t) / t - 1) / z. What they leave out is less
// than 2^-54 of f.
static const double arctangent_terms[] = {
    -0x1.5555555555555p-2, 0x1.999999999933dp-3, -0x1.24924924355d5p-3, 0x1.c71c7184c32bfp-4,
    -0x1.745d0b153ffadp-4, 0x1.3b126143b5cbcp-4, -0x1.10fa5ee9ab25cp-4, 0x1.dfe49b2919c4ep-5,
    -0x1.a090d1950d2b4p-5, 0x1.41495cefb6c73p-5, -0x1.39f38ad451ea6p-6};
static const double arcsine_terms[] = {
    0x1.5555555555556p-3, 0x1.3333333332ec4p-4, 0x1.6db6db6e3292ep-5, 0x1.f1c71c1d4aa0dp-6, 0x1.6e8bb1d89492bp-6,
    0x1.1c4d343fa57f6p-6, 0x1.c9cf3759fd8ffp-7, 0x1.78246f32d075cp-7, 0x1.524ea8b3aad31p-7, 0x1.653a8f8cfd43cp-8,
    0x1.1d661531b222ep-6, -0x1.e7a24f548c99fp-7, 0x1.d78189767524ep-6};
static const double tangent_terms[] = {
    0x1.5555555555554p-2,  0x1.11111111116c1p-3,  0x1.ba1ba1b9864a4p-5,   0x1.664f48b2e2503p-6,  0x1.226e2d4cc74e4p-7,
    0x1.d6d56e3fd475ap-9,  0x1.7d88b75d14455p-10, 0x1.36818d0257aa7p-11,  0x1.e3939edb2edeep-13, 0x1.f6b70da0ced82p-14,
    -0x1.b1edaa62b30f5p-19, 0x1.1f471a0f68b9ap-14, -0x1.1afcfe5e947d0p-15, 0x1.31c555d7fe768p-16};

// π/2 and π/4, each with what is left of it.
#define HALF_PI 0x1.921fb54442d18p+0
#define HALF_PI_REST 0x1.1a62633145c07p-54
#define QUARTER_PI 0x1.921fb54442d18p-1
#define QUARTER_PI_REST 0x1.1a62633145c07p-55

INLINE void polynomial(const lanes *z, const double *terms, int count, lanes *result) {
  lanes sum = (lanes){0} + terms[count - 1];
#pragma clang loop unroll(full)
  for (int index = count - 2; index >= 0; index--) sum = sum * *z + terms[index];
  *result = sum;
}

INLINE void magnitude_and_sign(const lanes *x, lanes *magnitude, whole *sign) {
  *magnitude = (lanes)((whole)*x & INT64_MAX);
  *sign = (whole)*x & INT64_MIN;
}

// From tan(3π/8) on it is π/2 - atan(1 / x), from tan(π/8) on π/4 + atan((x - 1) / (x + 1)).
INLINE void arctangent(lanes *value) {
  lanes x, series;
  whole sign;
  magnitude_and_sign(value, &x, &sign);
  whole is_far = (x > 0x1.3504f333f9de6p+1), is_middle = (x > 0x1.a827999fcef32p-2) & ~is_far;
  lanes one = (lanes){0} + 1.0;
  lanes above = CHOOSE(is_far, -one, CHOOSE(is_middle, x - 1.0, x));
  lanes below = CHOOSE(is_far, x, CHOOSE(is_middle, x + 1.0, one));
  lanes t = above / below, z = t * t;
  polynomial(&z, arctangent_terms, 11, &series);
  lanes zero = {0};
  lanes start = CHOOSE(is_far, zero + HALF_PI, CHOOSE(is_middle, zero + QUARTER_PI, zero));
  lanes rest = CHOOSE(is_far, zero + HALF_PI_REST, CHOOSE(is_middle, zero + QUARTER_PI_REST, zero));
  lanes result = start + (t + (t * z * series + rest));
  *value = (lanes)((whole)result | sign);
}

// Beyond 1/2 of s = √((1 - x) / 2), whose square root has a rest of its own: asin x = π/2 - 2 asin s, acos x = 2 asin s.
INLINE void halved(const lanes *x, lanes *z, lanes *root, lanes *head, lanes *rest) {
  *z = (1.0 - *x) * 0.5;
  *root = __builtin_elementwise_sqrt(*z);
  *head = (lanes)((whole)*root & ~(whole)((whole){0} + 0xffffffff));
  lanes sum = *root + *head, zero = {0};
  *rest = CHOOSE(sum == 0, zero, (*z - *head * *head) / sum);
}

INLINE void arcsine(lanes *value) {
  lanes x, z, root, head, rest, series;
  whole sign;
  magnitude_and_sign(value, &x, &sign);
  whole is_near = (x <= 0.5);
  halved(&x, &z, &root, &head, &rest);
  z = CHOOSE(is_near, x * x, z);
  polynomial(&z, arcsine_terms, 13, &series);
  series *= z;
  lanes near = x + x * series;
  lanes less = 2.0 * root * series - (HALF_PI_REST - 2.0 * rest);
  lanes far = QUARTER_PI - (less - (QUARTER_PI - 2.0 * head));
  lanes result = CHOOSE(is_near, near, far);
  *value = CHOOSE(*value != *value, *value, (lanes)((whole)result | sign));
}

INLINE void arccosine(lanes *value) {
  lanes x, z, root, head, rest, series;
  whole sign;
  magnitude_and_sign(value, &x, &sign);
  whole is_near = (x <= 0.5), is_negative = (*value < 0);
  halved(&x, &z, &root, &head, &rest);
  z = CHOOSE(is_near, x * x, z);
  polynomial(&z, arcsine_terms, 13, &series);
  series *= z;
  lanes near = HALF_PI - (*value - (HALF_PI_REST - *value * series));
  lanes right = 2.0 * (head + (root * series + rest));
  lanes left = 2.0 * HALF_PI - 2.0 * (root + (root * series - HALF_PI_REST));
  lanes result = CHOOSE(is_near, near, CHOOSE(is_negative, left, right));
  *value = CHOOSE(*value != *value, *value, result);
}

// x = k π/2 + r, with π/2 in three parts, so that k times the first is exact (Cody and Waite, 1980, chapter 9), and r with a
// rest of its own; for odd k it is -1 / tan r.
INLINE void tangent(lanes *value) {
  lanes x = *value;
  lanes shifted = x * 0x1.45f306dc9c883p-1 + 0x1.8p52;
  lanes k = shifted - 0x1.8p52;
  whole is_odd = ((whole)shifted & 1) != 0;
  lanes first = x - k * 0x1.921fb544p+0;
  lanes second = k * 0x1.0b4611a6p-34;
  lanes r = first - second;
  lanes rest = ((first - r) - second) - k * 0x1.3198a2e037073p-69;
  lanes z = r * r, series;
  polynomial(&z, tangent_terms, 14, &series);
  // The rest in the first order: the derivative of the tangent is 1 + tan².
  lanes more = r * z * series;
  lanes tangent = r + more;
  lanes small = more + rest * (1.0 + tangent * tangent);
  tangent = r + small;
  // -1 / (r + small), with what its rounding left.
  lanes inverse = -1.0 / tangent;
  lanes head = (lanes)((whole)inverse & ~(whole)((whole){0} + 0xffffffff));
  lanes sum = (lanes)((whole)tangent & ~(whole)((whole){0} + 0xffffffff));
  lanes left = small - (sum - r);
  lanes corrected = head + inverse * (1.0 + head * sum + head * left);
  lanes result = CHOOSE(is_odd, corrected, tangent);
  *value = CHOOSE(x == 0, x, result);
}

UNARY(atan, (arctangent(&x), x))
UNARY(asin, (arcsine(&x), x))
UNARY(acos, (arccosine(&x), x))
UNARY(near_tan, (tangent(&x), x))

void cvectormath_tan(const double *x, double *target, size_t count) {
  // Beyond, k takes too many bits: such numbers are rare, and the C library has them one by one.
  const double most = 1e6;
  for (size_t start = 0; start < count; start += 256) {
    size_t end = count - start < 256 ? count : start + 256;
    double far[256];
    int has_far = 0;
    for (size_t index = start; index < end; index++) {
      int is_far = !(fabs(x[index]) <= most);
      has_far |= is_far;
      far[index - start] = x[index];
    }
    cvectormath_near_tan(x + start, target + start, end - start);
    if (!has_far) continue;
    for (size_t index = start; index < end; index++)
      if (!(fabs(far[index - start]) <= most)) target[index] = tan(far[index - start]);
  }
}
