/*
 * input_state: what the files of the input share (input.c, input_go_to.c). Nobody else includes it.
 */
#ifndef RK_INPUT_INPUT_STATE_H
#define RK_INPUT_INPUT_STATE_H

#include "engine/base/fs.h"
#include "engine/input/format.h"
#include "engine/input/source.h"
#include "engine/input/trail.h"
#include "engine/input/walk.h"

enum { RK_INPUT_FORMATS = RK_INPUT_HTML + 1 };

struct rk_input {
  rk_input_options options;
  rk_fs_interrupt interrupt; /* on_interrupt, as files want it */
  rk_source source;
  const rk_format *format;        /* of the open file; NULL: none is open */
  void *states[RK_INPUT_FORMATS]; /* each made when first needed */
  void *state;
  bool waiting; /* the source is open, its format not yet found: the named file, before next() */
  bool in_folder;
  bool at_hand;     /* a file was begun (or could not be) that the trail has no step for yet ... */
  rk_trail_stamp stamp; /* ... and this will be its stamp */
  rk_status failed; /* to open the listed path: the first next() tells; `why` has the cause */
  rk_walk walk;
  char *name; /* as the caller gave it, when it is not a folder */
  char *id_name; /* of a stream, or NULL */
  rk_input_counts counts; /* of the files before the open one */
  rk_input_place place;   /* in the file at hand; the path only in a folder, where it is the walk's */
  rk_error why;           /* of the last bad record */
};

/* Of the file at hand, or the last one. */
static inline const char *rk_input_path(const rk_input *input) {
  return input->in_folder ? input->place.path : input->name;
}

/* Is a failure one of a record or file, behind which reading can go on? */
bool rk_input_is_skip(const rk_input *input, rk_status status);
/* Done with the file at hand, if there is one: a step of the trail. */
rk_status rk_input_leave(rk_input *input, rk_error *error) RK_MUST_CHECK;
/* Opens the next file, or finds that it passes by: then `format` stays NULL. *got false: there is none. */
rk_status rk_input_next_file(rk_input *input, bool *got, rk_error *error) RK_MUST_CHECK;
/* The next record of the open file. *got false: it is at its end, and closed. */
rk_status rk_input_read_here(rk_input *input, rk_doc *doc, bool *got,
                             rk_error *error) RK_MUST_CHECK;

#endif
