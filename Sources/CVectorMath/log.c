#include "CVectorMath.h"
#include "lanes.h"

// x = 2^k (1 + f) with 1 + f between √½ and √2, s = f / (2 + f), and ln(1 + f) = 2 artanh(s) as f - s (f - R), R
// being the series of 2 artanh(s) - 2 s over s: so written, the rounding of s hardly counts. ln 2 comes in two parts,
// so that k times the first is exact (Cody and Waite, 1980, chapter 5).
INLINE void logarithm(lanes *value) {
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
  lanes series = z * ((c01 + c23 * z2) + ((c45 + c67 * z2) + c89 * z4) * z4);
  lanes small = k * 0x1.a39ef35793c76p-33 - s * (f - series);
  lanes result = k * 0x1.62e42feep-1 + (small + f);
  lanes infinity = (lanes){0} + __builtin_inf();
  lanes none = (lanes){0} + __builtin_nan("");
  result = CHOOSE(x == infinity, x, result);
  result = CHOOSE(x == 0, -infinity, result);
  result = CHOOSE(x < 0, none, result);
  *value = CHOOSE(x != x, x, result);
}

UNARY(log, (logarithm(&x), x))
