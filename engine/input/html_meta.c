#include "engine/input/html_meta.h"

#include <strings.h>

#include "engine/input/format.h"

/* From the best place down to the worst; 0: no date yet. */
enum { RANK_TEXT = 1, RANK_TIME, RANK_OWN_TIME, RANK_META, RANK_JSON, RANK_PUBLISHED };

static void take_date(rk_html_meta *meta, unsigned rank, rk_view text) {
  if (rank <= meta->date_rank) return;
  char date[RK_DATE_BYTES];
  const rk_view found = rk_date_normalise(text, date);
  if (found.len == 0) return;
  memcpy(meta->date, date, found.len);
  meta->date_len = found.len;
  meta->date_rank = rank;
}

void rk_html_meta_take_date(rk_html_meta *meta, rk_view text) { take_date(meta, RANK_TEXT, text); }

/* The first that says something counts. */
static void take_once(rk_view *to, rk_view value) {
  value = rk_format_trim(value);
  if (to->len == 0) *to = value;
}

static void take_language(rk_html_meta *meta, unsigned rank, rk_view value) {
  value = rk_format_trim(value);
  if (rank <= meta->language_rank || value.len == 0 || value.len > 35) return;
  meta->language = value;
  meta->language_rank = rank;
}

static bool is_any(rk_view name, const char *const *names) {
  for (; *names; names++)
    if (strlen(*names) == name.len && strncasecmp(*names, name.ptr, name.len) == 0) return true;
  return false;
}

static bool is_name(rk_view name, const char *wanted) {
  const char *const names[] = {wanted, NULL};
  return is_any(name, names);
}

static void take_named(rk_html_meta *meta, rk_view name, rk_view content) {
  static const char *const published[] = {"article:published_time", "article:published",
                                          "og:published_time", "datePublished", NULL};
  static const char *const dates[] = {
      "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
      "publicationdate", "published_at", "content_publisheddate", "originalpublicationdate",
      "article.published", "parsely-pub-date", "sailthru.date", "dc.date", "dc.date.issued",
      "dc.date.created", "dcterms.date", "dcterms.created", "dcterms.issued", "datecreated", NULL};
  if (is_any(name, published)) take_date(meta, RANK_PUBLISHED, content);
  if (is_any(name, dates)) take_date(meta, RANK_META, content);
  if (is_name(name, "og:title")) take_once(&meta->og_title, content);
  if (is_name(name, "og:site_name")) take_once(&meta->site_name, content);
  if (is_name(name, "og:description")) take_once(&meta->description, content);
  if (is_name(name, "description")) take_once(&meta->description, content);
  if (is_name(name, "og:url") && content.len) take_once(&meta->canonical, content);
  if (is_name(name, "language") || is_name(name, "dc.language")) take_language(meta, 2, content);
  if (is_name(name, "content-language")) take_language(meta, 2, content);
  if (is_name(name, "og:locale")) take_language(meta, 1, content);
}

static void take_meta(rk_html_meta *meta, const GumboElement *element) {
  static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
  const rk_view content = rk_html_attribute(element, "content");
  for (size_t i = 0; content.len && i < sizeof keys / sizeof *keys; i++) {
    const rk_view name = rk_html_attribute(element, keys[i]);
    if (name.len) take_named(meta, name, content);
  }
}

static void take_time(rk_html_meta *meta, const GumboElement *element) {
  const rk_view own = rk_html_attribute(element, "class");
  const bool is_marked = gumbo_get_attribute(&element->attributes, "pubdate") ||
                         rk_html_attribute(element, "itemprop").len ||
                         (own.len && (strstr(own.ptr, "publish") || strstr(own.ptr, "entry-date")));
  const bool is_update = own.len && strstr(own.ptr, "updated") && !strstr(own.ptr, "publish");
  rk_view date = rk_html_attribute(element, "datetime");
  if (date.len == 0 && element->children.length == 1) {
    const GumboNode *child = element->children.data[0];
    if (child->type == GUMBO_NODE_TEXT) date = rk_view_of(child->v.text.text);
  }
  const rk_view property = rk_html_attribute(element, "itemprop");
  if (is_name(property, "datePublished")) take_date(meta, RANK_PUBLISHED, date);
  if (is_name(property, "dateModified") || is_update) return;
  take_date(meta, is_marked ? RANK_OWN_TIME : RANK_TIME, date);
}

/* JSON-LD is searched, not parsed: one text is wanted, wherever it stands, and many pages break
 * the rest. */
static void take_json(rk_html_meta *meta, const GumboElement *element) {
  static const char key[] = "\"datePublished\"";
  if (element->children.length == 0) return;
  const GumboNode *child = element->children.data[0];
  if (child->type != GUMBO_NODE_TEXT) return;
  const char *at = strstr(child->v.text.text, key);
  if (!at) return;
  at += sizeof key - 1;
  at += strspn(at, " \t\r\n:[");
  if (*at != '"') return;
  const rk_view date = {at + 1, strcspn(at + 1, "\"")};
  take_date(meta, RANK_JSON, date);
}

void rk_html_meta_take(rk_html_meta *meta, const GumboElement *element) {
  switch (element->tag) {
    case GUMBO_TAG_HTML:
      take_language(meta, 3, rk_html_attribute(element, "lang"));
      take_language(meta, 3, rk_html_attribute(element, "xml:lang"));
      return;
    case GUMBO_TAG_META:
      take_meta(meta, element);
      return;
    case GUMBO_TAG_LINK:
      if (is_name(rk_html_attribute(element, "rel"), "canonical"))
        meta->canonical = rk_format_trim(rk_html_attribute(element, "href"));
      return;
    case GUMBO_TAG_TIME:
      take_time(meta, element);
      return;
    case GUMBO_TAG_SCRIPT:
      if (is_name(rk_html_attribute(element, "type"), "application/ld+json"))
        take_json(meta, element);
      return;
    default: /* itemprop may stand at anything */
      if (is_name(rk_html_attribute(element, "itemprop"), "datePublished"))
        take_date(meta, RANK_PUBLISHED, rk_html_attribute(element, "content"));
  }
}
