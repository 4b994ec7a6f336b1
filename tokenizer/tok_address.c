#include <string.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_match.h"
#include "tokenizer/tok_utf8.h"

/* RFC 5321 allows 64 bytes before the @; looking no further bounds the work. */
#define LOCAL_MAX 64

#define DOMAIN_MAX 8

/* Top-level domains by which a bare name (situs.com) is known to be one; with www. or a scheme
 * before it any will do. Each fills eight bytes, zeros behind it, so that one comparison tells. */
static const char domains[][DOMAIN_MAX] = {"com", "id", "net", "org", "info", "biz", "edu", "gov",
                                           "co",  "tv", "io",  "my",  "sg",   "xyz", "news",
                                           "online"};

/* Those of short links (wa.me/62811, bit.ly/rakor), which are no links without a path. */
static const char short_domains[][DOMAIN_MAX] = {"me",  "ly",   "be",  "gl",
                                                 "gle", "link", "app", "page"};

static size_t min_size(size_t a, size_t b) { return a < b ? a : b; }

static size_t limit_of(size_t len, size_t pos) { return pos + min_size(len - pos, TOK_MAX_BYTES); }

/* The lower-case ASCII word `word` at `at`, in any case. */
static int starts_with(const uint8_t *text, size_t limit, size_t at, const char *word) {
  for (; *word; word++, at++) {
    uint8_t byte = at < limit ? text[at] : 0;
    if (tok_is_upper(byte)) byte |= 0x20;
    if (byte != (uint8_t)*word) return 0;
  }
  return 1;
}

static int is_label_byte(uint8_t byte) { return tok_is_alnum(byte) || byte == '-'; }

typedef struct host {
  size_t end;        /* past its last label */
  size_t last_label; /* where that begins */
  unsigned labels;
} host;

/* Labels of letters, digits and inner hyphens with dots between them. */
static host read_host(const uint8_t *text, size_t limit, size_t at) {
  host h = {.end = at, .last_label = at};
  while (at < limit && tok_is_alnum(text[at])) {
    h.last_label = at;
    while (at < limit && is_label_byte(text[at])) at++;
    h.end = at;
    while (text[h.end - 1] == '-') h.end--; /* stops at the alnum that began the label */
    h.labels++;
    if (h.end != at || at + 1 >= limit || text[at] != '.') break;
    at++;
  }
  return h;
}

static int is_listed(const char (*list)[DOMAIN_MAX], size_t count, const char *domain) {
  for (size_t i = 0; i < count; i++) {
    if (!memcmp(list[i], domain, DOMAIN_MAX)) return 1;
  }
  return 0;
}

/* Whether the host ends in a domain that makes it one; `after` is the byte behind it. */
static int is_known_domain(const uint8_t *text, const host *h, uint8_t after) {
  const size_t len = h->end - h->last_label;
  char domain[DOMAIN_MAX] = {0};
  if (len > DOMAIN_MAX) return 0;
  for (size_t i = 0; i < len; i++) domain[i] = (char)(text[h->last_label + i] | 0x20);
  int is_capitalised =
      tok_is_upper(text[h->last_label]) && !tok_is_upper(text[h->end - 1]); /* Detik.Com */
  if (is_listed(domains, sizeof domains / sizeof *domains, domain)) {
    /* "selesai.Id..." is a missing space: a domain is written in one case. But no sentence
     * begins with Com or Net. */
    return !is_capitalised || !memcmp(domain, "com", 4) || !memcmp(domain, "net", 4);
  }
  return after == '/' && !is_capitalised &&
         is_listed(short_domains, sizeof short_domains / sizeof *short_domains, domain);
}

/* Past the path, query and fragment that may follow a host: no spaces, quotes
 * or brackets; letters of any script, with marks on letters alone: a mark on the last slash
 * would hide it from folding. */
