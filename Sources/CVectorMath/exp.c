#include "CVectorMath.h"
#include "lanes.h"

// x = k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite, 1980, chapter 6: ln 2 in two parts, so that k ln 2 is
// exact), the Taylor polynomial of degree 13 in r by Estrin's scheme, and 2^k in two factors, so that results below
// the normal range are right as well.
// Gives e^r - 1 and 2^k as the product of two normal numbers.
INLINE void reduced(const lanes *value, lanes *polynomial, lanes *first, lanes *second) {
  // Beyond these bounds the result is 0 or infinite in any case.
  lanes floor = {-746, -746, -746, -746, -746, -746, -746, -746};
  lanes ceiling = {710, 710, 710, 710, 710, 710, 710, 710};
  lanes clamped = CHOOSE(*value < floor, floor, *value);
  clamped = CHOOSE(clamped > ceiling, ceiling, clamped);
  // Adding 1.5 * 2^52 rounds to a whole number and leaves it in the low bits.
  lanes shifted = clamped * 0x1.71547652b82fep+0 + 0x1.8p52;
  lanes k = shifted - 0x1.8p52;
  lanes r = (clamped - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
  lanes r2 = r * r, r4 = r2 * r2;
  lanes c23 = 0.5 + r * 0x1.5555555555555p-3;
  lanes c45 = 0x1.5555555555555p-5 + r * 0x1.1111111111111p-7;
  lanes c67 = 0x1.6c16c16c16c17p-10 + r * 0x1.a01a01a01a01ap-13;
  lanes c89 = 0x1.a01a01a01a01ap-16 + r * 0x1.71de3a556c734p-19;
  lanes c1011 = 0x1.27e4fb7789f5cp-22 + r * 0x1.ae64567f544e4p-26;
  lanes c1213 = 0x1.1eed8eff8d898p-29 + r * 0x1.6124613a86d09p-33;
  lanes lower = c23 + c45 * r2;
  lanes upper = (c67 + c89 * r2) + (c1011 + c1213 * r2) * r4;
  *polynomial = r + r2 * (lower + upper * r4);
  // 2^k = 2^half * 2^(k - half); both factors are normal numbers. The number is made positive before it is halved:
  // an arithmetic shift of 64-bit lanes is slow without AVX-512.
  whole exponent = (whole)shifted - 0x4338000000000000;
  whole half = (whole)((bits)(exponent + 2048) >> 1) - 1024;
  *first = (lanes)((half + 1023) << 52);
  *second = (lanes)((exponent - half + 1023) << 52);
}

INLINE void exponential(lanes *value) {
  lanes polynomial, first, second;
  reduced(value, &polynomial, &first, &second);
  lanes result = (1.0 + polynomial) * first * second;
  *value = CHOOSE(*value != *value, *value, result);
}

// 2^k (e^r - 1) + (2^k - 1); near 0, where k is 0, the polynomial by itself. From 2^54 on the 1 no longer counts.
INLINE void exponential_less_one(lanes *value) {
  lanes polynomial, first, second;
  reduced(value, &polynomial, &first, &second);
  lanes power = first * second;
  lanes result = power * polynomial + (power - 1.0);
  lanes large = {40, 40, 40, 40, 40, 40, 40, 40};
  result = CHOOSE(*value > large, (1.0 + polynomial) * first * second, result);
  result = CHOOSE((*value == 0) | (*value != *value), *value, result);
  *value = result;
}

// With e = e^2|x| - 1: e / (e + 2), and the sign of x. From 20 on the result is 1.
INLINE void hyperbolic_tangent(lanes *value) {
  lanes magnitude = (lanes)((whole)*value & INT64_MAX);
  lanes bound = {20, 20, 20, 20, 20, 20, 20, 20};
  lanes power = CHOOSE(magnitude > bound, bound, magnitude) * 2.0;
  exponential_less_one(&power);
  lanes result = power / (power + 2.0);
  *value = (lanes)((whole)result | ((whole)*value & INT64_MIN));
}

UNARY(exp, (exponential(&x), x))
UNARY(expm1, (exponential_less_one(&x), x))
UNARY(tanh, (hyperbolic_tangent(&x), x))
