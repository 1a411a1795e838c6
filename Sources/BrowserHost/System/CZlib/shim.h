#pragma once

// The functions of zlib that are used, as <zlib.h> declares them. Including <zlib.h> would pull the system's own types
// (pthread_attr_t among them) into this module, and Swift would then ask every user of those types to import it.

unsigned long compressBound(unsigned long source_length);
int compress2(unsigned char *destination, unsigned long *destination_length,
              const unsigned char *source, unsigned long source_length, int level);
unsigned long crc32(unsigned long crc, const unsigned char *bytes, unsigned int length);

typedef struct gzFile_s *gzFile;
gzFile gzdopen(int descriptor, const char *mode);
int gzread(gzFile file, void *buffer, unsigned int length);
int gzclose(gzFile file);
