// What a page has instead of a C library's rest, of an allocator that counts, and of the compiler's runtime.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How a number is written: the compiler's embedded mode calls no function with a variable number of arguments.
int browser_format(char *target, size_t size, int is_scientific, int digits, double number) {
  return snprintf(target, size, is_scientific ? "%.*e" : "%.*f", digits, number);
}

// How Swift reads a number; nil where the text goes on behind it.
const char *_swift_stdlib_strtod_clocale(const char *text, double *result) {
  char *end;
  *result = strtod(text, &end);
  return end == text ? NULL : end;
}

// The seed of the hash tables: every run is the same.
void arc4random_buf(void *target, size_t count) { memset(target, 7, count); }

// A page unpacks nothing: its script unpacks the files that it gives.
int inflateInit2_(void *stream, int window_bits, const char *version, int stream_size) { return -1; }
int inflate(void *stream, int flush) { return -1; }
int inflateReset(void *stream) { return -1; }
int inflateEnd(void *stream) { return -1; }

unsigned long crc32(unsigned long crc, const unsigned char *bytes, unsigned int length) {
  uint32_t sum = ~(uint32_t)crc;
  for (unsigned int index = 0; index < length; index++) {
    sum ^= bytes[index];
    for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320 : 0);
  }
  return ~sum;
}

// The bytes that are in use; the linker puts these around the allocator's own (`--wrap`). Address 0 is memory like any
// other here, so nobody may get it: whoever runs the module goes on from the last copy of its memory.
static size_t held;
size_t browser_held(void) { return held; }

size_t malloc_usable_size(void *memory);
static void *counted(void *memory) {
  if (!memory) __builtin_trap();
  held += malloc_usable_size(memory);
  return memory;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size) { return counted(__real_malloc(size)); }

void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size) { return counted(__real_aligned_alloc(alignment, size)); }

int __real_posix_memalign(void **memory, size_t alignment, size_t size);
int __wrap_posix_memalign(void **memory, size_t alignment, size_t size) {
  if (__real_posix_memalign(memory, alignment, size)) __builtin_trap();
  counted(*memory);
  return 0;
}

void __real_free(void *memory);
void __wrap_free(void *memory) {
  if (memory) held -= malloc_usable_size(memory);
  __real_free(memory);
}

// The product of two numbers of 128 bits, which the compiler's runtime would bring.
typedef struct {
  uint64_t low, high;
} Wide;

void __multi3(Wide *result, uint64_t a_low, uint64_t a_high, uint64_t b_low, uint64_t b_high) {
  uint64_t a0 = (uint32_t)a_low, a1 = a_low >> 32, b0 = (uint32_t)b_low, b1 = b_low >> 32;
  uint64_t low = a0 * b0, left = a0 * b1, right = a1 * b0, high = a1 * b1;
  uint64_t middle = (low >> 32) + (uint32_t)left + (uint32_t)right;
  result->low = (middle << 32) | (uint32_t)low;
  result->high = high + (left >> 32) + (right >> 32) + (middle >> 32) + a_low * b_high + a_high * b_low;
}
