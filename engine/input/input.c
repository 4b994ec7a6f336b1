#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/input/charset.h"
#include "engine/input/guess.h"
#include "engine/input/input_state.h"
#include "engine/input/site.h"

/* By rk_input_format. */
static const rk_format *const formats[] = {NULL,           &rk_plain_format, &rk_jsonl_format,
                                          &rk_trec_format, &rk_csv_format, &rk_tsv_format,
                                          &rk_warc_format, &rk_html_format};
_Static_assert(sizeof formats / sizeof *formats == RK_INPUT_FORMATS, "one for each");

/* ---- What is in this file? ---- */

/* HTML pages tell their charset themselves: theirs stays. */
static rk_status drop_byte_order_mark(rk_source *source, rk_error *error) {
  rk_view window = rk_source_window(source);
  const rk_charset charset = rk_charset_take_mark(&window);
  if (charset == RK_CHARSET_UTF_8) rk_source_consume(source, 3);
  if (charset == RK_CHARSET_NONE || charset == RK_CHARSET_UTF_8) return RK_OK;
  return rk_error_set_at(error, RK_BAD_INPUT, source->path, 0, 0, "UTF-16 text, not UTF-8");
}

/* "page.html", "page.htm.gz" */
static bool is_named_html(const char *path) {
  static const char *const packings[] = {"", ".gz", ".zst"};
  static const char *const endings[] = {".html", ".htm", ".xhtml"};
  const size_t len = strlen(path);
  for (size_t i = 0; i < sizeof packings / sizeof *packings; i++) {
    for (size_t j = 0; j < sizeof endings / sizeof *endings; j++) {
      char ending[16];
      const size_t ending_len =
          (size_t)snprintf(ending, sizeof ending, "%s%s", endings[j], packings[i]);
      if (len > ending_len && strcasecmp(path + len - ending_len, ending) == 0) return true;
    }
  }
  return false;
}

/* Of the window behind a byte order mark. RK_INPUT_AUTO: more bytes are needed. */
static rk_input_format guess_format(rk_input *input, const char **foreign) {
  const rk_source *source = &input->source;
  rk_view text = rk_source_window(source);
  const bool at_end = source->ended || text.len == RK_SOURCE_WINDOW_BYTES;
  const rk_charset charset = rk_charset_take_mark(&text);
  const bool is_wide = charset == RK_CHARSET_UTF_16LE || charset == RK_CHARSET_UTF_16BE;
  rk_input_format format = RK_INPUT_TEXT;
  *foreign = NULL;
  if (!is_wide) format = rk_guess_format(text, at_end, &input->options.names, foreign);
  if (format != RK_INPUT_TEXT || !is_named_html(source->path)) return format;
  *foreign = NULL;
  return RK_INPUT_HTML;
}

static rk_status find_format(rk_input *input, rk_input_format *format, rk_error *error) {
  rk_source *source = &input->source;
  rk_status status = RK_OK;
  while (status == RK_OK && !source->ended && rk_source_window(source).len < 3)
    status = rk_source_fill(source, error);
  *format = input->options.format;
  while (status == RK_OK && *format == RK_INPUT_AUTO) {
    const char *foreign;
    *format = guess_format(input, &foreign);
    if (foreign)
      return rk_error_set_at(error, RK_BAD_INPUT, source->path, 0, 0, "%s; --format text takes it",
                             foreign);
    if (*format == RK_INPUT_AUTO) status = rk_source_fill(source, error);
  }
  if (status == RK_OK && *format != RK_INPUT_HTML) status = drop_byte_order_mark(source, error);
  return status;
}

/* ---- One file after the other ---- */

static void close_file(rk_input *input) {
  if (input->stamp.kind == RK_TRAIL_STREAM) {
    rk_source_set_mark(&input->source);
    input->stamp.bytes = input->source.mark;
    input->stamp.number = rk_source_digest(&input->source);
  }
  input->counts.raw_bytes += input->source.raw_bytes;
  input->counts.unpacked_bytes += input->source.unpacked_bytes;
  rk_source_close(&input->source);
  input->source.raw_bytes = input->source.unpacked_bytes = 0;
  input->format = NULL;
}

/* Here a file is at hand. */
static void take_up(rk_input *input, const rk_fs_facts *facts) {
  input->at_hand = true;
  input->stamp = (rk_trail_stamp){0};
  if (facts->kind == RK_FS_OTHER) input->stamp.kind = RK_TRAIL_STREAM;
  if (facts->kind == RK_FS_REGULAR)
    input->stamp =
        (rk_trail_stamp){RK_TRAIL_REGULAR, facts->size_bytes, (uint64_t)facts->changed};
}

