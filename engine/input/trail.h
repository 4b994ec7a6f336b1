/*
 * trail: which files were read, one after the other, and are they still what they were?
 *
 * For a run that may be interrupted and gone on with. Each step of it is a line: an input as it was
 * named, or a file that is done with, with a stamp that is another one when the file has changed: size
 * and time of change of a file, a digest of the bytes of a stream. Two numbers stand for all steps
 * so far, one for names and one for stamps. Marks on the way, at most RK_TRAIL_MARKS, hold parts of
 * these two, so that who goes on can be told which file it is: of every step as long as there are no
 * more of them, then of every second, fourth and so on.
 *
 * In: steps. When it goes on with an older trail, they are compared with those of that one, as
 * long as it is behind. Out: the bytes for a resume point (FORMAT.md), and RK_MISUSE with the file that
 * is not what it was. A change goes unnoticed when a file keeps its size and its time of change.
 *
 * Plain memory of the caller, of fixed size. One thread at a time.
 */
#ifndef RK_INPUT_TRAIL_H
#define RK_INPUT_TRAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/base/error.h"
#include "engine/base/view.h"

enum {
  RK_TRAIL_MARKS = 2048,
  RK_TRAIL_HEAD_BYTES = 24,
  RK_TRAIL_BYTES_MAX = RK_TRAIL_HEAD_BYTES + 8 * RK_TRAIL_MARKS,
};

typedef enum rk_trail_what {
  RK_TRAIL_NAMED = 1, /* an input, before it is opened */
  RK_TRAIL_LISTED,    /* the same, one of a list */
  RK_TRAIL_FILE,      /* a file that is done with */
} rk_trail_what;

typedef enum rk_trail_kind {
  RK_TRAIL_NOTHING = 0, /* not there, or no file */
  RK_TRAIL_REGULAR,     /* `number`: time of change */
  RK_TRAIL_STREAM,      /* a pipe or standard input; `number`: digest */
} rk_trail_kind;

typedef struct rk_trail_stamp {
  rk_trail_kind kind;
  uint64_t bytes, number;
} rk_trail_stamp;

typedef struct rk_trail_steps {
  uint64_t count;         /* of steps */
  uint64_t names, stamps; /* stand for all of them */
  uint64_t marks[RK_TRAIL_MARKS]; /* after so many steps: half of each of the two */
} rk_trail_steps;

/* Zeroed: no step was made, and there is nothing to go on with. */
typedef struct rk_trail {
  rk_trail_steps now, then;
} rk_trail;

/* Are there steps of the older trail that were not made again yet? */
static inline bool rk_trail_is_behind(const rk_trail *trail) {
  return trail->now.count < trail->then.count;
}

/* One step more. `stamp` may be NULL: nothing is known but the name. */
rk_status rk_trail_step(rk_trail *trail, rk_trail_what what, const char *path,
                        const rk_trail_stamp *stamp, rk_error *error) RK_MUST_CHECK;

/* Appends the steps so far. */
rk_status rk_trail_put(const rk_trail *trail, rk_buffer *bytes) RK_MUST_CHECK;
/* The trail to go on with; *used of the bytes are its. False: these are none. */
bool rk_trail_take(rk_trail *trail, rk_view bytes, size_t *used);

#endif
