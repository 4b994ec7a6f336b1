#define _GNU_SOURCE /* memmem */
#include "bench/crawl_record.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_BYTES = 8 << 20, HEADER_BYTES = 2048 }; /* the longest document has 2.3 MB */

const char *const crawl_damage_names[] = {"-", "cut", "bytes", "control", "length", "version",
                                          "member-cut", "member-bits"};

int crawl_record_open(crawl_record *record) {
  *record = (crawl_record){0};
  record->bytes = malloc(RECORD_BYTES);
  record->page = malloc(RECORD_BYTES);
  if (record->bytes && record->page) return 0;
  crawl_record_close(record);
  errno = ENOMEM;
  return -1;
}

void crawl_record_close(crawl_record *record) {
  free(record->bytes);
  free(record->page);
  *record = (crawl_record){0};
}

static char *put(char *at, const char *bytes, size_t length) {
  memcpy(at, bytes, length);
  return at + length;
}

__attribute__((format(printf, 2, 3))) static char *print(char *at, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(at, HEADER_BYTES, format, arguments);
  va_end(arguments);
  return at + length;
}

/* JSON */

static char *put_escaped(char *at, const char *bytes, size_t length) {
  for (const char *end = bytes + length; bytes < end; bytes++) {
    if (*bytes == '\n' || *bytes == '"') {
      *at++ = '\\';
      *at++ = *bytes == '\n' ? 'n' : '"';
    } else {
      *at++ = *bytes;
    }
  }
  return at;
}

#define PUT(at, literal) put(at, literal, sizeof literal - 1)

/* Without printf: this is what most crawls are made of, and it would be a fifth of the time. */
static char *json_line(crawl_record *record, const crawl_document *document) {
  char *at = record->bytes;
  at = PUT(at, "{\"id\": \"");
  at = put(at, document->address, document->address_length);
  at = PUT(at, "\", \"title\": \"");
  at = put(at, document->title, document->title_length);
  at = PUT(at, "\", \"date\": \"");
  at = put(at, document->date, 10);
  at = PUT(at, "\", \"site\": \"");
  at = put(at, document->site, strlen(document->site));
  at = PUT(at, "\", \"body\": \"");
  record->text = (size_t)(at - record->bytes);
  at = put_escaped(at, document->body, document->body_length);
  return PUT(at, "\"}\n");
}

/* Pages */

static char *put_links(char *at, const crawl_text *text, const crawl_document *document,
                       uint64_t part, int count) {
  char words[1024];
  size_t length = crawl_text_site_words(text, document->site_number, part, count, words);
  for (size_t from = 0; from < length;) {
    const char *space = memchr(words + from, ' ', length - from);
    size_t end = space ? (size_t)(space - words) : length;
    at = print(at, "<li><a href=\"/%.*s\">%.*s</a></li>\n", (int)(end - from), words + from,
               (int)(end - from), words + from);
    from = end + 1;
  }
  return at;
}

static char *put_paragraphs(char *at, const char *body, size_t length) {
  const char *end = body + length;
  while (body < end) {
    const char *stop = memchr(body, '\n', (size_t)(end - body));
    if (!stop) stop = end;
    at = put(at, "<p>", 3);
    at = put(at, body, (size_t)(stop - body));
    at = put(at, "</p>\n", 5);
    body = stop + 1;
  }
  return at;
}

static char *html_page(char *at, const crawl_text *text, const crawl_document *document) {
  char words[1024];
  int title = (int)document->title_length;
  at = PUT(at, "<!DOCTYPE html>\n<html lang=\"id\">\n<head>\n<meta charset=\"utf-8\">\n");
  at = print(at, "<title>%.*s - %s</title>\n", title, document->title, document->site);
  at = print(at, "<link rel=\"canonical\" href=\"%s\">\n", document->address);
  at = print(at, "<meta property=\"article:published_time\" content=\"%s\">\n", document->date);
  at = print(at, "<meta property=\"og:site_name\" content=\"%s\">\n", document->site);
  at = PUT(at, "</head>\n<body>\n<header><nav><ul>\n");
  at = put_links(at, text, document, 0, 12);
  at = PUT(at, "</ul></nav></header>\n<main><article>\n");
  at = print(at, "<h1>%.*s</h1>\n", title, document->title);
  at = print(at, "<time datetime=\"%s\">%.10s</time>\n", document->date, document->date);
  at = put_paragraphs(at, document->body, document->body_length);
  at = PUT(at, "</article></main>\n<aside><h2>Terpopuler</h2><ul>\n");
  at = put_links(at, text, document, 1, 8);
  at = PUT(at, "</ul></aside>\n<form action=\"/komentar\" method=\"post\">");
  at = PUT(at, "<label>Nama</label><input name=\"nama\"><label>Komentar</label>");
  at = PUT(at, "<textarea name=\"isi\"></textarea><button>Kirim</button></form>\n<footer><p>");
  at = put(at, words, crawl_text_site_words(text, document->site_number, 2, 20, words));
  return print(at, "</p><p>&copy; %.4s %s</p></footer>\n</body>\n</html>\n", document->date,
               document->site);
}