/* Was the file at hand read by an older run, and need not be opened? */
static bool passes_by(const rk_input *input) {
  return input->options.trail && rk_trail_is_behind(input->options.trail) &&
         !input->options.reads_again && input->stamp.kind == RK_TRAIL_REGULAR;
}

rk_status rk_input_leave(rk_input *input, rk_error *error) {
  if (!input->at_hand) return RK_OK;
  input->at_hand = false;
  return input->options.trail ? rk_trail_step(input->options.trail, RK_TRAIL_FILE,
                                              rk_input_path(input), &input->stamp, error)
                              : RK_OK;
}

/* The file can't be started. A WARC file whose first member is damaged can be at the next. */
static rk_status leave_file(rk_input *input, rk_status cause) {
  const rk_input_format format = input->options.format;
  bool resumed = false;
  if (cause == RK_BAD_INPUT && (format == RK_INPUT_AUTO || format == RK_INPUT_WARC)) {
    rk_error ignored = {0};
    if (rk_source_resume(&input->source, rk_view_of(RK_WARC_BEGINS), &resumed, &ignored) != RK_OK)
      resumed = false;
  }
  input->waiting = resumed;
  if (resumed) return cause;
  input->counts.files++;
  close_file(input);
  return cause;
}

/* The source is open: choose who reads it. */
static rk_status start_file(rk_input *input, rk_error *error) {
  rk_input_format format;
  rk_status status = find_format(input, &format, error);
  if (status == RK_OK && !input->states[format]) {
    input->states[format] = formats[format]->create();
    if (!input->states[format])
      status = rk_error_set(error, RK_NO_MEMORY, input->source.path, "no memory to read it");
  }
  if (status != RK_OK) return leave_file(input, status);
  input->format = formats[format];
  input->state = input->states[format];
  input->counts.files++;
  input->format->start(input->state, &input->source, &input->options);
  return RK_OK;
}

rk_status rk_input_next_file(rk_input *input, bool *got, rk_error *error) {
  const char *path = NULL;
  *got = false;
  rk_status status = RK_OK;
  if (!input->waiting) {
    status = rk_input_leave(input, error);
    if (status != RK_OK || !input->in_folder) return status;
    status = rk_walk_next(&input->walk, &path, error);
    if (status != RK_OK || !path) return status;
    input->place = (rk_input_place){.path = path};
    take_up(input, &input->walk.facts);
    *got = passes_by(input);
    if (*got) return RK_OK;
    status = rk_source_open(&input->source, path, error);
  }
  input->waiting = false;
  if (status == RK_OK) status = start_file(input, error);
  *got = status == RK_OK;
  return status;
}

/* ---- Opening ---- */

static rk_input *create(const rk_input_options *options) {
  rk_input *input = calloc(1, sizeof *input);
  if (!input) return NULL;
  if (options) input->options = *options;
  if (input->options.max_document_bytes == 0)
    input->options.max_document_bytes = RK_INPUT_MAX_DOCUMENT_BYTES;
  input->interrupt = (rk_fs_interrupt){input->options.on_interrupt, input->options.context};
  if (input->interrupt.go_on) input->source.interrupt = &input->interrupt;
  input->source.keeps_digest = input->options.trail != NULL;
  rk_error_clear(&input->why);
  return input;
}

static rk_status open_folder(rk_input *input, rk_status opened) {
  input->in_folder = true;
  return opened;
}

/* The records of a stream must not be taken for those of the one before. */
static rk_status name_ids(rk_input *input, rk_error *error) {
  if (input->stamp.kind != RK_TRAIL_STREAM || input->options.run == 0) return RK_OK;
  const size_t cap = strlen(input->name) + 24;
  input->id_name = malloc(cap);
  if (!input->id_name) return rk_error_set_errno(error, input->name, "can't open", ENOMEM);
  snprintf(input->id_name, cap, "%s@%" PRIu64, input->name, input->options.run);
  input->source.id_name = input->id_name;
  return RK_OK;
}

static rk_status open_path(rk_input *input, const char *path, rk_error *error) {
  rk_fs_facts facts = {.kind = RK_FS_OTHER};
  rk_status status = RK_OK;
  if (strcmp(path, "-") != 0) status = rk_fs_look(path, &facts, error);
  if (status == RK_OK && facts.kind == RK_FS_NOTHING && rk_walk_is_pattern(path))
    return open_folder(input, rk_walk_open_pattern(&input->walk, path, error));
  if (status == RK_OK && facts.kind == RK_FS_FOLDER)
    return open_folder(input, rk_walk_open(&input->walk, path, error));
  input->name = strdup(path);
  if (!input->name) return rk_error_set_errno(error, path, "can't open", ENOMEM);
  take_up(input, &facts);
  if (status != RK_OK) return status;
  if (facts.kind == RK_FS_NOTHING) return rk_error_set_errno(error, path, "can't open", ENOENT);
  if (facts.kind == RK_FS_REGULAR) input->counts.raw_bytes_total = facts.size_bytes;
  if (passes_by(input)) return RK_OK;
  status = rk_source_open(&input->source, input->name, error);
  if (status == RK_OK) status = name_ids(input, error);
  input->waiting = status == RK_OK;
  return status;
}

