#include "engine/text/lexicon.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "engine/base/fs.h"
#include "engine/base/utf8_valid.h"
#include "stemmer/stem_user.h"
#include "tokenizer/tok_fold.h"

struct rk_lexicon {
  atomic_uint holders;
  rk_buffer text;
  size_t row_count;
  void *memory; /* of the table */
  const stem_user_lexicon *table;
};

enum {
  /* Longer than any row that the stemmer takes, so that it sees enough to say what is wrong. */
  ROW_BYTES = 256,
  PIECE_BYTES = 64, /* folded at a time */
  GROWTH = 11,      /* of a text that is folded, at most: 3 bytes to 33 */
};

_Static_assert((int)RK_LEXICON_TEXT_MAX_BYTES <= (int)STEM_USER_TEXT_MAX,
               "the stemmer takes every text that is kept");

typedef struct row {
  char text[ROW_BYTES + 1];
  size_t len;
} row;

/* As the stemmer sees them. */
static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Takes the next line, without its end, from the front of *rest. */
static rk_view take_line(rk_view *rest) {
  const char *end = memchr(rest->ptr, '\n', rest->len);
  const rk_view line = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};
  const size_t taken = line.len + (end != NULL);
  rest->ptr += taken;
  rest->len -= taken;
  return line;
}

/* The end of a piece of the line that starts at `start`: between two code points. */
static size_t piece_end(rk_view line, size_t start) {
  size_t end = line.len - start > PIECE_BYTES ? start + PIECE_BYTES : line.len;
  while (end < line.len && ((uint8_t)line.ptr[end] & 0xc0) == 0x80) end--;
  return end;
}

/* Adds folded text to a row, with single blanks between its words; false at the end of the row,
 * which is a remark or more text than a good row has. */
static bool add_to_row(row *r, const char *text, size_t len, bool *is_apart) {
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '#') return false;
    if (is_blank(text[i])) {
      *is_apart = r->len > 0;
      continue;
    }
    if (r->len + *is_apart >= ROW_BYTES) return false;
    if (*is_apart) r->text[r->len++] = ' ';
    *is_apart = false;
    r->text[r->len++] = text[i];
  }
  return true;
}

/* Appends the folded words of a line with single blanks and a newline; nothing for a line without
 * words. Folding comes first, as it makes blanks (of U+00A0) and signs of a remark (of U+FF03). */
static rk_status append_row(rk_buffer *out, rk_view line) {
  row r = {.len = 0};
  char folded[PIECE_BYTES * GROWTH];
  bool goes_on = true, is_apart = false;
  for (size_t start = 0; goes_on && start < line.len;) {
    const size_t end = piece_end(line, start);
    const size_t len = tok_fold(line.ptr + start, end - start, folded, sizeof folded);
    goes_on = add_to_row(&r, folded, len, &is_apart);
    start = end;
  }
  if (r.len) r.text[r.len++] = '\n';
  return rk_buffer_append(out, r.text, r.len);
}

/* The line of the source that gave the row `wanted` (from 1). */
static uint64_t line_of_row(rk_view source, uint64_t wanted) {
  rk_buffer words = {0};
  uint64_t line = 0;
  while (wanted && source.len) {
    words.len = 0;
    line++;
    if (append_row(&words, take_line(&source)) != RK_OK) line = wanted = 0; /* unknown, then */
    else wanted -= words.len > 0;
  }
  rk_buffer_deinit(&words);
  return line;
}

static uint64_t line_of_byte(rk_view source, size_t byte) {
  uint64_t line = 1;
  for (size_t i = 0; i < byte; i++) line += source.ptr[i] == '\n';
  return line;
}

static rk_status no_memory(const char *name, rk_error *error) {
  return rk_error_set(error, RK_NO_MEMORY, name, "out of memory");
}

static rk_status too_large(const char *name, const char *what, int limit, rk_error *error) {
  return rk_error_set(error, RK_LIMIT, name, "the lexicon is too large: %s may have %d bytes", what,
                      limit);
}

static rk_status source_too_large(const char *name, rk_error *error) {
  return too_large(name, "with remarks it", RK_LEXICON_SOURCE_MAX_BYTES, error);
}

/* Appends the rows of the source, as they are kept. */
static rk_status normalise(rk_buffer *text, size_t *row_count, rk_view source, const char *name,
                           rk_error *error) {
  while (source.len) {
    const size_t before = text->len;
    if (append_row(text, take_line(&source)) != RK_OK) return no_memory(name, error);
    if (text->len > RK_LEXICON_TEXT_MAX_BYTES)
      return too_large(name, "its rows", RK_LEXICON_TEXT_MAX_BYTES, error);
    *row_count += text->len > before;
  }
  return RK_OK;
}

