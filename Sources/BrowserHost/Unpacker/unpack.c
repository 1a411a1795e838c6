// Unpacks LZMA, in which a module takes three quarters of what gzip makes of it: browsers unpack only the latter by
// themselves. A module of its own, which stands in front of what it unpacks.
//
// Source: Igor Pavlov, "LZMA specification", 2015: the probabilities, states and distances by their names there.

#include <stddef.h>
#include <stdint.h>

typedef uint16_t probability;

static const uint8_t *source, *source_end;
static uint32_t range, code;

// What is cut off goes on with zeros, and ends where the target is full.
static inline uint32_t next(void) { return source < source_end ? *source++ : 0; }

static inline void normalize(void) {
  if (range < 1u << 24) {
    range <<= 8;
    code = code << 8 | next();
  }
}

static inline uint32_t bit(probability *chance) {
  normalize();
  uint32_t bound = (range >> 11) * *chance;
  if (code < bound) {
    range = bound;
    *chance += (2048 - *chance) >> 5;
    return 0;
  }
  range -= bound;
  code -= bound;
  *chance -= *chance >> 5;
  return 1;
}

static uint32_t direct(uint32_t bits) {
  uint32_t value = 0;
  for (; bits; bits--) {
    normalize();
    range >>= 1;
    uint32_t is_set = code >= range;
    if (is_set) code -= range;
    value = value << 1 | is_set;
  }
  return value;
}

static uint32_t tree(probability *chances, uint32_t bits) {
  uint32_t place = 1;
  for (uint32_t index = 0; index < bits; index++) place = place << 1 | bit(chances + place);
  return place - (1u << bits);
}

static uint32_t reverse_tree(probability *chances, uint32_t bits) {
  uint32_t place = 1, value = 0;
  for (uint32_t index = 0; index < bits; index++) {
    uint32_t is_set = bit(chances + place);
    place = place << 1 | is_set;
    value |= is_set << index;
  }
  return value;
}

typedef struct {
  probability choice[2], low[16][8], middle[16][8], high[256];
} lengths;

static uint32_t length(lengths *chances, uint32_t position) {
  if (!bit(&chances->choice[0])) return tree(chances->low[position], 3);
  if (!bit(&chances->choice[1])) return 8 + tree(chances->middle[position], 3);
  return 16 + tree(chances->high, 8);
}

static struct {
  probability literal[0x300 << 4];
  probability is_match[12][16], is_repeat[12], is_repeat0[12], is_repeat1[12], is_repeat2[12], is_long[12][16];
  probability slots[4][64], near[128], align[16];
  lengths matches, repeats;
} chances;

/// The number of bytes that were unpacked, or -1 where `count` bytes are no LZMA or more than `most`.
///
/// The source has the 13 bytes of the format "LZMA alone" in front: the properties, the size of the dictionary, and the
/// size of what is packed, which must be known.
__attribute__((export_name("unpack"))) int32_t unpack(const uint8_t *packed, uint32_t count, uint8_t *target,
                                                      uint32_t most) {
  if (count < 18 || packed[0] >= 9 * 5 * 5) return -1;
  uint32_t context = packed[0] % 9, low = packed[0] / 9 % 5, position_bits = packed[0] / 45;
  uint32_t size = packed[5] | packed[6] << 8 | packed[7] << 16 | (uint32_t)packed[8] << 24;
  if (context + low > 4 || size > most) return -1;
  source = packed + 14;
  source_end = packed + count;
  range = 0xffffffff;
  code = 0;
  for (int index = 0; index < 4; index++) code = code << 8 | next();
  for (size_t index = 0; index < sizeof chances / sizeof(probability); index++)
    ((volatile probability *)&chances)[index] = 1024;

  uint32_t done = 0, state = 0, distances[4] = {0};
  while (done < size) {
    uint32_t position = done & ((1u << position_bits) - 1);
    if (!bit(&chances.is_match[state][position])) {
      uint32_t before = done ? target[done - 1] : 0;
      uint32_t row = (done & ((1u << low) - 1)) << context | before >> (8 - context);
      probability *literal = chances.literal + 0x300 * row;
      uint32_t symbol = 1;
      if (state >= 7) {
        if (distances[0] >= done) return -1;
        uint32_t match = target[done - distances[0] - 1];
        do {
          uint32_t match_bit = match >> 7 & 1;
          match <<= 1;
          uint32_t is_set = bit(literal + ((1 + match_bit) << 8) + symbol);
          symbol = symbol << 1 | is_set;
          if (match_bit != is_set) break;
        } while (symbol < 0x100);
      }
      while (symbol < 0x100) symbol = symbol << 1 | bit(literal + symbol);
      target[done++] = (uint8_t)symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    uint32_t run;
    if (!bit(&chances.is_repeat[state])) {
      distances[3] = distances[2];
      distances[2] = distances[1];
      distances[1] = distances[0];
      run = length(&chances.matches, position);
      state = state < 7 ? 7 : 10;
      uint32_t slot = tree(chances.slots[run < 3 ? run : 3], 6);
      uint32_t distance = slot;
      if (slot >= 4) {
        uint32_t bits = (slot >> 1) - 1;
        distance = (2 | (slot & 1)) << bits;
        if (slot < 14)
          distance += reverse_tree(chances.near + distance - slot, bits);
        else
          distance += (direct(bits - 4) << 4) + reverse_tree(chances.align, 4);
      }
      distances[0] = distance;
      if (distance == 0xffffffff) break;
    } else {
      if (!bit(&chances.is_repeat0[state])) {
        if (!bit(&chances.is_long[state][position])) {
          if (distances[0] >= done) return -1;
          target[done] = target[done - distances[0] - 1];
          done++;
          state = state < 7 ? 9 : 11;
          continue;
        }
      } else {
        uint32_t which = !bit(&chances.is_repeat1[state]) ? 1 : !bit(&chances.is_repeat2[state]) ? 2 : 3;
        uint32_t distance = distances[which];
        for (; which; which--) distances[which] = distances[which - 1];
        distances[0] = distance;
      }
      run = length(&chances.repeats, position);
      state = state < 7 ? 8 : 11;
    }
    run += 2;
    if (distances[0] >= done || run > size - done) return -1;
    const uint8_t *from = target + done - distances[0] - 1;
    for (; run; run--) target[done++] = *from++;
  }
  return (int32_t)done;
}
