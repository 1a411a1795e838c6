#pragma once
#include <zmq.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

// Swift cannot call the variadic `syscall`, and glibc has `pidfd_open` only since 2.36.
static inline int zeromq_pidfd_open(pid_t process) {
  return (int)syscall(SYS_pidfd_open, process, 0);
}
