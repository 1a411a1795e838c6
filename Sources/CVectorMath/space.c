#include "CVectorMath.h"
#include "lanes.h"

// The inner loops of the Gauss transform in space; see SpaceTransform.swift. Points come in tiles of up to TILE, whose Chebyshev polynomials of each
// coordinate are rows of NODES, one coordinate after the other.

#define NODES CVECTORMATH_NODES
#define TILE CVECTORMATH_SPACE_TILE
#define BOX (NODES * NODES * NODES)

CLONES void cvectormath_add_space_moments(const double *polynomials, const double *shares,
                                          size_t columns, double *moments, size_t count) {
  const double *x = polynomials, *y = x + TILE * NODES, *z = y + TILE * NODES;
  for (size_t column = 0; column < columns; column++, moments += BOX) {
    for (int i = 0; i < NODES; i++) {
      for (int j = 0; j < NODES; j += 4) {
        lanes sums[4][2], first, second;
        double *place = moments + (i * NODES + j) * NODES;
        for (int k = 0; k < 4; k++) {
          load(&sums[k][0], place + k * NODES);
          load(&sums[k][1], place + k * NODES + 8);
        }
        for (size_t key = 0; key < count; key++) {
          double share = shares[key * columns + column] * x[key * NODES + i];
          load(&first, z + key * NODES);
          load(&second, z + key * NODES + 8);
          for (int k = 0; k < 4; k++) {
            double factor = share * y[key * NODES + j + k];
            sums[k][0] += first * factor;
            sums[k][1] += second * factor;
          }
        }
        for (int k = 0; k < 4; k++) {
          store(place + k * NODES, &sums[k][0]);
          store(place + k * NODES + 8, &sums[k][1]);
        }
      }
    }
  }
}

CLONES void cvectormath_multiply_panel(const double *matrix, const double *panel, size_t rows,
                                       double *target) {
  for (int part = 0; part < NODES; part += 4) {
    lanes sums[4][2] = {{{0}}}, first, second;
    for (size_t row = 0; row < rows; row++) {
      load(&first, panel + row * NODES);
      load(&second, panel + row * NODES + 8);
      const double *factors = matrix + row * NODES + part;
      for (int k = 0; k < 4; k++) {
        sums[k][0] += first * factors[k];
        sums[k][1] += second * factors[k];
      }
    }
    for (int k = 0; k < 4; k++) {
      store(target + (part + k) * NODES, &sums[k][0]);
      store(target + (part + k) * NODES + 8, &sums[k][1]);
    }
  }
}

// Four queries at once, so that a polynomial is read once for them.
CLONES void cvectormath_evaluate_space(const double *polynomials, const double *sums,
                                       size_t columns, double *target, size_t count) {
  const double *x = polynomials, *y = x + TILE * NODES, *z = y + TILE * NODES;
  for (size_t query = 0; query < count; query += 4) {
    // The last ones may be repeated.
    size_t chosen[4];
    for (size_t k = 0; k < 4; k++) chosen[k] = query + k < count ? query + k : count - 1;
    for (size_t column = 0; column < columns; column++) {
      const double *box = sums + column * BOX;
      lanes all[4][2] = {{{0}}}, first, second;
      for (int i = 0; i < NODES; i++) {
        lanes inner[4][2] = {{{0}}};
        for (int j = 0; j < NODES; j++, box += NODES) {
          load(&first, box);
          load(&second, box + 8);
          for (int k = 0; k < 4; k++) {
            double factor = y[chosen[k] * NODES + j];
            inner[k][0] += first * factor;
            inner[k][1] += second * factor;
          }
        }
        for (int k = 0; k < 4; k++) {
          double factor = x[chosen[k] * NODES + i];
          all[k][0] += inner[k][0] * factor;
          all[k][1] += inner[k][1] * factor;
        }
      }
      for (int k = 0; k < 4; k++) {
        load(&first, z + chosen[k] * NODES);
        load(&second, z + chosen[k] * NODES + 8);
        lanes sum = all[k][0] * first + all[k][1] * second;
        target[chosen[k] * columns + column] = across(&sum);
      }
    }
  }
}
