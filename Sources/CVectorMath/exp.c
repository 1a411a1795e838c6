#include "CVectorMath.h"
#include "exponential.h"

// x = k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite, 1980, chapter 6: ln 2 in two parts, so that k ln 2 is
// exact), a polynomial in r, and 2^k in two factors, so that results below the normal range are right as well.
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
  lanes series;
  exponential_series(&r, &series);
  *polynomial = r + series;
  power_of_two_factors(&shifted, first, second);
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

// With e = e^|x| - 1: (e + e / (e + 1)) / 2, and the sign of x. Where e^|x| is too large for that, the square of its half.
INLINE void hyperbolic_sine(lanes *value) {
  lanes magnitude = (lanes)((whole)*value & INT64_MAX);
  lanes less_one = magnitude, half = magnitude * 0.5;
  exponential_less_one(&less_one);
  exponential(&half);
  lanes result = 0.5 * (less_one + less_one / (less_one + 1.0));
  lanes large = {700, 700, 700, 700, 700, 700, 700, 700};
  result = CHOOSE(magnitude > large, half * 0.5 * half, result);
  *value = (lanes)((whole)result | ((whole)*value & INT64_MIN));
}

UNARY(exp, (exponential(&x), x))
UNARY(expm1, (exponential_less_one(&x), x))
UNARY(tanh, (hyperbolic_tangent(&x), x))
UNARY(sinh, (hyperbolic_sine(&x), x))
