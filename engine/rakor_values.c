/* From documents to the values of their columns. */
#include "engine/rakor_values.h"

#include <stdlib.h>
#include <string.h>

#include "engine/base/timestamp.h"
#include "engine/input/json_member.h"
#include "engine/input/site.h"
#include "engine/rakor_error.h"
#include "engine/segment/format.h"

enum { KNOWN_MAX = 4 }; /* date, site, language, source */

_Static_assert((int)RAKOR_VALUES_KEEP_MAX + (int)KNOWN_MAX <= (int)RK_COLUMNS_MAX, "more than a segment has");
_Static_assert((int)RAKOR_COLUMN_NUMBER == (int)RK_COLUMN_NUMBER &&
                   (int)RAKOR_COLUMN_TEXT == (int)RK_COLUMN_TEXT,
               "public and internal types must have the same values");

static bool is_known(const char *name) {
  static const char *const known[] = {RK_COLUMN_DATE, RK_COLUMN_SITE, RK_COLUMN_LANGUAGE,
                                      RK_COLUMN_SOURCE, RK_COLUMN_LENGTH};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(name, known[i]) == 0) return true;
  return false;
}

static rk_status check_keep(const rakor_keep *keep, size_t count, rk_error *cause) {
  if (count > RAKOR_VALUES_KEEP_MAX)
    return rk_error_set(cause, RK_MISUSE, NULL, "more than %d fields to keep", RAKOR_VALUES_KEEP_MAX);
  for (size_t i = 0; i < count; i++) {
    const char *name = keep[i].name;
    if (!name || !*name || strlen(name) > RK_COLUMN_NAME_MAX)
      return rk_error_set(cause, RK_MISUSE, NULL, "the name of a kept field has 1 to %d bytes",
                          RK_COLUMN_NAME_MAX);
    if (strcmp(name, "id") == 0 || strcmp(name, "title") == 0 || strcmp(name, "body") == 0)
      return rk_error_set(cause, RK_MISUSE, NULL,
                          "'%s' is no field beside the text: it can't be kept as a column", name);
    if (is_known(name))
      return rk_error_set(cause, RK_MISUSE, NULL, "'%s' is a column in any case: a field of that name can't be kept", name);
    if (keep[i].type != RAKOR_COLUMN_NUMBER && keep[i].type != RAKOR_COLUMN_TEXT)
      return rk_error_set(cause, RK_MISUSE, NULL, "'%s': a kept field is a number or a text", name);
    for (size_t j = 0; j < i; j++)
      if (strcmp(name, keep[j].name) == 0)
        return rk_error_set(cause, RK_MISUSE, NULL, "'%s' is to be kept twice", name);
  }
  return RK_OK;
}

rk_status rakor_values_init(rakor_values *values, const rakor_keep *keep, size_t keep_count,
                            rk_error *cause) {
  *values = (rakor_values){.keep = keep, .keep_count = keep_count};
  rk_status status = check_keep(keep, keep_count, cause);
  if (status != RK_OK) return status;
  values->values = calloc(KNOWN_MAX + keep_count, sizeof *values->values);
  return values->values ? RK_OK : rk_error_set(cause, RK_NO_MEMORY, NULL, "out of memory");
}

/* May the index have these columns, too? */
static rk_status expect(const rakor_values *values, const rk_writer *writer, rk_error *cause) {
  rk_view names[KNOWN_MAX + RAKOR_VALUES_KEEP_MAX] = {
      rk_view_of(RK_COLUMN_DATE), rk_view_of(RK_COLUMN_SITE), rk_view_of(RK_COLUMN_LANGUAGE),
      rk_view_of(RK_COLUMN_SOURCE)};
  for (size_t i = 0; i < values->keep_count; i++)
    names[KNOWN_MAX + i] = rk_view_of(values->keep[i].name);
  return rk_writer_expect_columns(writer, names, KNOWN_MAX + values->keep_count, cause);
}

static const char *type_name(rk_column_type type) {
  return type == RK_COLUMN_NUMBER ? "numbers" : "texts";
}

