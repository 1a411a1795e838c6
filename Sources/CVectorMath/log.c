#include "CVectorMath.h"
#include "lanes.h"

// x = 2^k (1 + f) with 1 + f between √½ and √2, s = f / (2 + f), and ln(1 + f) = 2 artanh(s) as f - s (f - R), R
// being the series of 2 artanh(s) - 2 s over s: so written, the rounding of s hardly counts. ln 2 comes in two parts,
// so that k times the first is exact (Cody and Waite, 1980, chapter 5).
INLINE void parts_of_logarithm(const lanes *value, lanes *power, lanes *fraction, lanes *ratio, lanes *sum) {
  lanes x = *value;
  lanes smallest = (lanes){0} + 0x1p-1022;
  whole is_tiny = (x < smallest);
  lanes scaled = CHOOSE(is_tiny, x * 0x1p54, x);
  // The exponent counted from √½: subtracting its bits puts the significand between √½ and √2.
  whole shifted = (whole)scaled - 0x3fe6a09e667f3bcd;
  whole exponent = (whole)((bits)(shifted + ((whole){0} + ((int64_t)2048 << 52))) >> 52) - 2048;
  lanes significand = (lanes)((whole)scaled - (exponent << 52));
  exponent -= is_tiny & 54;
  // As a double: adding 1.5 * 2^52 in the bits.
  lanes k = (lanes)(exponent + 0x4338000000000000) - 0x1.8p52;
  lanes f = significand - 1.0;
  lanes s = f / (f + 2.0);
  lanes z = s * s, z2 = z * z, z4 = z2 * z2;
  lanes c01 = 0x1.5555555555555p-1 + z * 0x1.999999999999ap-2;
  lanes c23 = 0x1.2492492492492p-2 + z * 0x1.c71c71c71c71cp-3;
  lanes c45 = 0x1.745d1745d1746p-3 + z * 0x1.3b13b13b13b14p-3;
  lanes c67 = 0x1.1111111111111p-3 + z * 0x1.e1e1e1e1e1e1ep-4;
  lanes c89 = 0x1.af286bca1af28p-4 + z * 0x1.8618618618618p-4;
  *power = k;
  *fraction = f;
  *ratio = s;
  *sum = z * ((c01 + c23 * z2) + ((c45 + c67 * z2) + c89 * z4) * z4);
}

// What has no logarithm, and where it is infinite.
INLINE void at_the_ends(const lanes *value, lanes *result) {
  lanes x = *value;
  lanes infinity = (lanes){0} + __builtin_inf();
  lanes none = (lanes){0} + __builtin_nan("");
  *result = CHOOSE(x == infinity, x, *result);
  *result = CHOOSE(x == 0, -infinity, *result);
  *result = CHOOSE(x < 0, none, *result);
  *result = CHOOSE(x != x, x, *result);
}

INLINE void logarithm(lanes *value) {
  lanes k, f, s, series;
  parts_of_logarithm(value, &k, &f, &s, &series);
  lanes small = k * 0x1.a39ef35793c76p-33 - s * (f - series);
  lanes result = k * 0x1.62e42feep-1 + (small + f);
  at_the_ends(value, &result);
  *value = result;
}

// ln(1 + f) = (f - f² / 2) + s (f² / 2 + R) as a short number and its rest, each times 1 / ln 10 in two parts, beside k lg 2 in
// two: so that the logarithm of 1000 is 3.
INLINE void common_logarithm(lanes *value) {
  lanes k, f, s, series;
  parts_of_logarithm(value, &k, &f, &s, &series);
  lanes square = 0.5 * f * f;
  // s (f - R) of the natural logarithm is f² / 2 - s (f² / 2 + …): what is left once f - f² / 2 is taken out.
  lanes rest = square - s * (f - series);
  lanes head = (lanes)((whole)(f - square) & ~(whole)((whole){0} + 0xffffffff));
  lanes tail = ((f - head) - square) + rest;
  lanes whole_part = k * 0x1.34413509f7p-2;
  lanes part = head * 0x1.bcb7b152p-2;
  lanes small = k * 0x1.3fde623e2566bp-43 + (tail + head) * 0x1.b9438ca9aadd5p-36 + tail * 0x1.bcb7b152p-2;
  lanes result = whole_part + part;
  small += (whole_part - result) + part;
  result += small;
  at_the_ends(value, &result);
  *value = result;
}

UNARY(log, (logarithm(&x), x))
UNARY(log10, (common_logarithm(&x), x))

// x = 2^k m with m near 1, ln m = 2 artanh((m - 1) / (m + 1)) by its series to power 21. The notebook's random numbers
// hang on every bit of it: it stays as it is.
INLINE void polar_factor(lanes *value) {
  lanes x = *value;
  whole exponent = (whole)((bits)(whole)x >> 52) - 1023;
  lanes significand = (lanes)(((whole)x & 0xfffffffffffff) | 0x3ff0000000000000);
  lanes root = (lanes){0} + 0x1.6a09e667f3bcdp+0;
  whole is_large = (significand > root);
  significand = CHOOSE(is_large, significand * 0.5, significand);
  exponent -= is_large;
  lanes k = (lanes)(exponent + 0x4338000000000000) - 0x1.8p52;
  lanes s = (significand - 1.0) / (significand + 1.0), square = s * s, series = {0};
#pragma clang loop unroll(full)
  for (int power = 21; power >= 3; power -= 2) series = (series + 1.0 / power) * square;
  lanes logarithm = k * 0x1.62e42fefa39efp-1 + 2.0 * (s + s * series);
  *value = __builtin_elementwise_sqrt(-2.0 * logarithm / x);
}

UNARY(polar_factor, (polar_factor(&x), x))
