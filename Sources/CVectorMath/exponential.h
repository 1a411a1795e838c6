// What e^x and x^y have in common.

#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#include "lanes.h"

// e^r - 1 - r for |r| <= ln 2 / 2: the Taylor polynomial of degree 13 by Estrin's scheme.
INLINE void exponential_series(const lanes *value, lanes *result) {
  lanes r = *value;
  lanes r2 = r * r, r4 = r2 * r2;
  lanes c23 = 0.5 + r * 0x1.5555555555555p-3;
  lanes c45 = 0x1.5555555555555p-5 + r * 0x1.1111111111111p-7;
  lanes c67 = 0x1.6c16c16c16c17p-10 + r * 0x1.a01a01a01a01ap-13;
  lanes c89 = 0x1.a01a01a01a01ap-16 + r * 0x1.71de3a556c734p-19;
  lanes c1011 = 0x1.27e4fb7789f5cp-22 + r * 0x1.ae64567f544e4p-26;
  lanes c1213 = 0x1.1eed8eff8d898p-29 + r * 0x1.6124613a86d09p-33;
  lanes lower = c23 + c45 * r2;
  lanes upper = (c67 + c89 * r2) + (c1011 + c1213 * r2) * r4;
  *result = r2 * (lower + upper * r4);
}

// 2^k as the product of two normal numbers, for the whole number k in the low bits of k + 1.5 * 2^52. The number is made
// positive before it is halved: an arithmetic shift of 64-bit lanes is slow without AVX-512.
INLINE void power_of_two_factors(const lanes *shifted, lanes *first, lanes *second) {
  whole exponent = (whole)*shifted - 0x4338000000000000;
  whole half = (whole)((bits)(exponent + 2048) >> 1) - 1024;
  *first = (lanes)((half + 1023) << 52);
  *second = (lanes)((exponent - half + 1023) << 52);
}

#endif
