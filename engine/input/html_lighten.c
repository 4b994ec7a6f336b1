#define _GNU_SOURCE /* memmem */
#include "engine/input/html_lighten.h"

#include <strings.h>

#include "engine/input/format.h"

typedef struct reader {
  rk_view page;
  size_t at;
  char *out; /* has room for the page */
  bool joins_blanks;
  uint64_t steps;
  size_t depth;
  uint64_t open[RK_HTML_DEPTH_MAX]; /* hashes of names */
} reader;

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_same(rk_view name, const char *wanted) {
  return strlen(wanted) == name.len && strncasecmp(wanted, name.ptr, name.len) == 0;
}

/* Elements that have no end, or close when their like begins: not nested by these tags alone. */
static bool is_flat(rk_view name) {
  static const char *const flat[] = {"area", "base",   "br",    "col",   "dd",    "dt",    "embed",
                                     "hr",   "img",    "input", "li",    "link",  "meta",  "option",
                                     "p",    "param",  "source", "tbody", "td",   "tfoot", "th",
                                     "thead", "tr",    "track", "wbr",   "html",  "head",  "body"};
  char small[8];
  if (name.len >= sizeof small) return false;
  for (size_t i = 0; i < name.len; i++) small[i] = (char)(name.ptr[i] | 0x20);
  for (size_t i = 0; i < sizeof flat / sizeof *flat; i++)
    if (strlen(flat[i]) == name.len && memcmp(flat[i], small, name.len) == 0) return true;
  return false;
}

/* FNV-1a (Fowler, Noll, Vo 1991), in small letters. Two names of one hash cost a wrong depth. */
static uint64_t hash_of(rk_view name) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < name.len; i++) {
    const char c = name.ptr[i];
    hash = (hash ^ (unsigned char)(is_letter(c) ? c | 0x20 : c)) * 0x100000001b3u;
  }
  return hash;
}

/* ---- What is kept ---- */

static void put(reader *self, size_t from, size_t to) {
  memcpy(self->out, self->page.ptr + from, to - from);
  self->out += to - from;
}

/* Text between tags. */
static void put_text(reader *self, size_t from, size_t to) {
  if (!self->joins_blanks) {
    put(self, from, to);
    return;
  }
  bool after_blank = false;
  for (size_t i = from; i < to; i++) {
    const char c = self->page.ptr[i];
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank || !after_blank) *self->out++ = is_blank ? ' ' : c;
    after_blank = is_blank;
  }
}

/* ---- What is passed ---- */

/* The ">" of "-->" or of "--!>", or NULL. */
static const char *find_comment_end(rk_view text) {
  while (text.len >= 3) {
    const char *dashes = memmem(text.ptr, text.len, "--", 2);
    if (!dashes) return NULL;
    text = (rk_view){dashes + 1, text.len - (size_t)(dashes + 1 - text.ptr)};
    if (text.len > 1 && text.ptr[1] == '>') return text.ptr + 1;
    if (text.len > 2 && text.ptr[1] == '!' && text.ptr[2] == '>') return text.ptr + 2;
  }
  return NULL;
}

/* Behind a "<!" or "<?": to the end of the comment or declaration. */
static void pass_comment(reader *self) {
  const rk_view rest = {self->page.ptr + self->at, self->page.len - self->at};
  const bool is_comment = rest.len >= 3 && memcmp(rest.ptr, "!--", 3) == 0;
  const char *stop = NULL;
  if (is_comment && rest.len > 3 && rest.ptr[3] == '>')
    stop = rest.ptr + 3;
  else if (is_comment && rest.len > 4 && memcmp(rest.ptr + 3, "->", 2) == 0)
    stop = rest.ptr + 4;
  else if (is_comment) /* from the dashes: "<!--->" was looked at */
    stop = find_comment_end((rk_view){rest.ptr + 3, rest.len - 3});
  else
    stop = rest.len ? memchr(rest.ptr, '>', rest.len) : NULL;
  self->at = stop ? (size_t)(stop - self->page.ptr) + 1 : self->page.len;
}

/* From behind the name of a tag to behind its ">". Each attribute is compared with those before. */
static void pass_attributes(reader *self) {
  uint64_t count = 0;
  bool after_blank = true, after_equals = false;
  while (self->at < self->page.len) {
    const char c = self->page.ptr[self->at++];
    if (c == '>') return;
    if (rk_format_is_blank(c) || c == '/') {
      after_blank = true;
    } else if (after_equals && (c == '"' || c == '\'')) {
      const char *stop =
          memchr(self->page.ptr + self->at, c, self->page.len - self->at);
      self->at = stop ? (size_t)(stop - self->page.ptr) + 1 : self->page.len;
      after_equals = false;
      after_blank = true; /* the next one may follow at once */
    } else if (c == '=') {
      after_equals = true;
      after_blank = false;
    } else {
      if (after_blank && !after_equals) self->steps += count++;
      after_blank = after_equals = false;
    }
  }
}

