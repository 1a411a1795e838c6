#pragma once

// From <malloc.h>, which Swift's Glibc module leaves out.

int malloc_trim(unsigned long pad);
