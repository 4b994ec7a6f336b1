#include "engine/input/html_hints.h"

#include <strings.h>

#define WORD_BYTES 16

/* ---- Words in names ---- */

static bool is_small(char c) { return c >= 'a' && c <= 'z'; }
static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/* The next run of letters, in small letters; a capital behind a small one begins a new one. */
static bool next_word(const char **name, char word[WORD_BYTES]) {
  const char *at = *name;
  while (*at && !is_small(*at) && !is_capital(*at)) at++;
  size_t len = 0;
  const char *start = at;
  for (; is_small(*at) || is_capital(*at); at++) {
    if (at > start && is_capital(*at) && is_small(at[-1])) break;
    if (len + 1 < WORD_BYTES) word[len++] = (char)(*at | 0x20);
  }
  word[len] = '\0';
  *name = at;
  return len > 0;
}

static bool is_any(const char *word, const char *const *words) {
  for (; *words; words++)
    if (strcmp(word, *words) == 0) return true;
  return false;
}

static bool begins_any(const char *word, const char *const *beginnings) {
  for (; *beginnings; beginnings++)
    if (strncmp(word, *beginnings, strlen(*beginnings)) == 0) return true;
  return false;
}

static const char *const aside_words[] = {
    "aside",     "sidebar",   "widget",     "widgets",    "related",   "terkait",   "rekomendasi",
    "trending",  "terpopuler", "populer",   "popular",    "terkini",   "share",     "shares",
    "sharing",   "social",    "sosial",     "sosmed",     "breadcrumb", "breadcrumbs", "menu",
    "menus",     "nav",       "navbar",     "navigation", "navigasi",  "footer",    "masthead",
    "copyright", "tags",      "topik",      "pagination", "paging",    "pager",     "pagenavi",
    "popup",     "modal",     "cookie",     "cookies",    "consent",   "newsletter", "subscribe",
    "langganan", "ad",        "ads",        "advert",     "iklan",     "banner",    "promo",
    "promoted",  "sponsor",   "sponsored",  "login",      "toolbar",   "topbar",    "meta",
    "byline",    "bacajuga",  "juga",       "readmore",   "outbrain",  "taboola",   "mgid",
    "addtoany",  "statistik", "pengunjung", "polling",    "kalender",  "disclaimer", "author",
    "skip",      "rating",    NULL};
static const char *const aside_beginnings[] = {"related", "recommend", "advertis", "sharedaddy",
                                               "sidebar", "breadcrumb", NULL};
static const char *const comment_words[] = {"comment",  "comments", "komentar", "disqus",
                                            "respond",  "commentlist", "ulasan", NULL};
/* One of these before one of those: "entry-content", "isi_berita". */
static const char *const content_firsts[] = {"entry", "post", "article", "content", "detail",
                                             "isi",   "body", "story",   "text",    "news",
                                             "single", "konten", "berita", "artikel", NULL};
static const char *const content_seconds[] = {"content", "body", "text", "berita", "konten",
                                              "artikel", "isi",  "detail", "article", NULL};

static rk_html_hint hint_of_name(const char *name) {
  rk_html_hint hint = RK_HTML_NO_HINT;
  char word[WORD_BYTES];
  bool first = false; /* the word before was one of content_firsts */
  /* Pages of this maker are widgets all over. */
  const bool is_all_widgets = strstr(name, "elementor-") != NULL;
  while (next_word(&name, word)) {
    if (is_all_widgets && strcmp(word, "widget") == 0) continue;
    if (is_any(word, comment_words)) return RK_HTML_COMMENTS;
    if (is_any(word, aside_words) || begins_any(word, aside_beginnings)) hint = RK_HTML_ASIDE;
    if (hint == RK_HTML_NO_HINT && first && is_any(word, content_seconds))
      hint = RK_HTML_CONTENT;
    first = is_any(word, content_firsts);
  }
  return hint;
}

/* ---- Tags and roles ---- */

static rk_html_hint hint_of_role(const char *role) {
  static const char *const asides[] = {"navigation", "banner", "contentinfo", "complementary",
                                       "search", "dialog", "alert", "menu", "menubar", "toolbar",
                                       NULL};
  if (is_any(role, asides)) return RK_HTML_ASIDE;
  return strcmp(role, "main") == 0 || strcmp(role, "article") == 0 ? RK_HTML_ARTICLE
                                                                   : RK_HTML_NO_HINT;
}

static rk_html_hint hint_of_tag(GumboTag tag, bool in_article) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_APPLET:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_DATALIST:
      return RK_HTML_SKIP;
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_MENU:
      return RK_HTML_ASIDE;
    case GUMBO_TAG_HEADER:
      return in_article ? RK_HTML_NO_HINT : RK_HTML_ASIDE;
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_MAIN:
      return RK_HTML_ARTICLE;
    default:
      return RK_HTML_NO_HINT;
  }
}

static bool is_hidden(const GumboElement *element) {
  if (gumbo_get_attribute(&element->attributes, "hidden")) return true;
  const rk_view aria = rk_html_attribute(element, "aria-hidden");
  if (aria.len && strcmp(aria.ptr, "true") == 0) return true;
  const rk_view style = rk_html_attribute(element, "style");
  const char *display = style.len ? strstr(style.ptr, "display") : NULL;
  if (!display) return false;
  display += strlen("display");
  display += strspn(display, " :");
  return strncmp(display, "none", 4) == 0;
}

/* Whole pages carry classes that tell of their parts ("has-sidebar", "tag-promo"). */
static bool has_names_of_parts(GumboTag tag) {
  return tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_ARTICLE ||
         tag == GUMBO_TAG_MAIN;
}

rk_html_hint rk_html_hint_of(const GumboElement *element, bool in_article) {
  const rk_html_hint by_tag = hint_of_tag(element->tag, in_article);
  if (by_tag == RK_HTML_SKIP || by_tag == RK_HTML_ASIDE || element->attributes.length == 0)
    return by_tag;
  if (element->tag != GUMBO_TAG_BODY && is_hidden(element)) return RK_HTML_ASIDE;
  const rk_view role = rk_html_attribute(element, "role");
  rk_html_hint hint = role.len ? hint_of_role(role.ptr) : RK_HTML_NO_HINT;
  if (hint != RK_HTML_NO_HINT) return hint;
  const rk_view property = rk_html_attribute(element, "itemprop");
  if (property.len && strcasecmp(property.ptr, "articleBody") == 0) return RK_HTML_CONTENT;
  static const char *const names[] = {"class", "id"};
  for (size_t i = 0; i < 2; i++) {
    const rk_view name = rk_html_attribute(element, names[i]);
    const rk_html_hint by_name = name.len ? hint_of_name(name.ptr) : RK_HTML_NO_HINT;
    const bool is_part = by_name == RK_HTML_ASIDE || by_name == RK_HTML_COMMENTS;
    if (is_part && has_names_of_parts(element->tag)) continue;
    if (is_part) return by_name;
    if (hint == RK_HTML_NO_HINT) hint = by_name;
  }
  return by_tag == RK_HTML_NO_HINT ? hint : by_tag;
}
