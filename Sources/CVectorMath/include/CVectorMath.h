#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>

/// Writes e^source[i] to target[i], to within 1 unit in the last place; the two places may be the same.
///
/// Compiled for several generations of processors and chosen when the program starts; all give the same bits.
void cvectormath_exp(const double *source, double *target, size_t count);

#endif
