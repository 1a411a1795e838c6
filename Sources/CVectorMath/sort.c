#include "CVectorMath.h"
#include "lanes.h"

// Lines that fit into a cache are sorted by a network: what is compared does not depend on the numbers, so that eight lanes
// go the same way (Batcher, 1968, for merging; Knuth, volume 3, 5.3.4, for eight numbers in 19 comparisons). No number here
// is NaN.

#define SHUFFLE __builtin_shufflevector
#define UNROLL _Pragma("clang loop unroll(full)")
#define SMALLER(x, y) CHOOSE((x) < (y), x, y)
#define LARGER(x, y) CHOOSE((x) > (y), x, y)
#define EXCHANGE(x, y)                             \
  {                                                \
    lanes smaller = SMALLER(x, y);                 \
    y = LARGER(x, y);                              \
    x = smaller;                                   \
  }
#define REVERSED(x) SHUFFLE(x, x, 7, 6, 5, 4, 3, 2, 1, 0)

// One step within a register: each lane and its partner, of whom the one to the left keeps the smaller.
#define HALF_STEP(x, partner, choice)              \
  {                                                \
    lanes other = SHUFFLE(x, x, partner);          \
    lanes smaller = SMALLER(x, other);             \
    lanes larger = LARGER(x, other);               \
    x = SHUFFLE(smaller, larger, choice);          \
  }
#define LIST(...) __VA_ARGS__

// Sorts a register that rises and then falls.
INLINE void merge_register(lanes *value) {
  lanes x = *value;
  HALF_STEP(x, LIST(4, 5, 6, 7, 0, 1, 2, 3), LIST(0, 1, 2, 3, 12, 13, 14, 15))
  HALF_STEP(x, LIST(2, 3, 0, 1, 6, 7, 4, 5), LIST(0, 1, 10, 11, 4, 5, 14, 15))
  HALF_STEP(x, LIST(1, 0, 3, 2, 5, 4, 7, 6), LIST(0, 9, 2, 11, 4, 13, 6, 15))
  *value = x;
}

// Sorts up to eight registers that rise and then fall, as one.
INLINE void merge_registers(lanes *values, size_t count) {
  UNROLL for (size_t distance = 4; distance > 0; distance /= 2) {
    if (distance >= count) continue;
    UNROLL for (size_t index = 0; index < 8; index++)
      if (index < count && (index & distance) == 0)
        EXCHANGE(values[index], values[index + distance])
  }
  UNROLL for (size_t index = 0; index < 8; index++)
    if (index < count) merge_register(values + index);
}

INLINE void sort_64(double *numbers) {
  lanes x[8];
  UNROLL for (size_t row = 0; row < 8; row++) load(x + row, numbers + 8 * row);
  // Each of the eight columns.
  EXCHANGE(x[0], x[2]) EXCHANGE(x[1], x[3]) EXCHANGE(x[4], x[6]) EXCHANGE(x[5], x[7])
  EXCHANGE(x[0], x[4]) EXCHANGE(x[1], x[5]) EXCHANGE(x[2], x[6]) EXCHANGE(x[3], x[7])
  EXCHANGE(x[0], x[1]) EXCHANGE(x[2], x[3]) EXCHANGE(x[4], x[5]) EXCHANGE(x[6], x[7])
  EXCHANGE(x[2], x[4]) EXCHANGE(x[3], x[5])
  EXCHANGE(x[1], x[4]) EXCHANGE(x[3], x[6])
  EXCHANGE(x[1], x[2]) EXCHANGE(x[3], x[4]) EXCHANGE(x[5], x[6])
  turn_square(x);
  UNROLL for (size_t half = 1; half < 8; half *= 2)
    UNROLL for (size_t start = 0; start < 8; start += 2 * half) {
      UNROLL for (size_t index = 0; index < half; index++) {
        if (index > half - 1 - index) continue;
        // The second run from behind makes both one that rises and then falls.
        lanes swapped = REVERSED(x[start + half + index]);
        x[start + half + index] = REVERSED(x[start + 2 * half - 1 - index]);
        x[start + 2 * half - 1 - index] = swapped;
      }
      merge_registers(x + start, 2 * half);
    }
  UNROLL for (size_t row = 0; row < 8; row++) store(numbers + 8 * row, x + row);
}

// So many are sorted one by one in less time.
enum { few = 12 };

INLINE void insert_in_order(double *numbers, size_t count) {
  for (size_t next = 1; next < count; next++) {
    double number = numbers[next];
    size_t place = next;
    for (; place > 0 && number < numbers[place - 1]; place--) numbers[place] = numbers[place - 1];
    numbers[place] = number;
  }
}

// Merges two sorted runs of `half` registers, a power of two from 8 on, that lie one behind the other.
INLINE void merge_runs(double *numbers, size_t half) {
  lanes x, y;
  // The first with the last, and so on inwards: then the smaller half lies in front, and both rise and fall.
  for (size_t index = 0; index < half; index++) {
    double *low = numbers + 8 * index, *high = numbers + 8 * (2 * half - 1 - index);
    load(&x, low);
    load(&y, high);
    y = REVERSED(y);
    EXCHANGE(x, y)
    y = REVERSED(y);
    store(low, &x);
    store(high, &y);
  }
  for (size_t distance = half / 2; distance >= 8; distance /= 2)
    for (size_t start = 0; start < 2 * half; start += 2 * distance)
      for (size_t index = start; index < start + distance; index++) {
        load(&x, numbers + 8 * index);
        load(&y, numbers + 8 * (index + distance));
        EXCHANGE(x, y)
        store(numbers + 8 * index, &x);
        store(numbers + 8 * (index + distance), &y);
      }
  for (size_t start = 0; start < 2 * half; start += 8) {
    lanes parts[8];
    UNROLL for (size_t row = 0; row < 8; row++) load(parts + row, numbers + 8 * (start + row));
    merge_registers(parts, 8);
    UNROLL for (size_t row = 0; row < 8; row++) store(numbers + 8 * (start + row), parts + row);
  }
}

size_t cvectormath_sort_room(size_t count) {
  size_t room = 64;
  while (room < count) room *= 2;
  return room;
}

CLONES void cvectormath_sort(const double *source, size_t count, int is_descending, double *spare,
                             double *target) {
  size_t room = cvectormath_sort_room(count), missing = 0;
  double sign = is_descending ? -1 : 1;
  // Infinity is no smaller than any number, and stands for those that are none and behind the last.
  for (size_t index = 0; index < count; index++) {
    double number = source[index];
    missing += number != number;
    spare[index] = number != number ? __builtin_inf() : sign * (number + 0.0);
  }
  if (count <= few) {
    insert_in_order(spare, count);
    room = 0;
  }
  for (size_t index = count; index < room; index++) spare[index] = __builtin_inf();
  for (size_t start = 0; start < room && start < count; start += 64) sort_64(spare + start);
  for (size_t half = 8; 16 * half <= room; half *= 2)
    for (size_t start = 0; start + 8 * half < count; start += 16 * half)
      merge_runs(spare + start, half);
  size_t known = count - missing;
  for (size_t index = 0; index < known; index++) target[index] = sign * spare[index];
  for (size_t index = known; index < count; index++) target[index] = __builtin_nan("");
}
