#include "CVectorMath.h"
#include "lanes.h"

// The inner loops of sums by boxes with Chebyshev nodes; see NodeBoxes.swift.

#define NODES CVECTORMATH_NODES

CLONES void cvectormath_add_node_moments(const double *places, const double *values,
                                         const double *weights, size_t columns, double *moments,
                                         size_t count) {
  lanes sums[3][NODES];
  memset(sums, 0, sizeof sums);
  for (size_t index = 0; index < count; index += 8) {
    size_t size = count - index < 8 ? count - index : 8;
    lanes t = {0}, value = {0}, before = {0};
    // Places that are not there weigh nothing.
    static const double ones[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    memcpy(&t, places + index, size * sizeof(double));
    memcpy(&before, weights ? weights + index : ones, size * sizeof(double));
    if (columns > 1) memcpy(&value, values + index, size * sizeof(double));
    lanes now = before * t;
    for (int power = 0; power < NODES; power++) {
      sums[0][power] += before;
      if (columns > 1) {
        lanes first = before * value;
        sums[1][power] += first;
        sums[2][power] += first * value;
      }
      lanes next = (t + t) * now - before;
      before = now;
      now = next;
    }
  }
  for (size_t column = 0; column < columns; column++)
    for (int power = 0; power < NODES; power++)
      moments[column * NODES + power] += across(&sums[column][power]);
}

INLINE void add_nodes(const double *matrix, const double *weights, lanes *sums) {
  for (int node = 0; node < NODES; node++, matrix += NODES) {
    lanes first, second;
    load(&first, matrix);
    load(&second, matrix + 8);
    sums[0] += first * weights[node];
    sums[1] += second * weights[node];
  }
}

CLONES void cvectormath_multiply_nodes(const double *matrix, const double *weights, size_t columns,
                                       double *target) {
  for (size_t column = 0; column < columns; column++) {
    lanes sums[2];
    load(&sums[0], target + column * NODES);
    load(&sums[1], target + column * NODES + 8);
    add_nodes(matrix, weights + column * NODES, sums);
    store(target + column * NODES, &sums[0]);
    store(target + column * NODES + 8, &sums[1]);
  }
}

CLONES void cvectormath_translate_nodes(const double *matrices, int64_t reach,
                                        const int64_t *boxes, const double *weights, size_t count,
                                        size_t columns, int64_t target, double *sums) {
  lanes all[4] = {{0}, {0}, {0}, {0}};
  for (size_t box = 0; box < count; box++, weights += columns * NODES) {
    const double *matrix = matrices + (boxes[box] - target + reach) * NODES * NODES;
    if (columns == 1) {
      add_nodes(matrix, weights, all);
      continue;
    }
    // Two columns at once, so that a matrix is read once for both.
    for (int node = 0; node < NODES; node++, matrix += NODES) {
      lanes first, second;
      load(&first, matrix);
      load(&second, matrix + 8);
      all[0] += first * weights[node];
      all[1] += second * weights[node];
      all[2] += first * weights[NODES + node];
      all[3] += second * weights[NODES + node];
    }
  }
  for (size_t part = 0; part < 2 * columns; part++) store(sums + 8 * part, &all[part]);
}

CLONES void cvectormath_evaluate_nodes(const double *coefficients, const double *places,
                                       double *target, size_t count) {
  for (size_t index = 0; index < count; index += 8) {
    size_t size = count - index < 8 ? count - index : 8;
    lanes t = {0}, last = {0}, before = {0};
    memcpy(&t, places + index, size * sizeof(double));
    lanes twice = t + t;
    for (int power = NODES - 1; power > 0; power--) {
      lanes next = twice * last - before + coefficients[power];
      before = last;
      last = next;
    }
    lanes value = t * last - before + coefficients[0];
    memcpy(target + index, &value, size * sizeof(double));
  }
}
