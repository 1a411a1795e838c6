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
  whole areWrong = {0};
  if (length > 0 && length < ((size_t)1 << 31)) {
    lanes x;
    for (; index + 8 <= count; index += 8) {
      load(&x, places + index);
      x = CHOOSE(x < 0, x + size, x);
      whole isInside = (x >= 0) & (x < size);
      x = CHOOSE(isInside, x, (lanes){0});
      narrow at = __builtin_convertvector(x, narrow);
      whole isPlace = isInside & (__builtin_convertvector(at, lanes) == x);
      areWrong |= ~isPlace;
      for (size_t lane = 0; lane < 8; lane++) target[index + lane] = source[at[lane]];
    }
    isWrong = __builtin_reduce_or(areWrong) != 0;
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
    if (__builtin_reduce_or(isSame) != 0) break;
  }
  for (; index < count; index++)
    if (source[index] == value || (source[index] != source[index] && value != value)) break;
  return index;
}

// Turns a square of eight by eight numbers at a time; `write` puts a register to its place.
#define TURN_SQUARES(write)                                                                  \
  for (size_t column = 0; column + 8 <= columns; column += 8)                                \
    for (size_t row = 0; row + 8 <= rows; row += 8) {                                        \
      lanes square[8];                                                                       \
      _Pragma("clang loop unroll(full)") for (size_t index = 0; index < 8; index++)          \
          load(square + index, source + (row + index) * stride + column);                    \
      turn_square(square);                                                                   \
      _Pragma("clang loop unroll(full)") for (size_t index = 0; index < 8; index++) {        \
        double *place = target + (column + index) * target_stride + row;                     \
        write;                                                                               \
      }                                                                                      \
    }

CLONES void cvectormath_turn(const double *source, size_t stride, size_t rows, size_t columns,
                             double *target, size_t target_stride, int passes_caches) {
  if (passes_caches && (uintptr_t)target % sizeof(lanes) == 0 && target_stride % 8 == 0) {
    TURN_SQUARES(__builtin_nontemporal_store(square[index], (lanes *)place))
  } else {
    TURN_SQUARES(store(place, square + index))
  }
  // What no whole square holds: eight rows of a column are one register to write.
  size_t row = 0;
  for (; row + 8 <= rows; row += 8)
    for (size_t column = columns / 8 * 8; column < columns; column++) {
      const double *from = source + row * stride + column;
      lanes x = {from[0],          from[stride],     from[2 * stride], from[3 * stride],
                 from[4 * stride], from[5 * stride], from[6 * stride], from[7 * stride]};
      store(target + column * target_stride + row, &x);
    }
  for (; row < rows; row++)
    for (size_t column = 0; column < columns; column++)
      target[column * target_stride + row] = source[row * stride + column];
}

CLONES void cvectormath_copy_past_caches(const double *source, double *target, size_t count) {
  size_t index = 0;
  // Up to where a line of the cache begins, and behind the last one.
  for (; index < count && (uintptr_t)(target + index) % sizeof(lanes) != 0; index++)
    target[index] = source[index];
  lanes x;
  for (; index + 8 <= count; index += 8) {
    load(&x, source + index);
    __builtin_nontemporal_store(x, (lanes *)(target + index));
  }
  for (; index < count; index++) target[index] = source[index];
}

void cvectormath_end_past_caches(void) {
#if defined(__x86_64__)
  __builtin_ia32_sfence();
#endif
}
