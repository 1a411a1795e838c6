#include "CVectorMath.h"
#include "lanes.h"

// One number from many, in 32 interleaved parts that are joined at the end; `join` is symmetric.
#define REDUCTION(name, neutral, join)                                                \
  CLONES double cvectormath_##name(const double *source, size_t count) {              \
    lanes parts[4];                                                                   \
    for (size_t part = 0; part < 4; part++)                                           \
      for (size_t lane = 0; lane < 8; lane++) parts[part][lane] = (neutral);          \
    size_t index = 0;                                                                 \
    lanes x, y;                                                                       \
    for (; index + 32 <= count; index += 32) {                                        \
      _Pragma("clang loop unroll(full)") for (size_t part = 0; part < 4; part++) {    \
        x = parts[part];                                                              \
        __builtin_prefetch(source + index + 8 * part + ahead);                        \
        load(&y, source + index + 8 * part);                                          \
        parts[part] = (join);                                                         \
      }                                                                               \
    }                                                                                 \
    while (index < count) {                                                           \
      size_t rest = count - index < 8 ? count - index : 8;                            \
      x = parts[0];                                                                   \
      load_part(&y, source + index, rest, neutral);                                   \
      parts[0] = (join);                                                              \
      index += rest;                                                                  \
    }                                                                                 \
    for (size_t part = 1; part < 4; part++) {                                         \
      x = parts[0];                                                                   \
      y = parts[part];                                                                \
      parts[0] = (join);                                                              \
    }                                                                                 \
    parts[1] = parts[0];                                                              \
    for (size_t lane = 1; lane < 8; lane++) {                                         \
      x = parts[0];                                                                   \
      for (size_t other = 0; other < 8; other++) y[other] = parts[1][lane];           \
      parts[0] = (join);                                                              \
    }                                                                                 \
    return parts[0][0];                                                               \
  }

REDUCTION(smallest, __builtin_inf(), CHOOSE((x < y) | (x != x), x, y))
REDUCTION(largest, -__builtin_inf(), CHOOSE((x > y) | (x != x), x, y))
REDUCTION(product, 1.0, x * y)

// Rows joined into one, four at a time, so that the target is read and written once for four.
#define ROWS(name, join)                                                              \
  CLONES void cvectormath_##name(const double *rows, size_t stride, size_t row_count, \
                                 double *target, size_t count) {                      \
    for (; row_count > 0; row_count -= row_count < 4 ? row_count : 4) {               \
      size_t height = row_count < 4 ? row_count : 4, index = 0;                       \
      lanes x, y;                                                                     \
      if (height == 4) {                                                              \
        for (; index + 8 <= count; index += 8) {                                      \
          load(&x, target + index);                                                   \
          _Pragma("clang loop unroll(full)") for (size_t row = 0; row < 4; row++) {   \
            load(&y, rows + row * stride + index);                                    \
            x = (join);                                                               \
          }                                                                           \
          store(target + index, &x);                                                  \
        }                                                                             \
      }                                                                               \
      while (index < count) {                                                         \
        size_t rest = count - index < 8 ? count - index : 8;                          \
        load_part(&x, target + index, rest, 0);                                       \
        for (size_t row = 0; row < height; row++) {                                   \
          load_part(&y, rows + row * stride + index, rest, 0);                        \
          x = (join);                                                                 \
        }                                                                             \
        store_part(target + index, &x, rest);                                         \
        index += rest;                                                                \
      }                                                                               \
      rows += height * stride;                                                        \
    }                                                                                 \
  }

ROWS(add_up, x + y)
ROWS(multiply_up, x * y)
ROWS(least_of, CHOOSE((x < y) | (x != x), x, y))
ROWS(most_of, CHOOSE((x > y) | (x != x), x, y))
