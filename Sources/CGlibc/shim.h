#pragma once

// What Swift's Glibc module leaves out.
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>

#ifndef __USE_GNU
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
#endif

// Of <linux/fs.h>: both names change places in one step.
static const unsigned int glibc_rename_exchange = 2;

// Swift calls no function with as many arguments as one likes.
static inline int glibc_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }
