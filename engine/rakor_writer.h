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
 * How far a run has come: in which input, at which record of which of its files. When it goes on with
 * one that was interrupted (is_replaying), first the inputs go by that are done; all that were begun
 * must be the same, which one number stands for.
 */
typedef struct rakor_resume {
  uint64_t options;  /* stands for the options */
  uint64_t inputs;   /* stands for the inputs of which something was read, in their order */
  uint64_t begun;    /* the same with the one that was begun last */
  uint64_t done;     /* inputs */
  uint64_t records;  /* of the current file */
  rk_buffer path;    /* of the current file; empty: the next input has not begun */
  bool is_replaying; /* until the place below is reached */
  uint64_t target_inputs, target_done, target_records;
  rk_buffer target_path; /* NUL-terminated */
} rakor_resume;

/* rakor_resume.c. Zeroed before init. */
rk_status rakor_resume_init(rakor_resume *resume, const rakor_writer_options *options,
                            rk_error *error) RK_MUST_CHECK;
void rakor_resume_deinit(rakor_resume *resume);
/* What an index says: the run shall go on there. */
rk_status rakor_resume_from(rakor_resume *resume, rk_view point, const char *folder,
                            rk_error *error) RK_MUST_CHECK;
/* The next input comes; *is_done: it goes by. */
rk_status rakor_resume_begin(rakor_resume *resume, const char *path, bool is_listed,
                             bool *is_done, rk_error *error) RK_MUST_CHECK;
/* Where in the input that has begun does reading go on? False: at its start. */
bool rakor_resume_place(rakor_resume *resume, rk_input_place *place);
/* A record of the input was read. */
rk_status rakor_resume_at(rakor_resume *resume, const rk_input *input, rk_error *error) RK_MUST_CHECK;
/* The input is done. */
void rakor_resume_end(rakor_resume *resume);
/* All inputs were named: was the place among them? */
rk_status rakor_resume_finish(const rakor_resume *resume, rk_error *error) RK_MUST_CHECK;
/* With the next commit the index says how far it is. */
rk_status rakor_resume_keep(const rakor_resume *resume, rk_writer *writer,
                            rk_error *error) RK_MUST_CHECK;

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
  rk_input_counts before, now; /* of finished inputs, and of the one being read */
  rakor_resume resume;
};

/* One document, if it is admitted. */
rk_status rakor_writer_add_document(rakor_writer *writer, const rakor_document *document,
                                    rk_error *cause) RK_MUST_CHECK;
/* Tells of progress now and then, or at once. RK_CANCELLED when the caller has had enough. */
rk_status rakor_writer_tell(rakor_writer *writer, bool at_once, rk_error *cause) RK_MUST_CHECK;

#endif
