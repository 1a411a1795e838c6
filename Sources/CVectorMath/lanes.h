// Eight numbers at a time, whatever the width of the processor's registers.
//
// In C because Swift cannot compile one function for several processors: see docs/decisions/0503.

#ifndef LANES_H
#define LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A fused multiplication would round differently on processors that have it.
#pragma STDC FP_CONTRACT OFF

// The choice is made while the program loads, before ThreadSanitizer is ready to watch it.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif
#define INLINE static inline __attribute__((always_inline))

typedef double lanes __attribute__((vector_size(64)));
typedef int64_t whole __attribute__((vector_size(64)));
typedef uint64_t bits __attribute__((vector_size(64)));

INLINE void load(lanes *x, const double *source) { memcpy(x, source, sizeof *x); }
INLINE void store(double *target, const lanes *x) { memcpy(target, x, sizeof *x); }

// The sum of all eight, in an order that does not depend on the processor.
INLINE double across(const lanes *x) {
  return (((*x)[0] + (*x)[4]) + ((*x)[1] + (*x)[5])) + (((*x)[2] + (*x)[6]) + ((*x)[3] + (*x)[7]));
}

// Where the mask is set `yes`, elsewhere `no`. A macro, as the pointers above: how vectors are passed differs between
// processors.
#define CHOOSE(mask, yes, no) \
  ((lanes)(((whole)(yes) & (mask)) | ((whole)(no) & ~(mask))))

// The last fewer than eight numbers go through a place of their own.
#define UNARY(name, result)                                                           \
  CLONES void cvectormath_##name(const double *a, double *target, size_t count) {     \
    size_t index = 0;                                                                 \
    lanes x, value;                                                                   \
    for (; index + 8 <= count; index += 8) {                                          \
      load(&x, a + index);                                                            \
      value = (result);                                                               \
      store(target + index, &value);                                                  \
    }                                                                                 \
    if (index == count) return;                                                       \
    x = (lanes){0};                                                                   \
    memcpy(&x, a + index, (count - index) * sizeof(double));                          \
    value = (result);                                                                 \
    memcpy(target + index, &value, (count - index) * sizeof(double));                 \
  }

#define BINARY(name, result)                                                          \
  CLONES void cvectormath_##name(const double *a, const double *b, double *target,    \
                                 size_t count) {                                      \
    size_t index = 0;                                                                 \
    lanes x, y, value;                                                                \
    for (; index + 8 <= count; index += 8) {                                          \
      load(&x, a + index);                                                            \
      load(&y, b + index);                                                            \
      value = (result);                                                               \
      store(target + index, &value);                                                  \
    }                                                                                 \
    if (index == count) return;                                                       \
    x = (lanes){0};                                                                   \
    y = (lanes){1, 1, 1, 1, 1, 1, 1, 1};                                              \
    memcpy(&x, a + index, (count - index) * sizeof(double));                          \
    memcpy(&y, b + index, (count - index) * sizeof(double));                          \
    value = (result);                                                                 \
    memcpy(target + index, &value, (count - index) * sizeof(double));                 \
  }

#endif
