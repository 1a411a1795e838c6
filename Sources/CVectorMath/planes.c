#include "CVectorMath.h"
#include "lanes.h"

// The inner loops of the Gauss transform in the plane; see PlaneTransform.swift. A box has TERMS x TERMS moments for each
// column, those of the second coordinate beside each other.

#define TERMS CVECTORMATH_TERMS
#define PARTS (TERMS / 8)
#define BOX (TERMS * TERMS)

INLINE void all_powers(double *powers, double u) {
  powers[0] = 1;
  for (int term = 1; term < TERMS; term++) powers[term] = powers[term - 1] * u;
}

INLINE void load_powers(lanes *parts, double v) {
  double powers[TERMS];
  all_powers(powers, v);
  for (int part = 0; part < PARTS; part++) load(&parts[part], powers + 8 * part);
}

CLONES void cvectormath_add_plane_moments(const double *u, const double *v, const double *weights,
                                          const double *values, size_t columns, double *moments,
                                          size_t count) {
  for (size_t key = 0; key < count; key++) {
    double rows[TERMS];
    lanes parts[PARTS], sum;
    all_powers(rows, u[key]);
    load_powers(parts, v[key]);
    for (size_t column = 0; column <= columns; column++) {
      double weight = weights[key] * (column == 0 ? 1 : values[key * columns + column - 1]);
      double *box = moments + column * BOX;
      for (int row = 0; row < TERMS; row++) {
        double share = rows[row] * weight;
        for (int part = 0; part < PARTS; part++) {
          double *place = box + row * TERMS + 8 * part;
          load(&sum, place);
          sum += parts[part] * share;
          store(place, &sum);
        }
      }
    }
  }
}

// Row p of the matrix is what the moment of power p gives to the coefficients.
CLONES void cvectormath_translate_first(const double *matrix, const double *moments, double *result,
                                        size_t columns) {
  for (size_t column = 0; column < columns; column++, moments += BOX, result += BOX) {
    for (int power = 0; power < TERMS; power++) {
      lanes sums[PARTS], numbers;
      for (int part = 0; part < PARTS; part++) load(&sums[part], result + power * TERMS + 8 * part);
      for (int row = 0; row < TERMS; row++) {
        double factor = matrix[row * TERMS + power];
        for (int part = 0; part < PARTS; part++) {
          load(&numbers, moments + row * TERMS + 8 * part);
          sums[part] += numbers * factor;
        }
      }
      for (int part = 0; part < PARTS; part++) store(result + power * TERMS + 8 * part, &sums[part]);
    }
  }
}

CLONES void cvectormath_translate_second(const double *matrix, const double *moments,
                                         double *result, size_t columns) {
  for (size_t row = 0; row < columns * TERMS; row++, moments += TERMS, result += TERMS) {
    lanes sums[PARTS], numbers;
    for (int part = 0; part < PARTS; part++) load(&sums[part], result + 8 * part);
    for (int term = 0; term < TERMS; term++) {
      for (int part = 0; part < PARTS; part++) {
        load(&numbers, matrix + term * TERMS + 8 * part);
        sums[part] += numbers * moments[term];
      }
    }
    for (int part = 0; part < PARTS; part++) store(result + 8 * part, &sums[part]);
  }
}

CLONES void cvectormath_evaluate_planes(const double *u, const double *v, const double *weights,
                                        const double *expansion, size_t columns, double *target,
                                        size_t count) {
  for (size_t query = 0; query < count; query++) {
    double rows[TERMS];
    lanes parts[PARTS], numbers;
    all_powers(rows, u[query]);
    load_powers(parts, v[query]);
    for (size_t column = 0; column < columns; column++) {
      lanes sums[PARTS] = {{0}, {0}, {0}};
      const double *box = expansion + column * BOX;
      for (int row = 0; row < TERMS; row++)
        for (int part = 0; part < PARTS; part++) {
          load(&numbers, box + row * TERMS + 8 * part);
          sums[part] += numbers * rows[row];
        }
      lanes all = (sums[0] * parts[0] + sums[1] * parts[1]) + sums[2] * parts[2];
      target[query * columns + column] = weights[query] * across(&all);
    }
  }
}
