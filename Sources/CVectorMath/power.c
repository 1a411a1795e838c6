#include "CVectorMath.h"
#include "exponential.h"
#include "logarithms.h"

// x^y = e^(y ln x), with ln x and its product with y to twice the digits of a double (Tang, 1990, for the table; Dekker,
// 1971, for sums and products with their errors).

// A sum and its rounding error, for |a| >= |b| or a = 0.
#define SUM(a, b, sum, error) lanes sum = (a) + (b), error = (b) - (sum - (a))
// The 26 leading bits, whose products with one another are exact.
#define HEAD(x) ((lanes)((whole)(x) & (int64_t)0xfffffffff8000000))

// ln |x| as the sum of two numbers, for x other than 0, infinity and NaN. x = 2^k m, r = m c - 1 for the c of the table,
// ln x = k ln 2 - ln c + ln(1 + r) with |r| <= 2^-8; r and r^2 / 2 come in two parts each.
INLINE void logarithm(const lanes *value, lanes *result, lanes *rest) {
  whole is_tiny = (*value < (lanes){0} + 0x1p-1022);
  lanes scaled = CHOOSE(is_tiny, *value * 0x1p54, *value);
  bits key = (bits)((whole)scaled - 0x3fe6900000000000);
  whole exponent = (whole)((key + ((bits){0} + ((uint64_t)2048 << 52))) >> 52) - 2048;
  bits index = (key >> 45) & 127;
  lanes m = (lanes)((whole)scaled - (exponent << 52));
  exponent -= is_tiny & 54;
  lanes k = (lanes)(exponent + 0x4338000000000000) - 0x1.8p52;
  lanes c, high, low;
#pragma clang loop unroll(full)
  for (int lane = 0; lane < 8; lane++) {
    const double *row = logarithms[index[lane]];
    c[lane] = row[0];
    high[lane] = row[1];
    low[lane] = row[2];
  }
  lanes upper = (lanes)((whole)m & (int64_t)0xffffffff00000000);
  lanes larger = upper * c - 1.0, smaller = (m - upper) * c;
  SUM(larger, smaller, r, left);
  lanes head = HEAD(r), tail = r - head, r2 = r * r;
  lanes c34 = 0x1.5555555555555p-2 - 0.25 * r;
  lanes c56 = 0x1.999999999999ap-3 - 0x1.5555555555555p-3 * r;
  lanes c78 = 0x1.2492492492492p-3 - 0.125 * r;
  lanes series = r * r2 * (c34 + r2 * (c56 + r2 * c78));
  // k times the first part of ln 2 and the first part of -ln c add up exactly; with r the larger is not known.
  lanes whole_part = k * 0x1.62e42feep-1 + high;
  lanes sum = whole_part + r, back = sum - whole_part;
  lanes first_error = (whole_part - (sum - back)) + (r - back);
  SUM(sum, -0.5 * head * head, total, second_error);
  lanes small = (k * 0x1.a39ef35793c76p-33 + low) + series;
  small += (first_error + second_error) + (left * (1.0 - r) - 0.5 * tail * (head + r));
  *result = total + small;
  *rest = small - (*result - total);
}

// e^(x + rest), as in exp.c, with all rounding errors kept that count: what can be exact, as 3^5, is.
INLINE void exponential_of_sum(lanes *value, const lanes *rest) {
  lanes floor = (lanes){0} - 746, ceiling = (lanes){0} + 710;
  whole is_outside = (*value < floor) | (*value > ceiling);
  lanes x = CHOOSE(*value < floor, floor, *value);
  x = CHOOSE(x > ceiling, ceiling, x);
  lanes small = CHOOSE(is_outside, (lanes){0}, *rest);
  lanes shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52;
  lanes k = shifted - 0x1.8p52;
  lanes larger = x - k * 0x1.62e42feep-1, smaller = small - k * 0x1.a39ef35793c76p-33;
  SUM(larger, smaller, r, left);
  lanes series;
  exponential_series(&r, &series);
  lanes one = (lanes){0} + 1.0, first, second;
  SUM(one, r, sum, error);
  power_of_two_factors(&shifted, &first, &second);
  *value = (sum + (error + (left + series))) * first * second;
}

// Whether none of eight pairs is one of the cases below.
INLINE int are_ordinary(const lanes *x, const lanes *y) {
  lanes magnitude = (lanes)((whole)*y & INT64_MAX);
  whole are = (*x > 0) & (*x < (lanes){0} + __builtin_inf()) & (magnitude < (lanes){0} + 0x1p66);
  return __builtin_reduce_and(are) != 0;
}

// What C's pow says of special numbers (C11, F.10.4.4), and the sign.
INLINE void correct_special(const lanes *base, const lanes *exponent, lanes *value) {
  lanes x = *base, y = *exponent, zero = {0}, one = zero + 1.0, result = *value;
  lanes none = zero + __builtin_nan(""), infinity = zero + __builtin_inf();
  lanes magnitude = (lanes)((whole)x & INT64_MAX), half = y * 0.5;
  whole is_zero = (magnitude == 0), is_infinite = (magnitude == infinity);
  whole is_negative = ((whole)x < 0), is_whole = (__builtin_elementwise_floor(y) == y);
  whole is_odd = is_whole & (__builtin_elementwise_floor(half) != half);
  result = CHOOSE(is_zero | is_infinite, CHOOSE((y > 0) ^ is_infinite, zero, infinity), result);
  result = (lanes)((whole)result | (is_negative & is_odd & INT64_MIN));
  result = CHOOSE(is_negative & ~is_whole & ~is_zero & ~is_infinite, none, result);
  result = CHOOSE((x != x) | (y != y), none, result);
  *value = CHOOSE((x == one) | (y == 0), one, result);
}

INLINE void power(lanes *value, const lanes *exponent) {
  lanes x = *value, y = *exponent, log, log_rest;
  int ordinary = are_ordinary(&x, &y);
  lanes magnitude = (lanes)((whole)x & INT64_MAX), factor = y;
  logarithm(&magnitude, &log, &log_rest);
  if (!ordinary) {
    // Beyond this bound the result is 0, 1 or infinite in any case.
    lanes bound = (lanes){0} + 0x1p66;
    factor = CHOOSE(y > bound, bound, y);
    factor = CHOOSE(factor < -bound, -bound, factor);
  }
  lanes y1 = HEAD(factor), y2 = factor - y1, log1 = HEAD(log), log2 = log - log1;
  lanes result = factor * log;
  lanes rest = ((y1 * log1 - result) + y1 * log2 + y2 * log1) + y2 * log2 + factor * log_rest;
  exponential_of_sum(&result, &rest);
  if (!ordinary) correct_special(&x, &y, &result);
  *value = result;
}

BINARY(power, (power(&x, &y), x))
