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

// What reads much asks for numbers so many before it needs them: processors do not ask beyond a page of memory.
enum { ahead = 1024 };

INLINE void load(lanes *x, const double *source) { memcpy(x, source, sizeof *x); }
INLINE void store(double *target, const lanes *x) { memcpy(target, x, sizeof *x); }

// Fewer than eight numbers, and others behind them. Through a place of their own: what is copied in part stays in memory.
INLINE void load_part(lanes *x, const double *source, size_t count, double others) {
  lanes place = (lanes){0} + others;
  memcpy(&place, source, count * sizeof(double));
  *x = place;
}
INLINE void store_part(double *target, const lanes *x, size_t count) {
  lanes place = *x;
  memcpy(target, &place, count * sizeof(double));
}

// The sum of all eight, in an order that does not depend on the processor.
INLINE double across(const lanes *x) {
  return (((*x)[0] + (*x)[4]) + ((*x)[1] + (*x)[5])) + (((*x)[2] + (*x)[6]) + ((*x)[3] + (*x)[7]));
}

// Where the mask is set `yes`, elsewhere `no`. A macro, as the pointers above: how vectors are passed differs between
// processors.
#define CHOOSE(mask, yes, no) \
  ((lanes)(((whole)(yes) & (mask)) | ((whole)(no) & ~(mask))))

// Rows of eight by eight numbers become columns.
INLINE void turn_square(lanes *rows) {
  lanes pairs[8], fours[8];
#pragma clang loop unroll(full)
  for (size_t row = 0; row < 8; row += 2) {
    pairs[row] = __builtin_shufflevector(rows[row], rows[row + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    pairs[row + 1] = __builtin_shufflevector(rows[row], rows[row + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma clang loop unroll(full)
  for (size_t index = 0; index < 4; index++) {
    size_t row = index + (index & 2);
    fours[row] = __builtin_shufflevector(pairs[row], pairs[row + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    fours[row + 2] = __builtin_shufflevector(pairs[row], pairs[row + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma clang loop unroll(full)
  for (size_t row = 0; row < 4; row++) {
    rows[row] = __builtin_shufflevector(fours[row], fours[row + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    rows[row + 4] = __builtin_shufflevector(fours[row], fours[row + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

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
    load_part(&x, a + index, count - index, 0);                                       \
    value = (result);                                                                 \
    store_part(target + index, &value, count - index);                                \
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
    load_part(&x, a + index, count - index, 0);                                       \
    load_part(&y, b + index, count - index, 1);                                       \
    value = (result);                                                                 \
    store_part(target + index, &value, count - index);                                \
  }

#endif
