/*
 * rakor_writer: what the facade's files on writing share. Facade files only.
 */
#ifndef RAKOR_WRITER_H
#define RAKOR_WRITER_H

#include <time.h>

#include "engine/index/admission.h"
#include "engine/index/writer.h"
#include "engine/input/input.h"
#include "engine/rakor.h"

struct rakor_writer {
  rakor_writer_options options;
  rk_writer *writer;
  rk_admission admission;
  struct timespec opened;
  double last_progress; /* seconds since `opened` */
  uint64_t documents, text_bytes, passed_over;
  rk_input_counts before, now; /* of finished inputs, and of the one being read */
};

/* Tells of progress now and then, or at once. RK_CANCELLED when the caller has had enough. */
rk_status rakor_writer_tell(rakor_writer *writer, bool at_once, rk_error *cause) RK_MUST_CHECK;

#endif