/* WARC 1.0 (ISO 28500): lines end in CR LF, and two of them end a record. */

static char *warc_record(char *at, const char *type, const crawl_document *document,
                         const char *media, const char *page, size_t length) {
  uint64_t one = crawl_hash(document->number, 1), two = crawl_hash(document->number, 2);
  at = print(at, "WARC/1.0\r\nWARC-Type: %s\r\n", type);
  if (document->address[0]) at = print(at, "WARC-Target-URI: %s\r\n", document->address);
  at = print(at, "WARC-Date: %s\r\n", document->date);
  at = print(at, "WARC-Record-ID: <urn:uuid:%08x-%04x-4%03x-a%03x-%012llx>\r\n",
             (unsigned)(one >> 32), (unsigned)(one & 0xffff), (unsigned)(one >> 16 & 0xfff),
             (unsigned)(two >> 52), (unsigned long long)(two & 0xffffffffffffu));
  at = print(at, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", media, length);
  at = put(at, page, length);
  return put(at, "\r\n\r\n", 4);
}

void crawl_record_begin(crawl_record *record, crawl_format format, uint64_t seed) {
  record->length = 0;
  if (format == CRAWL_JSONL) return;
  crawl_document about = {.number = ~seed, .date = "2024-12-01T00:00:00Z"};
  char *end = print(record->page,
                    "software: generate_crawl\r\nformat: WARC File Format 1.0\r\nseed: %llu\r\n",
                    (unsigned long long)seed);
  end = warc_record(record->bytes, "warcinfo", &about, "application/warc-fields", record->page,
                    (size_t)(end - record->page));
  record->length = (size_t)(end - record->bytes);
}

void crawl_record_make(crawl_record *record, crawl_format format, const crawl_text *text,
                       const crawl_document *document) {
  char *page = record->page, *text_at = page, *end;
  if (format == CRAWL_JSONL) {
    end = json_line(record, document);
  } else if (format == CRAWL_WET) {
    page = put(page, document->title, document->title_length);
    *page++ = '\n';
    page = put(page, document->body, document->body_length);
    *page++ = '\n';
    end = warc_record(record->bytes, "conversion", document, "text/plain", record->page,
                      (size_t)(page - record->page));
  } else {
    page = PUT(page, "HTTP/1.1 200 OK\r\nServer: nginx\r\n");
    page = PUT(page, "Content-Type: text/html; charset=utf-8\r\n\r\n");
    text_at = page;
    page = html_page(page, text, document);
    end = warc_record(record->bytes, "response", document, "application/http; msgtype=response",
                      record->page, (size_t)(page - record->page));
  }
  record->length = (size_t)(end - record->bytes);
  if (format != CRAWL_JSONL) record->text = record->length - 4 - (size_t)(page - text_at);
}

/* Damage */

crawl_damage crawl_record_pick_damage(crawl_format format, int members, uint64_t chance) {
  static const crawl_damage of_lines[] = {CRAWL_CUT, CRAWL_BYTES, CRAWL_CONTROL};
  static const crawl_damage of_warc[] = {CRAWL_CUT, CRAWL_BYTES, CRAWL_LENGTH, CRAWL_VERSION};
  static const crawl_damage of_members[] = {CRAWL_MEMBER_CUT, CRAWL_MEMBER_BITS, CRAWL_BYTES,
                                            CRAWL_LENGTH};
  if (format == CRAWL_JSONL) return of_lines[chance % 3];
  return members ? of_members[chance % 4] : of_warc[chance % 4];
}

/* A letter of the text, in JSON not one of an escape. */
static char *within(crawl_record *record, uint64_t chance) {
  char *text = record->bytes + record->text;
  char *at = text + crawl_below(chance, (uint32_t)(record->length - record->text));
  while (at > text && (*at < 'a' || *at > 'z' || at[-1] == '\\')) at--;
  return at;
}

void crawl_record_spoil(crawl_record *record, crawl_damage damage, uint64_t chance) {
  char *field;
  switch (damage) {
    case CRAWL_CUT: /* a line stays a line */
      record->length = (size_t)(within(record, chance) - record->bytes);
      record->bytes[record->length++] = '\n';
      break;
    case CRAWL_BYTES: *within(record, chance) = (char)0xff; break;
    case CRAWL_CONTROL: *within(record, chance) = 1; break;
    case CRAWL_VERSION: record->bytes[3] = 'K'; break;
    case CRAWL_LENGTH:
      field = memmem(record->bytes, record->length, "Content-Length: ", 16);
      if (field) field[16] = '9', field[17] = '9'; /* 990 bytes at least, 99,000 at most */
      break;
    default: break;
  }
}