/* One more field is kept: a column that the index has. */
static rk_status inherit(void *context, rk_view name, rk_column_type type, rk_error *cause) {
  rakor_values *values = context;
  const size_t count = values->keep_count;
  for (size_t i = 0; i < count; i++) {
    if (!rk_view_equal(rk_view_of(values->keep[i].name), name)) continue;
    const rk_column_type asked = (rk_column_type)values->keep[i].type;
    if (asked == type) return RK_OK;
    return rk_error_set(cause, RK_MISUSE, NULL,
                        "'%s' is a column of %s in this index: it can't be kept as one of %s",
                        values->keep[i].name, type_name(type), type_name(asked));
  }
  rakor_keep *own = realloc(values->own, (count + 1) * sizeof *own);
  if (own && !values->own && count) memcpy(own, values->keep, count * sizeof *own);
  if (own) values->keep = values->own = own;
  rk_column_value *more = realloc(values->values, (KNOWN_MAX + count + 1) * sizeof *more);
  if (more) values->values = more;
  char *copy = own && more ? strndup(name.ptr, name.len) : NULL;
  if (!copy) return rk_error_set(cause, RK_NO_MEMORY, NULL, "out of memory");
  own[count] = (rakor_keep){.name = copy, .type = (rakor_column_type)type};
  values->keep_count++;
  return RK_OK;
}

rk_status rakor_values_extend(rakor_values *values, const rk_writer *writer, rk_error *cause) {
  const rk_status status = expect(values, writer, cause);
  values->own_from = values->keep_count;
  return status == RK_OK ? rk_writer_kept_columns(writer, inherit, values, cause) : status;
}

void rakor_values_deinit(rakor_values *values) {
  for (size_t i = values->own_from; values->own && i < values->keep_count; i++)
    free((char *)values->own[i].name);
  free(values->own);
  free(values->values);
  rk_buffer_deinit(&values->text);
  rk_buffer_deinit(&values->name);
}

static void add_text(rakor_values *values, const char *name, rk_view text) {
  if (text.len == 0) return;
  if (text.len > RK_COLUMN_TEXT_MAX) {
    values->unfit++;
    return;
  }
  values->values[values->count++] =
      (rk_column_value){.name = rk_view_of(name), .type = RK_COLUMN_TEXT, .text = text};
}

/* To the minute, which takes a fifth off the bits of dates that are all over some years, and nobody
 * asks for the seconds of an article. */
static void add_date(rakor_values *values, rk_view text) {
  int64_t seconds;
  if (text.len == 0) return;
  if (!rk_timestamp_parse(text, &seconds)) {
    values->unfit++;
    return;
  }
  seconds -= ((seconds % 60) + 60) % 60;
  values->values[values->count++] = (rk_column_value){
      .name = rk_view_of(RK_COLUMN_DATE), .type = RK_COLUMN_NUMBER, .number = seconds};
}

/* Of a document, or of its address. Hosts are the same in any case, and get small letters, in
 * `values->text`, which has room for them; the name of a site ("Kabar Desa") stays as it is. */
