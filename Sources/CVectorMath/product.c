#include "CVectorMath.h"
#include "lanes.h"

// A tile of the product is six rows of eight numbers: as many sums as AVX2 has registers for, and enough of them in
// flight to keep AVX-512 busy.
enum { rows = CVECTORMATH_TILE_ROWS, columns = CVECTORMATH_TILE_COLUMNS };

void cvectormath_pack_rows(const double *source, size_t stride, size_t count, size_t depth,
                           double *target) {
  for (size_t k = 0; k < depth; k++)
    for (size_t row = 0; row < rows; row++)
      *target++ = row < count ? source[row * stride + k] : 0;
}

void cvectormath_pack_columns(const double *source, size_t stride, size_t count, size_t depth,
                              double *target) {
  for (size_t k = 0; k < depth; k++, source += stride, target += columns) {
    if (count == columns) {
      memcpy(target, source, columns * sizeof(double));
    } else {
      for (size_t column = 0; column < columns; column++)
        target[column] = column < count ? source[column] : 0;
    }
  }
}

CLONES void cvectormath_add_tile(const double *left, const double *right, size_t depth,
                                 double *target, size_t stride, size_t row_count,
                                 size_t column_count) {
  lanes sums[rows] = {0};
  for (size_t k = 0; k < depth; k++, left += rows, right += columns) {
    lanes row;
    load(&row, right);
#pragma clang loop unroll(full)
    for (size_t index = 0; index < rows; index++) sums[index] += left[index] * row;
  }
  if (row_count == rows && column_count == columns) {
#pragma clang loop unroll(full)
    for (size_t index = 0; index < rows; index++) {
      lanes old;
      load(&old, target + index * stride);
      old += sums[index];
      store(target + index * stride, &old);
    }
  } else {
    for (size_t index = 0; index < row_count; index++)
      for (size_t column = 0; column < column_count; column++)
        target[index * stride + column] += sums[index][column];
  }
}

CLONES double cvectormath_dot(const double *x, const double *y, size_t count) {
  lanes sums[4] = {0};
  size_t index = 0;
  for (; index + 32 <= count; index += 32) {
#pragma clang loop unroll(full)
    for (size_t part = 0; part < 4; part++) {
      lanes a, b;
      __builtin_prefetch(x + index + 8 * part + ahead);
      __builtin_prefetch(y + index + 8 * part + ahead);
      load(&a, x + index + 8 * part);
      load(&b, y + index + 8 * part);
      sums[part] += a * b;
    }
  }
  lanes all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  double total = 0;
  for (size_t lane = 0; lane < 8; lane++) total += all[lane];
  for (; index < count; index++) total += x[index] * y[index];
  return total;
}
