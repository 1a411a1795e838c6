#include "CVectorMath.h"
#include "lanes.h"

// What moves numbers about.

typedef int32_t narrow __attribute__((vector_size(32)));

CLONES int cvectormath_gather(const double *source, size_t length, const double *places,
                              double *target, size_t count) {
  double size = (double)length;
  // A place counts from the end where it is negative; what is no place reads the first number.
  int isWrong = 0;
  size_t index = 0;
  if (length > 0 && length < ((size_t)1 << 31)) {
    lanes x;
    for (; index + 8 <= count; index += 8) {
      load(&x, places + index);
      x = CHOOSE(x < 0, x + size, x);
      whole isInside = (x >= 0) & (x < size);
      x = CHOOSE(isInside, x, (lanes){0});
      narrow at = __builtin_convertvector(x, narrow);
      whole isPlace = isInside & (__builtin_convertvector(at, lanes) == x);
      isWrong |= (isPlace[0] & isPlace[1] & isPlace[2] & isPlace[3] & isPlace[4] & isPlace[5] &
                  isPlace[6] & isPlace[7]) == 0;
      for (size_t lane = 0; lane < 8; lane++) target[index + lane] = source[at[lane]];
    }
  }
  for (; index < count; index++) {
    double place = places[index] < 0 ? places[index] + size : places[index];
    if (place >= 0 && place < size && (double)(size_t)place == place) {
      target[index] = source[(size_t)place];
    } else {
      target[index] = 0;
      isWrong = 1;
    }
  }
  return isWrong;
}

CLONES size_t cvectormath_first_place(const double *source, size_t count, double value) {
  size_t index = 0;
  lanes x;
  for (; index + 8 <= count; index += 8) {
    load(&x, source + index);
    whole isSame = (x == value) | ((x != x) & (value != value ? -1 : 0));
    if ((isSame[0] | isSame[1] | isSame[2] | isSame[3] | isSame[4] | isSame[5] | isSame[6] |
         isSame[7]) != 0)
      break;
  }
  for (; index < count; index++)
    if (source[index] == value || (source[index] != source[index] && value != value)) break;
  return index;
}

CLONES void cvectormath_turn(const double *source, size_t stride, size_t rows, size_t columns,
                             double *target, size_t target_stride) {
  size_t row = 0;
  // Eight rows of a column at a time are one register to write.
  for (; row + 8 <= rows; row += 8)
    for (size_t column = 0; column < columns; column++) {
      const double *from = source + row * stride + column;
      lanes x = {from[0],          from[stride],     from[2 * stride], from[3 * stride],
                 from[4 * stride], from[5 * stride], from[6 * stride], from[7 * stride]};
      store(target + column * target_stride + row, &x);
    }
  for (; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      target[column * target_stride + row] = source[row * stride + column];
}
