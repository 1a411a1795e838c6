#pragma once
#include <linux/filter.h>
#include <stdint.h>
#include <unistd.h>

// Swift cannot call the variadic `syscall`.
static inline long sandbox_call(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f) {
  return syscall(number, a, b, c, d, e, f);
}

// <linux/landlock.h> of a build machine may be years older than the system that runs the binary.
struct sandbox_rights {
  uint64_t files;
  uint64_t ports;
  uint64_t scopes;
};

struct sandbox_path_rule {
  uint64_t rights;
  int32_t descriptor;
} __attribute__((packed));

struct sandbox_port_rule {
  uint64_t rights;
  uint64_t port;
};