static size_t path_end(const uint8_t *text, size_t limit, size_t at) {
  int has_letter = 0; /* right before `at` */
  while (at < limit) {
    uint8_t byte = text[at];
    unsigned n = 1;
    if (byte < 0x80) {
      if (byte <= ' ' || byte == 0x7F || strchr("\"<>`{}|\\^'", byte)) break;
      has_letter = tok_is_alnum(byte);
    } else {
      tok_class class = tok_class_of(tok_utf8_decode(text + at, limit - at, &n));
      if (class < TOK_CLASS_LETTER || class > TOK_CLASS_MARK) break;
      if (class == TOK_CLASS_MARK && !has_letter) break;
      has_letter = 1;
    }
    at += n;
  }
  return at;
}

/* Gives back punctuation that closes the sentence or the bracket round the URL. */
static size_t trim_path(const uint8_t *text, size_t start, size_t end) {
  int open = 0;
  for (size_t i = start; i < end; i++) open += (text[i] == '(') - (text[i] == ')');
  while (end > start) {
    uint8_t byte = text[end - 1];
    if (byte == ')' && open < 0) {
      open++;
    } else if (!strchr(".,;:!?*]_-", byte) || byte == 0) {
      break;
    }
    end--;
  }
  return end;
}

static size_t match_url(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = limit_of(len, pos);
  size_t at = pos;
  int is_marked = 1;
  if (starts_with(text, limit, pos, "http://") || starts_with(text, limit, pos, "ftp://")) {
    at += text[pos + 3] == ':' ? 6 : 7;
  } else if (starts_with(text, limit, pos, "https://")) {
    at += 8;
  } else {
    is_marked = starts_with(text, limit, pos, "www.");
  }
  host h = read_host(text, limit, at);
  if (h.labels == 0 || (at == pos && h.labels < 2)) return 0;
  uint8_t after = h.end < limit ? text[h.end] : 0;
  if (!is_marked && !is_known_domain(text, &h, after)) return 0;
  if (h.end == limit) return h.end - pos;
  if (after == ':' && h.end + 1 < limit && tok_is_digit(text[h.end + 1])) {
    h.end++;
    while (h.end < limit && tok_is_digit(text[h.end])) h.end++;
    after = h.end < limit ? text[h.end] : 0;
  }
  int has_path = after == '/' || after == '?' || after == '#' || (is_marked && after >= 0x80);
  if (!has_path) {
    /* situs.id_x, situs.comé: not a bare domain after all */
    return !is_marked && (after == '_' || after == '@' || after >= 0x80) ? 0 : h.end - pos;
  }
  return trim_path(text, h.end, path_end(text, limit, h.end)) - pos;
}

/* Letters, digits and . _ - + */
static const uint8_t is_local_byte[256] = {['a' ... 'z'] = 1, ['A' ... 'Z'] = 1, ['0' ... '9'] = 1,
                                           ['.'] = 1,         ['_'] = 1,         ['-'] = 1,
                                           ['+'] = 1};

/* The local part [pos, at) is followed by an @. */
static size_t match_email(const uint8_t *text, size_t len, size_t pos, size_t at) {
  if (text[at - 1] == '.' || at - pos > LOCAL_MAX) return 0;
  host h = read_host(text, limit_of(len, pos), at + 1);
  /* paket@1.0.0 is a version, not an address */
  return h.labels >= 2 && tok_is_alpha(text[h.last_label]) ? h.end - pos : 0;
}

size_t tok_match_address(const uint8_t *text, size_t len, size_t pos, uint8_t *kind) {
  /* One walk tells nearly every word from an address: it needs an @, a :/ or a
   * point between letters. */
  size_t limit = pos + min_size(len - pos, LOCAL_MAX + 1);
  size_t at = pos;
  int has_point = 0;
  while (at < limit && is_local_byte[text[at]]) has_point |= text[at++] == '.';
  if (at < limit && text[at] == '@') {
    size_t n = match_email(text, len, pos, at);
    *kind = TOK_EMAIL;
    if (n) return n;
  }
  int has_scheme = at + 1 < limit && text[at] == ':' && text[at + 1] == '/';
  *kind = TOK_URL;
  return has_point || has_scheme ? match_url(text, len, pos) : 0;
}
