#define _GNU_SOURCE /* memmem */
#include "engine/input/guess.h"

#include <strings.h>

#include "engine/input/format.h"

static rk_view skip_blanks(rk_view text) {
  while (text.len && rk_format_is_blank(text.ptr[0])) text.ptr++, text.len--;
  return text;
}

bool rk_guess_first_line(rk_view window, rk_view *line) {
  const rk_view text = skip_blanks(window);
  const char *stop = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
  *line = (rk_view){text.ptr, stop ? (size_t)(stop - text.ptr) : text.len};
  if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
  return stop != NULL;
}

size_t rk_guess_count(rk_view line, char separator) {
  size_t count = 0;
  bool quoted = false;
  for (size_t i = 0; i < line.len; i++) {
    if (line.ptr[i] == '"') quoted = !quoted;
    count += !quoted && line.ptr[i] == separator;
  }
  return count;
}

/* An object begins with a name or ends at once. */
static rk_input_format guess_json(rk_view text, const char **foreign) {
  const rk_view rest = skip_blanks((rk_view){text.ptr + 1, text.len - 1});
  if (rest.len == 0) return RK_INPUT_AUTO;
  const char first = text.ptr[0], second = rest.ptr[0];
  const bool same_line = !memchr(text.ptr + 1, '\n', text.len - rest.len - 1);
  if (first == '{' && same_line && (second == '"' || second == '}')) return RK_INPUT_JSONL;
  if (first == '{' && second == '"') *foreign = "a JSON object over several lines, not JSONL";
  if (first == '[' && second == '{') *foreign = "a JSON array, not JSONL (one object a line)";
  return RK_INPUT_TEXT;
}

static rk_input_format guess_trec(rk_view text) {
  static const char tag[] = "<doc";
  const size_t len = sizeof tag - 1;
  if (strncasecmp(text.ptr, tag, text.len < len ? text.len : len) != 0) return RK_INPUT_TEXT;
  if (text.len <= len) return RK_INPUT_AUTO;
  return text.ptr[len] == '>' || rk_format_is_blank(text.ptr[len]) ? RK_INPUT_TREC : RK_INPUT_TEXT;
}

static bool begins(rk_view text, const char *with) {
  const size_t len = strlen(with);
  return text.len >= len && strncasecmp(text.ptr, with, len) == 0;
}

/* Behind a comment or an XML declaration, which may come before all else; false: its end has not. */
static bool skip_comments(rk_view *text) {
  while (begins(*text, "<!--") || begins(*text, "<?xml")) {
    const char *mark = begins(*text, "<?") ? "?>" : "-->";
    const char *end = memmem(text->ptr, text->len, mark, strlen(mark));
    if (!end) return false;
    const size_t used = (size_t)(end - text->ptr) + strlen(mark);
    *text = skip_blanks((rk_view){text->ptr + used, text->len - used});
  }
  return true;
}

/* RK_INPUT_TEXT: no. What comes behind comments may be longer than the window: then it is text. */
static rk_input_format guess_html(rk_view text, bool at_end) {
  static const char *const elements[] = {"<html", "<head", "<body", "<title", "<meta"};
  const bool is_whole = skip_comments(&text);
  if (!at_end && (!is_whole || text.len < sizeof "<!doctype html")) return RK_INPUT_AUTO;
  if (begins(text, "<!doctype html")) return RK_INPUT_HTML;
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    const size_t len = strlen(elements[i]);
    if (begins(text, elements[i]) && text.len > len &&
        (text.ptr[len] == '>' || rk_format_is_blank(text.ptr[len])))
      return RK_INPUT_HTML;
  }
  return RK_INPUT_TEXT;
}

static bool has_blank(rk_view name) {
  for (size_t i = 0; i < name.len; i++)
    if (rk_format_is_blank(name.ptr[i])) return true;
  return false;
}

static bool is_text_column(const rk_field_names *names, rk_view name) {
  const rk_field field = rk_field_of(names, name, true);
  return field == RK_FIELD_TITLE || field == RK_FIELD_BODY;
}

/* A table whose columns were named wrongly by the user is still a table: its reader says so.
 * Prose has blanks, and no column of ours: "Judul, isi dan penutup" is a title. */
static bool is_header(rk_view line, char separator, const rk_field_names *names) {
  static const rk_field_names own_names = {0};
  bool has_text = false;
  size_t count = 0;
  while (line.len) {
    const char *stop = memchr(line.ptr, separator, line.len);
    rk_view name = {line.ptr, stop ? (size_t)(stop - line.ptr) : line.len};
    line.ptr += name.len + (stop != NULL);
    line.len -= name.len + (stop != NULL);
    if (stop && line.len == 0) return false; /* an empty last name */
    if (name.len > 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
      name = (rk_view){name.ptr + 1, name.len - 2};
    if (name.len == 0 || has_blank(name)) return false;
    has_text |= is_text_column(names, name) || is_text_column(&own_names, name);
    count++;
  }
  return has_text && count >= 2;
}

static rk_input_format guess_table(rk_view text, bool at_end, const rk_field_names *names) {
  rk_view line;
  if (!rk_guess_first_line(text, &line) && !at_end) return RK_INPUT_AUTO;
  if (is_header(line, '\t', names)) return RK_INPUT_TSV;
  const char separator = rk_guess_count(line, ';') > rk_guess_count(line, ',') ? ';' : ',';
  return is_header(line, separator, names) ? RK_INPUT_CSV : RK_INPUT_TEXT;
}

rk_input_format rk_guess_format(rk_view window, bool at_end, const rk_field_names *names,
                                const char **foreign) {
  *foreign = NULL;
  const rk_view text = skip_blanks(window), warc = rk_view_of(RK_WARC_BEGINS);
  rk_input_format format = RK_INPUT_AUTO;
  if (text.len == 0) {
    format = RK_INPUT_AUTO;
  } else if (text.ptr[0] == '{' || text.ptr[0] == '[') {
    format = guess_json(text, foreign);
  } else if (text.ptr[0] == '<') {
    format = guess_trec(text);
    if (format == RK_INPUT_TEXT) format = guess_html(text, at_end);
  } else if (text.len >= warc.len && memcmp(text.ptr, warc.ptr, warc.len) == 0) {
    format = RK_INPUT_WARC;
  } else {
    format = guess_table(text, at_end, names);
  }
  return format == RK_INPUT_AUTO && at_end ? RK_INPUT_TEXT : format;
}