static rk_view site_of(rakor_values *values, rk_view given, rk_view id) {
  const rk_view site = given.len ? given : rk_site_of(id);
  if (site.len == 0 || !memchr(site.ptr, '.', site.len) || memchr(site.ptr, ' ', site.len))
    return site;
  char *start = (char *)values->text.ptr + values->text.len;
  for (size_t i = 0; i < site.len; i++) {
    const char c = site.ptr[i];
    start[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
  }
  values->text.len += site.len;
  return (rk_view){start, site.len};
}

/* ---- Kept fields ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "25.000" is twenty-five thousand as Indonesian texts write it: up to three figures, then threes
 * behind points. Takes the points away, in place. */
static void join_thousands(rk_view *text, char *bytes) {
  size_t at = text->len && bytes[0] == '-', digits = 0, groups = 0, to = 0;
  const size_t first = at;
  while (at < text->len && is_digit(bytes[at])) at++;
  digits = at - first;
  if (digits == 0 || digits > 3 || (digits == 1 && bytes[first] == '0')) return;
  for (; at < text->len; at += 4, groups++)
    if (text->len - at < 4 || bytes[at] != '.' || !is_digit(bytes[at + 1]) ||
        !is_digit(bytes[at + 2]) || !is_digit(bytes[at + 3]))
      return;
  for (size_t from = 0; groups && from < text->len; from++)
    if (bytes[from] != '.') bytes[to++] = bytes[from];
  if (groups) text->len = to;
}

static rk_view trimmed(rk_view text) {
  while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
    text = (rk_view){text.ptr + 1, text.len - 1};
  while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t')) text.len--;
  return text;
}

/* A whole number; zeros behind a point are none of its business. */
static bool read_number(rk_view text, int64_t *number) {
  const bool is_negative = text.len && text.ptr[0] == '-';
  size_t at = is_negative;
  const size_t first = at;
  int64_t found = 0;
  for (; at < text.len && is_digit(text.ptr[at]); at++) {
    const int digit = text.ptr[at] - '0';
    if (__builtin_mul_overflow(found, 10, &found) ||
        __builtin_sub_overflow(found, digit, &found)) /* downward, where there is one more */
      return false;
  }
  if (at == first) return false;
  if (at < text.len && text.ptr[at] == '.') {
    const size_t point = at++;
    while (at < text.len && text.ptr[at] == '0') at++;
    if (at == point + 1) return false;
  }
  if (at < text.len || (!is_negative && found == INT64_MIN)) return false;
  *number = is_negative ? found : -found;
  return true;
}

/* The kept field of this name as JSON writes it, or the count of them. */
static size_t find_keep(rakor_values *values, rk_view name) {
  values->name.len = 0;
  if (memchr(name.ptr, '\\', name.len)) { /* seldom */
    if (rk_json_unescape(name, &values->name) != RK_OK) return values->keep_count;
    name = rk_buffer_view(&values->name);
  }
  size_t i = 0;
  while (i < values->keep_count && !rk_view_equal(rk_view_of(values->keep[i].name), name)) i++;
  return i;
}

/* The value as it is written -> what the column holds. False: there is none. */
static bool read_kept(rakor_values *values, rk_view written, rk_column_value *value) {
  rk_view text = written;
  const char first = written.ptr[0];
  if (rk_view_equal(written, rk_view_of("null"))) return false;
  bool fits = first != '{' && first != '[';
  if (first == '"') {
    const size_t start = values->text.len;
    fits = rk_json_unescape((rk_view){written.ptr + 1, written.len - 2}, &values->text) == RK_OK;
    text = (rk_view){(const char *)values->text.ptr + start, values->text.len - start};
    if (fits && text.len == 0) return false;
    /* Only as a text: the point of a JSON number is another one. */
    if (fits && value->type == RK_COLUMN_NUMBER) {
      text = trimmed(text);
      char *bytes = (char *)values->text.ptr + (text.ptr - (const char *)values->text.ptr);
      join_thousands(&text, bytes);
    }
  }
  if (value->type == RK_COLUMN_NUMBER)
    fits = fits && read_number(text, &value->number);
  else
    fits = fits && text.len <= RK_COLUMN_TEXT_MAX;
  value->text = text;
  values->unfit += !fits;
  return fits;
}

/* A date that stands among the fields, as text. */
static void add_date_field(rakor_values *values, rk_view written) {
  if (written.len < 2 || written.ptr[0] != '"') return;
  const rk_view text = {written.ptr + 1, written.len - 2};
  if (!memchr(text.ptr, '\\', text.len)) add_date(values, text);
}

/* Of a name that comes twice the last value counts. */
static void add_fields(rakor_values *values, rk_view fields, bool wants_date) {
  rk_json_walk walk = {.rest = fields};
  rk_view name, written, date = {0}, last[RK_COLUMNS_MAX];
  for (size_t i = 0; i < values->keep_count; i++) last[i] = (rk_view){0};
  while (rk_json_next_member(&walk, &name, &written)) {
    if (wants_date && rk_view_equal(name, rk_view_of(RK_COLUMN_DATE))) date = written;
    const size_t i = find_keep(values, name);
    if (i < values->keep_count) last[i] = written;
  }
  add_date_field(values, date);
  for (size_t i = 0; i < values->keep_count; i++) {
    rk_column_value value = {.name = rk_view_of(values->keep[i].name),
                             .type = (rk_column_type)values->keep[i].type};
    if (last[i].len && read_kept(values, last[i], &value)) values->values[values->count++] = value;
  }
}

rk_status rakor_values_check(const rakor_document *document, rk_error *cause) {
  if (document->path.len <= RK_COLUMN_TEXT_MAX) return RK_OK;
  return rk_error_set(cause, RK_LIMIT, NULL, "a path of %zu bytes is too long",
                      document->path.len);
}

rk_status rakor_values_take(rakor_values *values, const rakor_document *document,
                            rk_error *cause) {
  const rk_view id = rakor_view_of(document->id), path = rakor_view_of(document->path);
  const rk_view site = rakor_view_of(document->site), fields = rakor_view_of(document->fields);
  values->count = 0;
  values->text.len = 0;
  /* Whatever comes out of these is no longer, so that nothing moves while it is used. */
  if (rk_buffer_reserve(&values->text, site.len + id.len + fields.len) != RK_OK)
    return rk_error_set(cause, RK_NO_MEMORY, NULL, "out of memory");
  add_date(values, rakor_view_of(document->date));
  add_text(values, RK_COLUMN_SITE, site_of(values, site, id));
  add_text(values, RK_COLUMN_LANGUAGE, rakor_view_of(document->language));
  add_text(values, RK_COLUMN_SOURCE, path);
  const bool wants_date = document->date.len == 0;
  if (values->keep_count || wants_date) add_fields(values, fields, wants_date);
  return RK_OK;
}
