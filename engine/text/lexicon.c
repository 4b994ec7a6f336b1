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

enum { WORD_BYTES = 256 }; /* more than the stemmer takes, so that it says so */

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Takes the next line, without its end, from the front of *rest. */
static rk_view take_line(rk_view *rest) {
  const char *end = memchr(rest->ptr, '\n', rest->len);
  const rk_view line = {rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len};
  const size_t taken = line.len + (end != NULL);
  rest->ptr += taken;
  rest->len -= taken;
  return line;
}

/* Appends the folded words of a line with single blanks and a newline; nothing for a line without
 * words. */
static rk_status append_row(rk_buffer *out, rk_view line) {
  const char *remark = memchr(line.ptr, '#', line.len);
  const size_t len = remark ? (size_t)(remark - line.ptr) : line.len;
  const size_t before = out->len;
  for (size_t i = 0; i < len;) {
    size_t end = i;
    while (end < len && !is_blank(line.ptr[end])) end++;
    char word[WORD_BYTES + 1];
    size_t n = tok_fold(line.ptr + i, end - i, word, WORD_BYTES);
    if (n) word[n++] = ' ';
    if (rk_buffer_append(out, word, n) != RK_OK) return RK_NO_MEMORY;
    i = end + 1;
  }
  if (out->len > before) out->ptr[out->len - 1] = '\n';
  return RK_OK;
}

/* The line of the source that gave the row `wanted` (from 1). */
static uint64_t line_of_row(rk_view source, uint64_t wanted) {
  rk_buffer row = {0};
  uint64_t line = 0;
  while (wanted && source.len) {
    row.len = 0;
    line++;
    if (append_row(&row, take_line(&source)) != RK_OK) line = wanted = 0; /* unknown, then */
    else wanted -= row.len > 0;
  }
  rk_buffer_deinit(&row);
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

static rk_status too_large(const char *name, rk_error *error) {
  return rk_error_set(error, RK_LIMIT, name, "the lexicon is too large: its rows may have %d bytes",
                      RK_LEXICON_TEXT_MAX_BYTES);
}

static rk_status normalise(rk_lexicon *lexicon, rk_view source, const char *name,
                           rk_error *error) {
  while (source.len) {
    const size_t before = lexicon->text.len;
    if (append_row(&lexicon->text, take_line(&source)) != RK_OK) return no_memory(name, error);
    if (lexicon->text.len > RK_LEXICON_TEXT_MAX_BYTES) return too_large(name, error);
    lexicon->row_count += lexicon->text.len > before;
  }
  return RK_OK;
}

static rk_status build(rk_lexicon *lexicon, rk_view source, const char *name, rk_error *error) {
  const rk_view text = rk_buffer_view(&lexicon->text);
  if (text.len == 0) return RK_OK;
  const size_t bytes = stem_user_size(text.ptr, text.len);
  if (bytes == 0) return too_large(name, error);
  lexicon->memory = malloc(bytes);
  if (!lexicon->memory) return no_memory(name, error);
  stem_user_error why = {0};
  lexicon->table = stem_user_build(text.ptr, text.len, lexicon->memory, &why);
  if (lexicon->table) return RK_OK;
  return rk_error_set_at(error, RK_BAD_INPUT, name, line_of_row(source, why.line), RK_NO_BYTE,
                         "%s", why.reason);
}

rk_status rk_lexicon_parse(rk_lexicon **out, rk_view source, const char *name, rk_error *error) {
  *out = NULL;
  if (source.len >= 3 && memcmp(source.ptr, "\xef\xbb\xbf", 3) == 0)
    source = (rk_view){source.ptr + 3, source.len - 3};
  const size_t valid = rk_utf8_valid_prefix(source);
  if (valid < source.len)
    return rk_error_set_at(error, RK_BAD_INPUT, name, line_of_byte(source, valid), RK_NO_BYTE,
                           "not UTF-8");
  rk_lexicon *lexicon = calloc(1, sizeof *lexicon);
  if (!lexicon) return no_memory(name, error);
  atomic_init(&lexicon->holders, 1);
  rk_status status = normalise(lexicon, source, name, error);
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
    if (text->len > RK_LEXICON_SOURCE_MAX_BYTES) return too_large(name, error);
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
