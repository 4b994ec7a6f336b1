#include "engine/input/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/base/fs.h"
#include "engine/input/charset.h"
#include "engine/input/format.h"
#include "engine/input/guess.h"
#include "engine/input/site.h"
#include "engine/input/source.h"
#include "engine/input/walk.h"

/* By rk_input_format. */
static const rk_format *const formats[] = {NULL,           &rk_plain_format, &rk_jsonl_format,
                                          &rk_trec_format, &rk_csv_format, &rk_tsv_format,
                                          &rk_warc_format, &rk_html_format};
#define FORMAT_COUNT (sizeof formats / sizeof *formats)

struct rk_input {
  rk_input_options options;
  rk_fs_interrupt interrupt; /* on_interrupt, as files want it */
  rk_source source;
  const rk_format *format;    /* of the open file; NULL: none is open */
  void *states[FORMAT_COUNT]; /* each made when first needed */
  void *state;
  bool waiting; /* the source is open, its format not yet found: the named file, before next() */
  bool in_folder;
  rk_status failed; /* to open the listed path: the first next() tells; `why` has the cause */
  rk_walk walk;
  char *name; /* as the caller gave it, when it is not a folder */
  rk_input_counts counts; /* of the files before the open one */
  rk_input_place place;   /* of the file at hand; its path belongs to the walk, or is `name` */
  rk_error why;           /* of the last bad record */
};

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
  input->counts.raw_bytes += input->source.raw_bytes;
  input->counts.unpacked_bytes += input->source.unpacked_bytes;
  rk_source_close(&input->source);
  input->source.raw_bytes = input->source.unpacked_bytes = 0;
  input->format = NULL;
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

