#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>

// Loops over arrays, compiled for several generations of processors and chosen when the program starts. All give the
// same bits. Target and operands may be the same place.

/// e^x, to within 1 unit in the last place.
void cvectormath_exp(const double *x, double *target, size_t count);

void cvectormath_negate(const double *x, double *target, size_t count);
void cvectormath_abs(const double *x, double *target, size_t count);
void cvectormath_square(const double *x, double *target, size_t count);
void cvectormath_cube(const double *x, double *target, size_t count);

void cvectormath_add(const double *x, const double *y, double *target, size_t count);
void cvectormath_subtract(const double *x, const double *y, double *target, size_t count);
void cvectormath_multiply(const double *x, const double *y, double *target, size_t count);
void cvectormath_divide(const double *x, const double *y, double *target, size_t count);
/// The smaller of each pair; NaN wins.
void cvectormath_minimum(const double *x, const double *y, double *target, size_t count);
/// The larger of each pair; NaN wins.
void cvectormath_maximum(const double *x, const double *y, double *target, size_t count);

/// Adds to target four rows, `stride` numbers apart, each times its factor.
void cvectormath_add_rows(const double *factors, const double *rows, size_t stride, double *target,
                          size_t count);

// Comparisons give 1 or 0.
void cvectormath_equal(const double *x, const double *y, double *target, size_t count);
void cvectormath_not_equal(const double *x, const double *y, double *target, size_t count);
void cvectormath_less(const double *x, const double *y, double *target, size_t count);
void cvectormath_less_or_equal(const double *x, const double *y, double *target, size_t count);

#endif