/* What is kept must be read again as it is: an index that holds anything else can't be opened. */
static rk_status expect_settled(rk_view kept, const char *name, rk_error *error) {
  rk_buffer again = {0};
  size_t rows = 0;
  rk_status status = normalise(&again, &rows, kept, name, error);
  if (status == RK_OK && !rk_view_equal(rk_buffer_view(&again), kept))
    status = rk_error_set(error, RK_BAD_INPUT, name, "folded twice it is another lexicon");
  rk_buffer_deinit(&again);
  return status;
}

static rk_status build(rk_lexicon *lexicon, rk_view source, const char *name, rk_error *error) {
  const rk_view text = rk_buffer_view(&lexicon->text);
  if (text.len == 0) return RK_OK;
  lexicon->memory = malloc(stem_user_size(text.len));
  if (!lexicon->memory) return no_memory(name, error);
  stem_user_error why = {0};
  lexicon->table = stem_user_build(text.ptr, text.len, lexicon->memory, &why);
  if (lexicon->table) return expect_settled(text, name, error);
  return rk_error_set_at(error, RK_BAD_INPUT, name, line_of_row(source, why.line), RK_NO_BYTE,
                         "%s", why.reason);
}

rk_status rk_lexicon_parse(rk_lexicon **out, rk_view source, const char *name, rk_error *error) {
  *out = NULL;
  if (source.len > RK_LEXICON_SOURCE_MAX_BYTES) return source_too_large(name, error);
  const size_t valid = rk_utf8_valid_prefix(source);
  if (valid < source.len)
    return rk_error_set_at(error, RK_BAD_INPUT, name, line_of_byte(source, valid), RK_NO_BYTE,
                           "not UTF-8");
  rk_lexicon *lexicon = calloc(1, sizeof *lexicon);
  if (!lexicon) return no_memory(name, error);
  atomic_init(&lexicon->holders, 1);
  rk_status status = normalise(&lexicon->text, &lexicon->row_count, source, name, error);
  if (status == RK_OK) status = build(lexicon, source, name, error);
  if (status != RK_OK) {
    rk_lexicon_release(lexicon);
    return status;
  }
  *out = lexicon;
  return RK_OK;
}

static rk_status read_all(rk_fs_file *file, const char *name, rk_buffer *text, rk_error *error) {
  enum { PART = 1 << 16 };
  for (size_t got = 1; got;) {
    if (text->len > RK_LEXICON_SOURCE_MAX_BYTES) return source_too_large(name, error);
    if (rk_buffer_reserve(text, PART) != RK_OK) return no_memory(name, error);
    rk_status status = rk_fs_read(file, text->ptr + text->len, PART, &got, error);
    if (status != RK_OK) return status;
    text->len += got;
  }
  return RK_OK;
}

rk_status rk_lexicon_load(rk_lexicon **lexicon, const char *path, rk_error *error) {
  *lexicon = NULL;
  rk_fs_file file;
  rk_buffer text = {0};
  rk_status status = rk_fs_open_input(&file, path, NULL, error);
  if (status != RK_OK) return status;
  const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
  status = read_all(&file, name, &text, error);
  rk_fs_abandon(&file); /* only read: nothing can be lost */
  if (status == RK_OK) status = rk_lexicon_parse(lexicon, rk_buffer_view(&text), name, error);
  rk_buffer_deinit(&text);
  return status;
}

rk_lexicon *rk_lexicon_share(rk_lexicon *lexicon) {
  if (lexicon) atomic_fetch_add_explicit(&lexicon->holders, 1, memory_order_relaxed);
  return lexicon;
}

void rk_lexicon_release(rk_lexicon *lexicon) {
  if (!lexicon) return;
  if (atomic_fetch_sub_explicit(&lexicon->holders, 1, memory_order_acq_rel) > 1) return;
  rk_buffer_deinit(&lexicon->text);
  free(lexicon->memory);
  free(lexicon);
}

rk_view rk_lexicon_text(const rk_lexicon *lexicon) {
  return lexicon ? rk_buffer_view(&lexicon->text) : (rk_view){"", 0};
}

size_t rk_lexicon_row_count(const rk_lexicon *lexicon) { return lexicon ? lexicon->row_count : 0; }

const struct stem_user_lexicon *rk_lexicon_table(const rk_lexicon *lexicon) {
  return lexicon ? lexicon->table : NULL;
}