/* The content of a script and its like is no markup: to its end tag. */
static void pass_raw_text(reader *self, rk_view name) {
  while (self->at < self->page.len) {
    const char *text = self->page.ptr + self->at;
    const char *end = memmem(text, self->page.len - self->at, "</", 2);
    self->at = end ? (size_t)(end - self->page.ptr) : self->page.len;
    if (self->page.len - self->at < name.len + 2) return;
    if (strncasecmp(self->page.ptr + self->at + 2, name.ptr, name.len) == 0) return;
    self->at += 2;
  }
}

/* Behind the tag. A comment within a script makes another rule for its end: then the parser may
 * see to it. */
static void take_raw_text(reader *self, size_t tag, rk_view name) {
  static const char *const raw[] = {"script", "style", "textarea", "title", "iframe", "noframes"};
  size_t which = 0;
  const size_t count = sizeof raw / sizeof *raw, start = self->at;
  while (which < count && !is_same(name, raw[which])) which++;
  if (which == count) return;
  pass_raw_text(self, name);
  const bool is_json =
      memmem(self->page.ptr + tag, start - tag, "ld+json", strlen("ld+json")) != NULL;
  const bool has_comment =
      memmem(self->page.ptr + start, self->at - start, "<!--", strlen("<!--")) != NULL;
  if (which > 1 || is_json || has_comment) put(self, start, self->at);
}

static void take_tag(reader *self) {
  const char *text = self->page.ptr;
  const size_t tag = self->at - 1;
  const bool closes = text[self->at] == '/';
  self->at += closes;
  if (self->at >= self->page.len || !is_letter(text[self->at])) {
    if (closes && self->at < self->page.len) pass_comment(self); /* "</5>" is one to the parser */
    return;
  }
  const size_t start = self->at;
  while (self->at < self->page.len && !rk_format_is_blank(text[self->at]) &&
         text[self->at] != '/' && text[self->at] != '>')
    self->at++;
  const rk_view name = {text + start, self->at - start};
  pass_attributes(self);
  put(self, tag, self->at);
  self->steps += self->depth + 1;
  if (is_flat(name)) return;
  const uint64_t hash = hash_of(name);
  if (!closes) {
    if (self->depth < RK_HTML_DEPTH_MAX) self->open[self->depth] = hash;
    self->depth++;
    take_raw_text(self, tag, name);
  } else if (self->depth && self->depth <= RK_HTML_DEPTH_MAX &&
             self->open[self->depth - 1] == hash) {
    self->depth--;
  }
}

static void take_markup(reader *self) {
  const size_t start = self->at - 1;
  const char next = self->page.ptr[self->at];
  if (next == '/' || is_letter(next)) {
    take_tag(self);
  } else if (next == '!' || next == '?') {
    pass_comment(self);
    /* A doctype counts, and CDATA is text: only what is a comment goes. */
    if (next == '!' && self->page.ptr[start + 2] != '-') put(self, start, self->at);
  } else {
    put(self, start, self->at);
  }
}

static const char *read_page(reader *self) {
  const rk_view page = self->page;
  while (self->at < page.len) {
    const char *found = memchr(page.ptr + self->at, '<', page.len - self->at);
    const size_t end = found ? (size_t)(found - page.ptr) : page.len;
    put_text(self, self->at, end);
    self->at = end + 1;
    if (self->at >= page.len) break; /* a "<" at the end says nothing */
    take_markup(self);
    if (self->depth > RK_HTML_DEPTH_MAX) return "its elements are nested too deeply";
    if (self->steps > RK_HTML_STEPS_MAX) return "its tags would take too long to read";
  }
  return NULL;
}

static bool has_element(rk_view page, const char *tag) {
  const size_t len = strlen(tag);
  for (size_t at = 0; page.len - at >= len;) {
    const char *found = memchr(page.ptr + at, '<', page.len - at);
    if (!found) return false;
    at = (size_t)(found - page.ptr);
    if (page.len - at >= len && strncasecmp(found, tag, len) == 0) return true;
    at++;
  }
  return false;
}

rk_status rk_html_lighten(rk_view page, rk_buffer *made, rk_view *lighter, const char **reason) {
  reader self;
  *lighter = (rk_view){"", 0};
  *reason = NULL;
  made->len = 0;
  if (rk_buffer_reserve(made, page.len + 1) != RK_OK) return RK_NO_MEMORY;
  self.page = page;
  self.at = self.depth = 0;
  self.steps = 0;
  self.out = (char *)made->ptr;
  self.joins_blanks = !has_element(page, "<pre") && !has_element(page, "<textarea");
  *reason = read_page(&self);
  made->len = (size_t)(self.out - (char *)made->ptr);
  *lighter = rk_buffer_view(made);
  return *reason ? RK_BAD_INPUT : RK_OK;
}
