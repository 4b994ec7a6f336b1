/* Where is the input, and how does one come back there? */
#include <string.h>

#include "engine/input/input_state.h"

void rk_input_get_place(rk_input *input, rk_input_place *place) {
  *place = input->place;
  place->path = input->at_hand && place->records > 0 ? rk_input_path(input) : NULL;
  place->bytes = input->source.mark;
  place->digest = rk_source_digest(&input->source);
}

/* What was met on the way: RK_OK when it was met then, too, and told of. */
static rk_status pass_over(const rk_input *input, rk_status status, rk_error *why, rk_error *error) {
  if (status != RK_OK && !rk_input_is_skip(input, status)) {
    if (error && error->status == RK_OK) *error = *why;
    return status;
  }
  rk_error_clear(why);
  return RK_OK;
}

static rk_status visit_doc(const rk_input *input, rk_input_visit *visit, const rk_doc *doc,
                           rk_error *error) {
  return visit ? visit(input->options.context, doc, error) : RK_OK;
}

/* ---- The files that are done with ---- */

static rk_status catch_up(rk_input *input, rk_input_visit *visit, rk_error *error) {
  rk_error *why = &input->why;
  for (;;) {
    rk_doc doc;
    bool got = false;
    rk_status status;
    if (input->format) {
      status = rk_input_read_here(input, &doc, &got, why);
      status = got ? visit_doc(input, visit, &doc, error) : pass_over(input, status, why, error);
      if (status != RK_OK) return status;
      continue;
    }
    status = input->waiting ? RK_OK : rk_input_leave(input, error);
    if (status != RK_OK || !rk_trail_is_behind(input->options.trail)) return status;
    status = rk_input_next_file(input, &got, why);
    const bool is_over = status == RK_OK && !got;
    status = pass_over(input, status, why, error);
    if (status != RK_OK || is_over) return status;
  }
}

/* ---- The records of the one where it stopped ---- */

static rk_status not_there(const char *path, const char *reason, rk_error *error) {
  return rk_error_set(error, RK_MISUSE, path, "can't resume: %s", reason);
}

/* The next file is the one. A failure to open it counts as a record, as it did then. */
static rk_status find_file(rk_input *input, const char *path, rk_error *error) {
  bool got;
  const rk_status status = rk_input_next_file(input, &got, &input->why);
  const bool is_over = status == RK_OK && !got;
  if (is_over)
    return not_there(path, "the run that was interrupted stopped in this file, which is not there",
                     error);
  const char *found = rk_input_path(input);
  if (!found || strcmp(found, path) != 0)
    return rk_error_set(error, RK_MISUSE, found,
                        "can't resume: here the run that was interrupted read another file, '%s'",
                        path);
  input->place.records += status != RK_OK;
  return pass_over(input, status, &input->why, error);
}

static rk_status read_records(rk_input *input, const rk_input_place *place, rk_input_visit *visit,
                              rk_error *error) {
  rk_status status = RK_OK;
  while (status == RK_OK && input->place.records < place->records) {
    rk_doc doc;
    bool got = false;
    if (!input->format && !input->waiting)
      return not_there(place->path, "it has fewer records than were read of it", error);
    const bool begins = !input->format;
    status = begins ? rk_input_next_file(input, &got, &input->why)
                    : rk_input_read_here(input, &doc, &got, &input->why);
    input->place.records += status != RK_OK || (got && !begins);
    status = got && !begins ? visit_doc(input, visit, &doc, error)
                            : pass_over(input, status, &input->why, error);
  }
  return status;
}

rk_status rk_input_go_to(rk_input *input, const rk_input_place *place, rk_input_visit *visit,
                         rk_error *error) {
  /* That the path can't be read was told of then. */
  const bool has_failed = input->failed != RK_OK;
  input->failed = RK_OK;
  if (has_failed) rk_error_clear(&input->why);
  rk_status status = catch_up(input, visit, error);
  if (status != RK_OK || rk_trail_is_behind(input->options.trail) || !place->path) return status;
  if (has_failed) {
    input->place.records++;
  } else {
    status = find_file(input, place->path, error);
  }
  if (status == RK_OK) status = read_records(input, place, visit, error);
  if (status != RK_OK) return status;
  rk_input_place now;
  rk_source_set_mark(&input->source);
  rk_input_get_place(input, &now);
  if (now.bytes == place->bytes && now.digest == place->digest) return RK_OK;
  return not_there(place->path, "what was read of it has changed", error);
}
