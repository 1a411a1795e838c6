#include "CVectorMath.h"
#include "lanes.h"

// The inner loops of the Gauss transform; see GaussTransform.swift.

#define TERMS CVECTORMATH_TERMS
#define PARTS (TERMS / 8)

// Adding a number whose last bit is 1 rounds, and leaves the whole number in the last bits.
static const double rounding = 0x1.8p52;

CLONES void cvectormath_box_numbers(const double *points, double inverse, int32_t *numbers,
                                    size_t count) {
  for (size_t point = 0; point < count; point++) {
    double rounded = points[point] * inverse + rounding;
    int64_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    numbers[point] = (int32_t)bits;
  }
}

CLONES void cvectormath_box_offsets(const double *points, const int32_t *numbers, double box_width,
                                    double scale, double *offsets, size_t count) {
  for (size_t point = 0; point < count; point++)
    offsets[point] = (points[point] - numbers[point] * box_width) * scale;
}

// 1, v, ..., v^7, of which each is a product of at most three.
INLINE void first_powers(lanes *powers, double v) {
  double v2 = v * v, v4 = v2 * v2;
  lanes ones = {1, v, 1, v, 1, v, 1, v};
  lanes twos = {1, 1, v2, v2, 1, 1, v2, v2};
  lanes fours = {1, 1, 1, 1, v4, v4, v4, v4};
  *powers = ones * twos * fours;
}

CLONES void cvectormath_add_moments(const int32_t *boxes, const double *offsets,
                                    const double *weights, const double *values, size_t columns,
                                    double *moments, size_t count) {
  for (size_t key = 0; key < count; key++) {
    double u = offsets[key], u2 = u * u, u4 = u2 * u2;
    double *box = moments + (size_t)boxes[key] * (1 + columns) * TERMS;
    lanes powers, sum;
    first_powers(&powers, u);
    powers *= weights[key];
    for (int part = 0; part < PARTS; part++) {
      double *place = box + 8 * part;
      load(&sum, place);
      sum += powers;
      store(place, &sum);
      for (size_t column = 0; column < columns; column++) {
        place += TERMS;
        load(&sum, place);
        sum += powers * values[key * columns + column];
        store(place, &sum);
      }
      powers *= u4 * u4;
    }
  }
}

// The matrix of a box to the right is that of the box as far to the left, with the sign of every other number changed:
// both go through one product, of the sums and the differences of their moments.
INLINE void pair_moments(const double *left, const double *right, double pairs[TERMS][2]) {
  for (int term = 0; term < TERMS; term++) {
    pairs[term][term & 1] = left[term] + right[term];
    pairs[term][1 - (term & 1)] = left[term] - right[term];
  }
}

INLINE void add_product(const double *row, const double pair[2], lanes *sums) {
  lanes both = {pair[0], pair[1], pair[0], pair[1], pair[0], pair[1], pair[0], pair[1]};
#pragma clang loop unroll(full)
  for (int part = 0; part < PARTS; part++) {
    lanes numbers;
    load(&numbers, row + 8 * part);
    sums[part] += numbers * both;
  }
}

// One or two columns at once, so that a matrix is read once for both.
INLINE void translate(const double *matrices, int32_t reach, const int32_t *boxes,
                      const double *moments, size_t count, size_t columns, int width,
                      int32_t target, double *expansion) {
  static const double none[2 * TERMS];
  lanes sums[2 * PARTS] = {{0}, {0}, {0}, {0}, {0}, {0}};
  // The target itself counts as a box to its left.
  size_t after = 0;
  while (after < count && boxes[after] <= target) after++;
  size_t before = after;
  for (int32_t distance = 0; distance <= reach; distance++) {
    const double *left = none, *right = none;
    if (after < count && boxes[after] == target + distance)
      right = moments + after++ * columns * TERMS;
    if (before > 0 && boxes[before - 1] == target - distance)
      left = moments + --before * columns * TERMS;
    if (left == right) continue;
    const double *matrix = matrices + distance * TERMS * TERMS;
    double first[TERMS][2], second[TERMS][2];
    pair_moments(left, right, first);
    if (width == 2) pair_moments(left + TERMS, right + TERMS, second);
    for (int term = 0; term < TERMS; term++, matrix += TERMS) {
      add_product(matrix, first[term], sums);
      if (width == 2) add_product(matrix, second[term], sums + PARTS);
    }
  }
  for (int part = 0; part < width * PARTS; part++) store(expansion + 8 * part, &sums[part]);
}

CLONES void cvectormath_translate_moments(const double *matrices, int32_t reach,
                                          const int32_t *boxes, const double *moments, size_t count,
                                          size_t columns, int32_t target, double *expansion) {
  size_t column = 0;
  for (; column + 2 <= columns; column += 2)
    translate(matrices, reach, boxes, moments + column * TERMS, count, columns, 2, target,
              expansion + column * TERMS);
  if (column < columns)
    translate(matrices, reach, boxes, moments + column * TERMS, count, columns, 1, target,
              expansion + column * TERMS);
}

CLONES void cvectormath_evaluate_expansions(const int32_t *boxes, const double *offsets,
                                            const double *weights, const double *expansions,
                                            size_t columns, double *target, size_t count) {
  for (size_t query = 0; query < count; query++) {
    if (boxes[query] < 0) continue;
    double v = offsets[query], v2 = v * v, v4 = v2 * v2, v8 = v4 * v4;
    const double *box = expansions + (size_t)boxes[query] * columns * TERMS;
    lanes powers, a, b, c;
    first_powers(&powers, v);
    for (size_t column = 0; column < columns; column++) {
      load(&a, box + column * TERMS);
      load(&b, box + column * TERMS + 8);
      load(&c, box + column * TERMS + 16);
      a = (a + (b + c * v8) * v8) * powers;
      target[query * columns + column] = weights[query] * across(&a);
    }
  }
}

CLONES void cvectormath_add_scaled_rows(const double *matrix, const double *factors, ptrdiff_t step,
                                 size_t rows, double *sums, size_t columns) {
  for (size_t row = 0; row < rows; row++, matrix += columns) {
    double factor = factors[(ptrdiff_t)row * step];
    for (size_t column = 0; column < columns; column++) sums[column] += factor * matrix[column];
  }
}
