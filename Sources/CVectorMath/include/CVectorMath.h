#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>
#include <stdint.h>

// Loops over arrays, compiled for several generations of processors and chosen when the program starts. All give the
// same bits. Target and operands may be the same place.

/// e^x, to within 1 unit in the last place.
void cvectormath_exp(const double *x, double *target, size_t count);
/// e^x - 1, to within 2 units in the last place.
void cvectormath_expm1(const double *x, double *target, size_t count);
/// The hyperbolic tangent, to within 3 units in the last place.
void cvectormath_tanh(const double *x, double *target, size_t count);
/// The natural logarithm, to within 1 unit in the last place.
void cvectormath_log(const double *x, double *target, size_t count);
/// The hyperbolic sine, to within 3 units in the last place.
void cvectormath_sinh(const double *x, double *target, size_t count);
/// The common logarithm, to within 1 unit in the last place; of powers of ten in the normal range it is exact.
void cvectormath_log10(const double *x, double *target, size_t count);
/// The arc functions and the tangent, to within 2 units in the last place.
void cvectormath_asin(const double *x, double *target, size_t count);
void cvectormath_acos(const double *x, double *target, size_t count);
void cvectormath_atan(const double *x, double *target, size_t count);
void cvectormath_tan(const double *x, double *target, size_t count);
/// x^y, to within 0.8 units in the last place, so that what is a double comes out exactly; special numbers as C's pow has
/// them.
void cvectormath_power(const double *x, const double *y, double *target, size_t count);
/// √(-2 ln x / x) of numbers between 0 and 1, which makes normal numbers of points in a disc.
void cvectormath_polar_factor(const double *x, double *target, size_t count);

void cvectormath_negate(const double *x, double *target, size_t count);
void cvectormath_abs(const double *x, double *target, size_t count);
void cvectormath_square(const double *x, double *target, size_t count);
void cvectormath_cube(const double *x, double *target, size_t count);
void cvectormath_sqrt(const double *x, double *target, size_t count);
void cvectormath_floor(const double *x, double *target, size_t count);
void cvectormath_ceil(const double *x, double *target, size_t count);
/// To the nearest whole number, halves to the even one.
void cvectormath_round(const double *x, double *target, size_t count);

void cvectormath_add(const double *x, const double *y, double *target, size_t count);
void cvectormath_subtract(const double *x, const double *y, double *target, size_t count);
void cvectormath_multiply(const double *x, const double *y, double *target, size_t count);
void cvectormath_divide(const double *x, const double *y, double *target, size_t count);
/// The smaller of each pair; NaN wins.
void cvectormath_minimum(const double *x, const double *y, double *target, size_t count);
/// The larger of each pair; NaN wins.
void cvectormath_maximum(const double *x, const double *y, double *target, size_t count);

/// The exact remainder of a division, with the sign of the divisor, as Python has it.
void cvectormath_remainder(const double *x, const double *y, double *target, size_t count);
/// The whole number of times that y goes into what the remainder leaves of x, as Python has it.
void cvectormath_floor_quotient(const double *x, const double *y, double *target, size_t count);

/// The numbers at some places of `length`, which count from the end where they are negative.
///
/// Not 0 where one of them is no place; its number means nothing then.
int cvectormath_gather(const double *source, size_t length, const double *places, double *target,
                       size_t count);
/// Copies numbers to where nobody reads them soon: memory is written without being read first, and caches keep what they have.
void cvectormath_copy_past_caches(const double *source, double *target, size_t count);
/// To be called after such copies, before another thread reads what they wrote.
void cvectormath_end_past_caches(void);
/// Where a value first is, NaN being one; `count` where it is not.
size_t cvectormath_first_place(const double *source, size_t count, double value);
/// Writes the columns of some rows, `stride` numbers apart, as rows `target_stride` numbers apart; past the caches where the
/// target's rows begin where their lines do.
void cvectormath_turn(const double *source, size_t stride, size_t rows, size_t columns,
                      double *target, size_t target_stride, int passes_caches);
/// The numbers in order, those that are none last; -0 becomes 0. `spare` has room for `cvectormath_sort_room` numbers; it
/// should fit into a cache.
void cvectormath_sort(const double *source, size_t count, int is_descending, double *spare,
                      double *target);
size_t cvectormath_sort_room(size_t count);

/// Adds to target four rows, `stride` numbers apart, each times its factor.
void cvectormath_add_rows(const double *factors, const double *rows, size_t stride, double *target,
                          size_t count);

// Each joins, into target, `row_count` rows that are `stride` numbers apart, one after the other.
void cvectormath_add_up(const double *rows, size_t stride, size_t row_count, double *target,
                        size_t count);
