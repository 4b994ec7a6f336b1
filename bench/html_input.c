/*
 * What does an HTML page cost, stage by stage, and next to gumbo used as it comes?
 *
 *   html_input FILE.html ...
 *
 * CPU time of one core, best of three rounds; MB are 10^6 bytes of pages as they are stored. "gumbo
 * alone" parses and frees with malloc; the stages of ours follow each other and each includes
 * those before it. "held" is the most memory that a page's tree took, "times" how many times a
 * page of over 50 KB, before what nobody reads was left out.
 */
#include <gumbo.h>
#include <stdint.h>

#include "bench/bench.h"
#include "engine/input/charset.h"
#include "engine/input/html_lighten.h"
#include "engine/input/html_page.h"

enum { ROUNDS = 3 };

typedef struct page {
  char *bytes;
  size_t len;
} page;

static struct {
  size_t lighter, body, held, bad;
  double times;
} seen;

static void run_gumbo(const page *p) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  gumbo_destroy_output(&options, gumbo_parse_with_options(&options, p->bytes, p->len));
}

static rk_buffer decoded, light;

static bool lighten(const page *p, rk_view *text) {
  const char *reason;
  const rk_view bytes = {p->bytes, p->len};
  if (rk_charset_decode(rk_charset_guess(bytes), bytes, &decoded, text) != RK_OK) exit(70);
  return rk_html_lighten(*text, &light, text, &reason) == RK_OK;
}

static void run_lighten(const page *p) {
  rk_view text;
  if (lighten(p, &text)) seen.lighter += text.len;
}

static void run_tree(const page *p) {
  static rk_html_arena arena = {.max_bytes = RK_HTML_TREE_BYTES_MAX, .seconds_max = 60};
  const GumboNode *document;
  const char *reason;
  rk_view text;
  rk_html_arena_reset(&arena);
  if (!lighten(p, &text) || rk_html_tree_parse(&arena, text, &document, &reason) != RK_OK) return;
  if (arena.held > seen.held) seen.held = arena.held;
  const double times = (double)arena.held / (double)p->len;
  if (p->len > 50000 && times > seen.times) seen.times = times;
}

static void run_page(const page *p) {
  static rk_html_page whole;
  const rk_html_source source = {0};
  const char *reason;
  if (rk_html_page_read(&whole, (rk_view){p->bytes, p->len}, &source, &reason) == RK_OK)
    seen.body += whole.body.len;
  else
    seen.bad++;
}

static double best_seconds(const page *pages, size_t count, void (*run)(const page *)) {
  double best = 1e9;
  for (int round = 0; round < ROUNDS; round++) {
    const double start = bench_cpu_seconds();
    for (size_t i = 0; i < count; i++) run(&pages[i]);
    const double seconds = bench_cpu_seconds() - start;
    if (seconds < best) best = seconds;
  }
  return best;
}

int main(int argc, char **argv) {
  page *pages = bench_must(calloc((size_t)argc, sizeof *pages));
  size_t count = 0;
  double bytes = 0;
  for (int i = 1; i < argc; i++) {
    page *p = &pages[count];
    p->bytes = bench_read_file(argv[i], &p->len);
    if (!p->bytes) continue;
    bytes += (double)p->len;
    count++;
  }
  static const struct {
    const char *name;
    void (*run)(const page *);
  } stages[] = {{"gumbo alone", run_gumbo},
                {"charset, what nobody reads left out", run_lighten},
                {"and the tree", run_tree},
                {"and title, facts, main text", run_page}};
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
    const double seconds = best_seconds(pages, count, stages[i].run);
    printf("%-40s %8.3f s %8.1f MB/s\n", stages[i].name, seconds, bytes / 1e6 / seconds);
  }
  printf("%zu pages, %.1f MB, left for the parser %.1f MB, main text %.1f MB, %zu without\n", count,
         bytes / 1e6, (double)seen.lighter / ROUNDS / 1e6, (double)seen.body / ROUNDS / 1e6,
         seen.bad / ROUNDS);
  printf("held %.1f MB, %.1f times a page\n", (double)seen.held / 1e6, seen.times);
  return 0;
}
