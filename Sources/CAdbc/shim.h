#pragma once

// What drivers of databases share, as far as it is used: the layouts that these specifications fix.
// https://arrow.apache.org/docs/format/CDataInterface.html
// https://arrow.apache.org/docs/format/CStreamInterface.html
// https://arrow.apache.org/adbc/current/format/specification.html
#include <stdint.h>

struct arrow_schema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t child_count;
  struct arrow_schema **children;
  struct arrow_schema *dictionary;
  void (*release)(struct arrow_schema *);
  void *private_data;
};

struct arrow_array {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t buffer_count;
  int64_t child_count;
  const void **buffers;
  struct arrow_array **children;
  struct arrow_array *dictionary;
  void (*release)(struct arrow_array *);
  void *private_data;
};

struct arrow_stream {
  int (*get_schema)(struct arrow_stream *, struct arrow_schema *);
  int (*get_next)(struct arrow_stream *, struct arrow_array *);
  const char *(*get_last_error)(struct arrow_stream *);
  void (*release)(struct arrow_stream *);
  void *private_data;
};

struct adbc_error {
  char *message;
  int32_t vendor_code;
  char state[5];
  void (*release)(struct adbc_error *);
  void *private_data;
  void *private_driver;
};

// A database, a connection or a statement.
struct adbc_handle {
  void *private_data;
  void *private_driver;
};

typedef uint8_t (*adbc_of_one)(struct adbc_handle *, struct adbc_error *);
typedef uint8_t (*adbc_of_two)(struct adbc_handle *, struct adbc_handle *, struct adbc_error *);
typedef uint8_t (*adbc_set_option)(struct adbc_handle *, const char *, const char *, struct adbc_error *);
typedef uint8_t (*adbc_set_query)(struct adbc_handle *, const char *, struct adbc_error *);
typedef uint8_t (*adbc_execute)(struct adbc_handle *, struct arrow_stream *, int64_t *, struct adbc_error *);