void cvectormath_multiply_up(const double *rows, size_t stride, size_t row_count, double *target,
                             size_t count);
void cvectormath_least_of(const double *rows, size_t stride, size_t row_count, double *target,
                          size_t count);
void cvectormath_most_of(const double *rows, size_t stride, size_t row_count, double *target,
                         size_t count);

/// The smallest number; a NaN wins, and of none it is infinite.
double cvectormath_smallest(const double *x, size_t count);
/// The largest number; a NaN wins, and of none it is minus infinite.
double cvectormath_largest(const double *x, size_t count);
double cvectormath_product(const double *x, size_t count);
/// The sum of the products of each pair.
double cvectormath_dot(const double *x, const double *y, size_t count);

// Products of matrices, in tiles; see MatrixProduct.swift.
enum { CVECTORMATH_TILE_ROWS = 6, CVECTORMATH_TILE_COLUMNS = 8 };
/// Copies up to six rows, `stride` apart, so that the numbers of a column lie together; missing rows are 0.
void cvectormath_pack_rows(const double *source, size_t stride, size_t count, size_t depth,
                           double *target);
/// Copies up to eight columns of rows that are `stride` apart; missing columns are 0.
void cvectormath_pack_columns(const double *source, size_t stride, size_t count, size_t depth,
                              double *target);
/// Adds to a tile of target the product of packed rows and packed columns.
void cvectormath_add_tile(const double *left, const double *right, size_t depth, double *target,
                          size_t stride, size_t row_count, size_t column_count);

// Comparisons give 1 or 0.
void cvectormath_equal(const double *x, const double *y, double *target, size_t count);
void cvectormath_not_equal(const double *x, const double *y, double *target, size_t count);
void cvectormath_less(const double *x, const double *y, double *target, size_t count);
void cvectormath_less_or_equal(const double *x, const double *y, double *target, size_t count);
/// Whether neither is 0.
void cvectormath_both(const double *x, const double *y, double *target, size_t count);
void cvectormath_is_zero(const double *x, double *target, size_t count);
void cvectormath_is_nan(const double *x, double *target, size_t count);
void cvectormath_is_finite(const double *x, double *target, size_t count);

// Pairs of one query and a tile of keys. Keys and values are rows of one coordinate or one column each, `stride` numbers
// apart.

/// Squared distances, each coordinate multiplied by its factor.
void cvectormath_squared_distances(const double *keys, size_t stride, size_t dimension,
                                   const double *query, const double *factors, double *target,
                                   size_t count);
/// Squared distances, each coordinate divided by its width: slower, and exact at the edge of a support.
void cvectormath_squared_quotients(const double *keys, size_t stride, size_t dimension,
                                   const double *query, const double *widths, double *target,
                                   size_t count);

// Each turns a tile of squared distances into the weights of a kernel, in place. The exponential ones leave out a factor:
// e^(-shift / 2) for the Gaussian, whose shift is a squared distance, e^-shift for the other two.
void cvectormath_weigh_gaussian(double *tile, double shift, size_t count);
void cvectormath_weigh_laplacian(double *tile, double shift, size_t count);
void cvectormath_weigh_logistic(double *tile, double shift, size_t count);
void cvectormath_weigh_cauchy(double *tile, double shift, size_t count);
void cvectormath_weigh_boxcar(double *tile, double shift, size_t count);
void cvectormath_weigh_triangular(double *tile, double shift, size_t count);
void cvectormath_weigh_epanechnikov(double *tile, double shift, size_t count);
void cvectormath_weigh_biweight(double *tile, double shift, size_t count);
void cvectormath_weigh_triweight(double *tile, double shift, size_t count);
void cvectormath_weigh_tricube(double *tile, double shift, size_t count);

/// Adds to row[0] the sum of the weights, and to row[1 + c] that of weight times value in column c.
void cvectormath_add_weighted(const double *weights, const double *values, size_t stride,
                              size_t columns, double *row, size_t count);

// The Gauss transform on a line, whose boxes have CVECTORMATH_TERMS moments or coefficients for each column; offsets are
// from the centre of a point's box, in widths, and a weight is e^(-u^2 / 2) of its offset u.
enum { CVECTORMATH_TERMS = 24 };
/// Adds each key's weight times u^p, and that times each of its values, to the moments of its box: boxes x (1 + columns)
/// x terms, with no factorials in them yet.
void cvectormath_add_moments(const int32_t *boxes, const double *offsets, const double *weights,
                             const double *values, size_t columns, double *moments, size_t count);
