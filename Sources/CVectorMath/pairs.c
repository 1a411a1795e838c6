#include "CVectorMath.h"
#include "lanes.h"

// Four times eight at once, so that a query's coordinate is read once for all.
#define SQUARES(name, scale, scaled)                                                     \
  CLONES void cvectormath_squared_##name(const double *keys, size_t stride,              \
                                         size_t dimension, const double *query,          \
                                         const double *scale, double *target,            \
                                         size_t count) {                                 \
    size_t index = 0;                                                                    \
    for (; index + 32 <= count; index += 32) {                                           \
      lanes x, sums[4] = {{0}, {0}, {0}, {0}};                                           \
      for (size_t j = 0; j < dimension; j++) {                                           \
        const double *column = keys + j * stride + index;                                \
        double at = query[j], own = scale[j];                                            \
        for (int k = 0; k < 4; k++) {                                                    \
          load(&x, column + 8 * k);                                                      \
          x = (scaled);                                                                  \
          sums[k] += x * x;                                                              \
        }                                                                                \
      }                                                                                  \
      for (int k = 0; k < 4; k++) store(target + index + 8 * k, &sums[k]);               \
    }                                                                                    \
    while (index < count) {                                                              \
      size_t size = count - index < 8 ? count - index : 8;                               \
      lanes x, sum = {0};                                                                \
      for (size_t j = 0; j < dimension; j++) {                                           \
        double at = query[j], own = scale[j];                                            \
        load_part(&x, keys + j * stride + index, size, 0);                               \
        x = (scaled);                                                                    \
        sum += x * x;                                                                    \
      }                                                                                  \
      store_part(target + index, &sum, size);                                            \
      index += size;                                                                     \
    }                                                                                    \
  }

SQUARES(distances, factors, (x - at) * own)
SQUARES(quotients, widths, (x - at) / own)

CLONES void cvectormath_add_weighted(const double *weights, const double *values, size_t stride,
                                     size_t columns, double *row, size_t count) {
  size_t index = 0;
  lanes w, v, total = {0}, sum = {0};
  // Together with the first column, so that weights are read once.
  for (; index + 8 <= count; index += 8) {
    load(&w, weights + index);
    total += w;
    if (columns == 0) continue;
    load(&v, values + index);
    sum += w * v;
  }
  if (index < count) {
    load_part(&w, weights + index, count - index, 0);
    total += w;
    if (columns > 0) {
      load_part(&v, values + index, count - index, 0);
      sum += w * v;
    }
  }
  row[0] += across(&total);
  if (columns > 0) row[1] += across(&sum);
  for (size_t column = 1; column < columns; column++) {
    const double *own = values + column * stride;
    sum = (lanes){0};
    for (index = 0; index + 8 <= count; index += 8) {
      load(&w, weights + index);
      load(&v, own + index);
      sum += w * v;
    }
    if (index < count) {
      load_part(&w, weights + index, count - index, 0);
      load_part(&v, own + index, count - index, 0);
      sum += w * v;
    }
    row[1 + column] += across(&sum);
  }
}
