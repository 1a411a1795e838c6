// In C because Swift cannot compile one function for several processors: see docs/decisions/0503.

#include "CVectorMath.h"

#include <stdint.h>
#include <string.h>

// A fused multiplication would round differently on processors that have it.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

typedef double lanes __attribute__((vector_size(64)));
typedef int64_t whole __attribute__((vector_size(64)));

// x = k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite, 1980, chapter 6: ln 2 in two parts, so that k ln 2 is
// exact), the Taylor polynomial of degree 13 in r by Estrin's scheme, and 2^k in two factors, so that results below
// the normal range are right as well.
static inline __attribute__((always_inline)) void eight(const double *source, double *target) {
  lanes x;
  memcpy(&x, source, sizeof x);
  // Beyond these bounds the result is 0 or infinite in any case.
  whole below = x < -746.0, above = x > 710.0, nan = x != x;
  lanes floor = {-746, -746, -746, -746, -746, -746, -746, -746};
  lanes ceiling = {710, 710, 710, 710, 710, 710, 710, 710};
  lanes clamped = (lanes)(((whole)x & ~(below | above)) | ((whole)floor & below) |
                          ((whole)ceiling & above));
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
  lanes polynomial = 1.0 + (r + r2 * (lower + upper * r4));
  // 2^k = 2^half * 2^(k - half); both factors are normal numbers. The number is made positive before it is halved:
  // an arithmetic shift of 64-bit lanes is slow without AVX-512.
  whole exponent = (whole)shifted - 0x4338000000000000;
  typedef uint64_t bits __attribute__((vector_size(64)));
  whole half = (whole)((bits)(exponent + 2048) >> 1) - 1024;
  lanes first = (lanes)((half + 1023) << 52);
  lanes second = (lanes)((exponent - half + 1023) << 52);
  lanes result = polynomial * first * second;
  result = (lanes)(((whole)result & ~nan) | ((whole)x & nan));
  memcpy(target, &result, sizeof result);
}

CLONES void cvectormath_exp(const double *source, double *target, size_t count) {
  size_t index = 0;
  for (; index + 8 <= count; index += 8) eight(source + index, target + index);
  if (index == count) return;
  double rest[8] = {0};
  memcpy(rest, source + index, (count - index) * sizeof(double));
  eight(rest, rest);
  memcpy(target + index, rest, (count - index) * sizeof(double));
}
