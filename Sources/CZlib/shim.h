#pragma once

// The functions of zlib that are used, as <zlib.h> declares them. Including <zlib.h> would pull the system's own types
// (pthread_attr_t among them) into this module, and Swift would then ask every user of those types to import it.

unsigned long compressBound(unsigned long source_length);
int compress2(unsigned char *destination, unsigned long *destination_length,
              const unsigned char *source, unsigned long source_length, int level);
unsigned long crc32(unsigned long crc, const unsigned char *bytes, unsigned int length);

typedef struct {
  const unsigned char *next_in;
  unsigned int avail_in;
  unsigned long total_in;
  unsigned char *next_out;
  unsigned int avail_out;
  unsigned long total_out;
  const char *msg;
  void *state, *zalloc, *zfree, *opaque;
  int data_type;
  unsigned long adler, reserved;
} z_stream;

int inflateInit2_(z_stream *stream, int window_bits, const char *version, int stream_size);
int inflate(z_stream *stream, int flush);
int inflateReset(z_stream *stream);
int inflateEnd(z_stream *stream);
