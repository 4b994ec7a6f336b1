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
#include "engine/rakor_values.h"

/*
 * How far a run has come: which inputs and files it is done with (the trail), and at which record of the
 * file at hand it is. When it goes on with one that was interrupted, the inputs go by first that are
 * done, and they must be what they were; then `target` is looked for in the one that is not.
 */
typedef struct rakor_resume {
  uint64_t options; /* stands for the options */
  uint64_t inputs;  /* how many will be named; 0: not known */
  uint64_t run;     /* tells ids of streams of this run from those of others; 0: need not */
  rk_trail trail;
  rk_input *input; /* the one being read, or NULL; borrowed: what its place is will be asked */
  rk_input_place place; /* when there is none */
  rk_buffer path;       /* of that place */
  bool has_target;      /* the place below was not reached yet */
  rk_input_place target;
  rk_buffer target_path; /* NUL-terminated */
} rakor_resume;

/* rakor_resume.c. Zeroed before init. */
rk_status rakor_resume_init(rakor_resume *resume, const rakor_writer_options *options,
                            rk_error *error) RK_MUST_CHECK;
void rakor_resume_deinit(rakor_resume *resume);
/* What an index says: the run shall go on there. */
rk_status rakor_resume_from(rakor_resume *resume, rk_view point, const char *folder,
                            rk_error *error) RK_MUST_CHECK;
/* The next input comes. */
rk_status rakor_resume_begin(rakor_resume *resume, const char *path, bool is_listed,
                             rk_error *error) RK_MUST_CHECK;
/* Is there something that the run which was interrupted has read, and this one has not come by? */
bool rakor_resume_is_behind(const rakor_resume *resume);
/* The input is open: passes over what of it was read before. */
rk_status rakor_resume_go_to(rakor_resume *resume, rk_input *input, rk_input_visit *visit,
                             rk_error *error) RK_MUST_CHECK;
/* The input will be closed. */
rk_status rakor_resume_leave(rakor_resume *resume, rk_error *error) RK_MUST_CHECK;
/* All inputs were named: was the place among them? */
rk_status rakor_resume_finish(const rakor_resume *resume, rk_error *error) RK_MUST_CHECK;
/* With the next commit the index says how far it is. */
rk_status rakor_resume_keep(rakor_resume *resume, rk_writer *writer, rk_error *error) RK_MUST_CHECK;

struct rakor_writer {
  rakor_writer_options options;
  rk_writer *writer;
  rk_admission admission;
  rakor_values values;
  struct timespec opened;
  double last_progress; /* seconds since `opened` */
  uint64_t documents, text_bytes, passed_over;
  uint64_t committed_documents, committed_bytes; /* of these, by the last commit on the way */
  bool adds_directly; /* then it can't be resumed */
  bool deletes;       /* there is something to commit, even when nothing was added */
  bool unfinished;    /* the index has the place of a run that was interrupted, not of this one ... */
  bool keeps_place;   /* ... and shall have it after each commit */
  rk_input_counts before, now; /* of finished inputs, and of the one being read */
  rakor_resume resume;
};

/* One document, if it is admitted. */
rk_status rakor_writer_add_document(rakor_writer *writer, const rakor_document *document,
                                    rk_error *cause) RK_MUST_CHECK;
/* Tells of progress now and then, or at once. RK_CANCELLED when the caller has had enough. */
rk_status rakor_writer_tell(rakor_writer *writer, bool at_once, rk_error *cause) RK_MUST_CHECK;

#endif