static rk_status open_memory(rk_input *input, const char *name, rk_view bytes, rk_error *error) {
  input->counts.raw_bytes_total = bytes.len;
  input->name = strdup(name);
  if (!input->name) return rk_error_set_errno(error, name, "can't read", ENOMEM);
  const rk_status status = rk_source_open_memory(&input->source, input->name, bytes, error);
  input->waiting = status == RK_OK;
  return status;
}

static rk_status finish_open(rk_input **made, rk_input *input, rk_status status) {
  if (status != RK_OK) rk_input_close(input);
  *made = status == RK_OK ? input : NULL;
  return status;
}

rk_status rk_input_open(rk_input **input, const char *path, const rk_input_options *options,
                        rk_error *error) {
  rk_input *self = create(options);
  if (!self)
    return finish_open(input, self, rk_error_set_errno(error, path, "can't open", ENOMEM));
  const rk_trail *trail = self->options.trail;
  const bool is_listed = self->options.is_listed;
  /* It may be one that was told of before. */
  const bool may_fail = !self->options.strict || (trail && rk_trail_is_behind(trail));
  rk_status status = open_path(self, path, is_listed ? &self->why : error);
  if (status == RK_IO && is_listed && may_fail) {
    self->failed = status;
    status = RK_OK;
  } else if (status != RK_OK && is_listed && error && error->status == RK_OK) {
    *error = self->why;
  }
  return finish_open(input, self, status);
}

rk_status rk_input_open_memory(rk_input **input, const char *name, const void *bytes, size_t len,
                               const rk_input_options *options, rk_error *error) {
  rk_input *self = create(options);
  rk_status status = self ? open_memory(self, name, (rk_view){bytes, len}, error)
                          : rk_error_set_errno(error, name, "can't read", ENOMEM);
  return finish_open(input, self, status);
}

/* ---- Reading ---- */

rk_status rk_input_read_here(rk_input *input, rk_doc *doc, bool *got, rk_error *error) {
  *got = false;
  const rk_status status = input->format->next(input->state, doc, got, error);
  /* At its end; or the rest of it is lost. */
  if (status == RK_IO || (status == RK_OK && !*got)) close_file(input);
  return status;
}

/* RK_OK with *got false: there is nothing further. */
static rk_status read_one(rk_input *input, rk_doc *doc, bool *got, rk_error *error) {
  for (;;) {
    bool more = true;
    rk_status status = input->format ? RK_OK : rk_input_next_file(input, &more, error);
    if (status != RK_OK || !more) return status;
    if (!input->format) continue; /* a file that passes by */
    status = rk_input_read_here(input, doc, got, error);
    if (status != RK_OK || *got) return status;
  }
}

bool rk_input_is_skip(const rk_input *input, rk_status status) {
  const bool one_of_many = input->in_folder || input->options.is_listed;
  return status == RK_BAD_INPUT || (status == RK_IO && one_of_many);
}

rk_status rk_input_next(rk_input *input, rk_doc *doc, bool *got, rk_error *error) {
  rk_error *why = &input->why;
  for (;;) {
    *got = false;
    rk_status status = input->failed ? input->failed : read_one(input, doc, got, why);
    input->failed = RK_OK;
    /* Where a record ends the reading, it was not read: who comes back gets it again. */
    const bool skips = rk_input_is_skip(input, status) && !input->options.strict;
    if (skips || *got) {
      input->place.records++;
      rk_source_set_mark(&input->source);
    }
    if (status == RK_OK) {
      input->counts.documents += *got;
      if (*got && doc->site.len == 0) doc->site = rk_site_of(doc->id);
      return RK_OK;
    }
    if (!skips) {
      if (error && error->status == RK_OK) *error = *why;
      return status;
    }
    input->counts.skipped++;
    if (input->options.on_skip) input->options.on_skip(input->options.context, why);
    rk_error_clear(why);
  }
}

void rk_input_get_counts(const rk_input *input, rk_input_counts *counts) {
  *counts = input->counts;
  counts->raw_bytes += input->source.raw_bytes;
  counts->unpacked_bytes += input->source.unpacked_bytes;
}

void rk_input_close(rk_input *input) {
  if (!input) return;
  for (size_t i = 1; i < RK_INPUT_FORMATS; i++) formats[i]->destroy(input->states[i]);
  rk_source_deinit(&input->source);
  rk_walk_close(&input->walk);
  free(input->name);
  free(input->id_name);
  free(input);
}