/// The coefficients of the target box, columns x terms, from the moments of the boxes at most `reach` away, which come in
/// ascending order. There is a matrix for each distance of a box to the left, from 0 to `reach`.
void cvectormath_translate_moments(const double *matrices, int32_t reach, const int32_t *boxes,
                                   const double *moments, size_t count, size_t columns,
                                   int32_t target, double *expansion);
/// The number of each point's box; the points are less than 2^31 boxes from 0.
void cvectormath_box_numbers(const double *points, double inverse, int32_t *numbers, size_t count);
/// How far each point lies from the centre of a box, in units of 1 / scale.
void cvectormath_box_offsets(const double *points, const int32_t *numbers, double box_width,
                             double scale, double *offsets, size_t count);
/// Each query's weight times the polynomials of its box, boxes x columns x terms; a query whose box is negative is passed over.
void cvectormath_evaluate_expansions(const int32_t *boxes, const double *offsets,
                                     const double *weights, const double *expansions,
                                     size_t columns, double *target, size_t count);

// Adds the rows of a matrix, each times a factor; the factors are `step` places apart, which may be -1.
void cvectormath_add_scaled_rows(const double *matrix, const double *factors, ptrdiff_t step, size_t rows,
                          double *sums, size_t columns);

// The Gauss transform in the plane: boxes of CVECTORMATH_TERMS x CVECTORMATH_TERMS moments or coefficients for each column;
// offsets u and v are in widths, weights are e^{-(u² + v²)/2}.
// Adds the moments of keys of one box, the column of ones first.
void cvectormath_add_plane_moments(const double *u, const double *v, const double *weights,
                                   const double *values, size_t columns, double *moments,
                                   size_t count);
// Adds what the moments of a box give to another along the first coordinate, or the second; row p of the matrix holds the
// coefficients that come from power p.
void cvectormath_translate_first(const double *matrix, const double *moments, double *result,
                                 size_t columns);
void cvectormath_translate_second(const double *matrix, const double *moments, double *result,
                                  size_t columns);
// Each query's weight times the polynomials of its box, which is the same for all.
void cvectormath_evaluate_planes(const double *u, const double *v, const double *weights,
                                 const double *expansion, size_t columns, double *target,
                                 size_t count);

// Sums by boxes with Chebyshev nodes, on a line. Places go from -1 to 1 in a box.
enum { CVECTORMATH_NODES = 16 };
/// Adds, for each power, the Chebyshev polynomial at each place times its weight, where there are any, and with three columns that
/// times its value and its value's square.
void cvectormath_add_node_moments(const double *places, const double *values,
                                  const double *weights, size_t columns, double *moments,
                                  size_t count);
/// Adds to each column of the target that of the weights times a matrix, a row for each weight.
void cvectormath_multiply_nodes(const double *matrix, const double *weights, size_t columns,
                                double *target);
/// The sums at the nodes of a box from one or two columns of weights at those of others, none of which is more than `reach` away; there is a matrix
/// for each difference of numbers, from -`reach` on.
void cvectormath_translate_nodes(const double *matrices, int64_t reach, const int64_t *boxes,
                                 const double *weights, size_t count, size_t columns,
                                 int64_t target, double *sums);
/// A polynomial in Chebyshev's at each place.
void cvectormath_evaluate_nodes(const double *coefficients, const double *places, double *target,
                                size_t count);
/// For each of some ascending keys the square of its distance t to the nearest other, in widths, and the sums of the weights e^((t^2 - u^2) / 2), and of
/// those times the values, of all others with u^2 - t^2 < reach, each times its weight where there are any. Eight keys before the first and behind the last are infinite, or are others.
void cvectormath_add_neighbours(const double *keys, const double *values, const double *weights,
                                double scale, double reach, double *nearest, double *totals,
                                double *sums, size_t count);

// Boxes in space with NODES x NODES x NODES Chebyshev polynomials; of each point of a tile the polynomials of its first coordinate, then of all points
// those of the second and of the third.
enum { CVECTORMATH_SPACE_TILE = 32 };
/// Adds to the moments of a box, columns x nodes^3, what its keys have there; `shares` holds what each counts in each column.
void cvectormath_add_space_moments(const double *polynomials, const double *shares, size_t columns,
                                   double *moments, size_t count);
/// The product of a matrix, which is here by columns of nodes numbers, with a panel of as many rows of nodes numbers.
void cvectormath_multiply_panel(const double *matrix, const double *panel, size_t rows,
                                double *target);
/// The polynomials of a box at its queries, query by query.
void cvectormath_evaluate_space(const double *polynomials, const double *sums, size_t columns,
                                double *target, size_t count);

#endif