/* *got false: there is no further file. */
static rk_status open_next_file(rk_input *input, bool *got, rk_error *error) {
  const char *path = NULL;
  *got = false;
  rk_status status = RK_OK;
  if (!input->waiting) {
    if (!input->in_folder) return RK_OK;
    status = rk_walk_next(&input->walk, &path, error);
    if (status != RK_OK || !path) return status;
    input->place = (rk_input_place){.path = path};
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
  rk_error_clear(&input->why);
  return input;
}

static rk_status open_path(rk_input *input, const char *path, rk_error *error) {
  rk_fs_kind kind = RK_FS_OTHER;
  uint64_t size_bytes = 0;
  rk_status status = RK_OK;
  if (strcmp(path, "-") != 0) status = rk_fs_stat(path, &kind, &size_bytes, error);
  if (status != RK_OK) return status;
  if (kind == RK_FS_NOTHING && rk_walk_is_pattern(path)) {
    input->in_folder = true;
    return rk_walk_open_pattern(&input->walk, path, error);
  }
  if (kind == RK_FS_NOTHING) return rk_error_set_errno(error, path, "can't open", ENOENT);
  if (kind == RK_FS_FOLDER) {
    input->in_folder = true;
    return rk_walk_open(&input->walk, path, error);
  }
  if (kind == RK_FS_REGULAR) input->counts.raw_bytes_total = size_bytes;
  input->name = strdup(path);
  if (!input->name) return rk_error_set_errno(error, path, "can't open", ENOMEM);
  return rk_source_open(&input->source, input->name, error);
}

static rk_status open_memory(rk_input *input, const char *name, rk_view bytes, rk_error *error) {
  input->counts.raw_bytes_total = bytes.len;
  input->name = strdup(name);
  if (!input->name) return rk_error_set_errno(error, name, "can't read", ENOMEM);
  return rk_source_open_memory(&input->source, input->name, bytes, error);
}

static rk_status finish_open(rk_input **made, rk_input *input, rk_status status) {
  if (status == RK_OK) {
    input->waiting = !input->in_folder;
  } else {
    rk_input_close(input);
    input = NULL;
  }
  *made = input;
  return status;
}

rk_status rk_input_open(rk_input **input, const char *path, const rk_input_options *options,
                        rk_error *error) {
  rk_input *self = create(options);
  if (!self)
    return finish_open(input, self, rk_error_set_errno(error, path, "can't open", ENOMEM));
  const bool is_listed = self->options.is_listed;
  rk_status status = open_path(self, path, is_listed ? &self->why : error);
  if (status == RK_IO && is_listed && !self->options.strict) {
    self->failed = status;
    status = RK_OK;
  } else if (status != RK_OK && is_listed && error && error->status == RK_OK) {
    *error = self->why;
  }
  rk_status opened = finish_open(input, self, status);
  if (opened == RK_OK && self->failed) self->waiting = false;
  return opened;
}

rk_status rk_input_open_memory(rk_input **input, const char *name, const void *bytes, size_t len,
                               const rk_input_options *options, rk_error *error) {
  rk_input *self = create(options);
  rk_status status = self ? open_memory(self, name, (rk_view){bytes, len}, error)
                          : rk_error_set_errno(error, name, "can't read", ENOMEM);
  return finish_open(input, self, status);
}

/* ---- Reading ---- */

/* RK_OK with *got false: there is nothing further. */
static rk_status read_one(rk_input *input, rk_doc *doc, bool *got, rk_error *error) {
  for (;;) {
    bool more = true;
    rk_status status = input->format ? RK_OK : open_next_file(input, &more, error);
    if (status != RK_OK || !more) return status;
    status = input->format->next(input->state, doc, got, error);
    if (status == RK_IO) close_file(input); /* the rest of it is lost */
    if (status != RK_OK || *got) return status;
    close_file(input);
  }
}

/* Nothing else is left to read when the named file itself fails. */
static bool is_final(const rk_input *input, rk_status status) {
  if (input->options.strict) return true;
  const bool one_of_many = input->in_folder || input->options.is_listed;
  return status != RK_BAD_INPUT && (status != RK_IO || !one_of_many);
}

rk_status rk_input_next(rk_input *input, rk_doc *doc, bool *got, rk_error *error) {
  rk_error *why = &input->why;
  for (;;) {
    *got = false;
    rk_status status = input->failed ? input->failed : read_one(input, doc, got, why);
    input->failed = RK_OK;
    input->place.records += status != RK_OK || *got;
    if (status == RK_OK) {
      input->counts.documents += *got;
      if (*got && doc->site.len == 0) doc->site = rk_site_of(doc->id);
      return RK_OK;
    }
    if (is_final(input, status)) {
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

void rk_input_get_place(const rk_input *input, rk_input_place *place) {
  *place = input->place;
  if (!input->in_folder) place->path = input->name;
  if (place->records == 0) place->path = NULL;
}

static rk_status not_there(const char *path, const char *reason, rk_error *error) {
  return rk_error_set(error, RK_BAD_INPUT, path, "can't go on where the last run stopped: %s", reason);
}

/* The file of the place is the next to be opened, or is open. */
static rk_status find_file(rk_input *input, const char *path, rk_error *error) {
  if (!input->in_folder) {
    if (input->name && strcmp(input->name, path) == 0) return RK_OK;
    return not_there(path, "another input was named", error);
  }
  const char *next = NULL;
  rk_status status;
  do {
    status = rk_walk_next(&input->walk, &next, error);
    if (status == RK_IO) continue; /* a folder that can't be read was told of before */
    if (status != RK_OK) return status;
    if (!next) return not_there(path, "this file is not there", error);
  } while (status == RK_IO || strcmp(next, path) != 0);
  input->place = (rk_input_place){.path = next};
  status = rk_source_open(&input->source, next, error);
  input->waiting = status == RK_OK;
  return status == RK_IO ? not_there(path, "this file can't be read", error) : status;
}

rk_status rk_input_go_to(rk_input *input, const rk_input_place *place, rk_error *error) {
  const bool one_of_many = input->in_folder || input->options.is_listed;
  rk_status status = input->failed ? not_there(place->path, "it can't be read", error)
                                   : find_file(input, place->path, error);
  while (status == RK_OK && input->place.records < place->records) {
    rk_doc doc;
    bool got = false;
    status = read_one(input, &doc, &got, &input->why);
    /* Another file's records count from the start again. */
    const bool is_here = !input->in_folder || strcmp(input->place.path, place->path) == 0;
    if (!is_here || (status == RK_OK && !got))
      return not_there(place->path, "this file has fewer records", error);
    const bool was_skipped = status == RK_BAD_INPUT || (status == RK_IO && one_of_many);
    if (status != RK_OK && !was_skipped) {
      if (error && error->status == RK_OK) *error = input->why;
      return status;
    }
    rk_error_clear(&input->why);
    input->place.records++;
    status = RK_OK;
  }
  return status;
}

void rk_input_close(rk_input *input) {
  if (!input) return;
  for (size_t i = 1; i < FORMAT_COUNT; i++) formats[i]->destroy(input->states[i]);
  rk_source_deinit(&input->source);
  rk_walk_close(&input->walk);
  free(input->name);
  free(input);
}
