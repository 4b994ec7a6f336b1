#include "engine/input/html_select.h"

#include <strings.h>

/* Kohlschuetter et al.: from 16 words on a block is more often content than not, when no more than
 * a third of it is linked. */
#define LONG_WORDS 16

/* Fewer words than this on the rest of the page are no reason to call the comments comments. */
#define TEXT_BEFORE_COMMENTS 30

static bool is_linked(const rk_html_block *block) {
  return 3 * (uint64_t)block->linked > block->end - block->start;
}

static bool is_running(const rk_html_block *block) {
  return !block->is_cut && block->words >= LONG_WORDS && !is_linked(block);
}

static bool ends_sentence(rk_view text) {
  static const char *const ends[] = {".", "!", "?", ":", "\"", ";", ")", "\xe2\x80\x9d"};
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    const size_t len = strlen(ends[i]);
    if (text.len >= len && memcmp(text.ptr + text.len - len, ends[i], len) == 0) return true;
  }
  return false;
}

/* ---- Words that give a block away ---- */

typedef struct phrase {
  const char *begins;
  uint32_t words_max; /* a longer block only begins like it */
} phrase;

static bool begins_with(rk_view text, const char *words) {
  const size_t len = strlen(words);
  if (text.len < len || strncasecmp(text.ptr, words, len) != 0) return false;
  const unsigned char next = text.len > len ? (unsigned char)(text.ptr[len] | 0x20) : ' ';
  return next < 'a' || next > 'z';
}

static bool is_phrase(rk_view text, uint32_t words) {
  static const phrase phrases[] = {
      {"baca juga", 30},        {"baca :", 30},          {"baca:", 30},
      {"lihat juga", 30},       {"simak juga", 30},      {"tonton juga", 30},
      {"simak video", 30},      {"artikel ini telah tayang", 40},
      {"copyright", 30},        {"\xc2\xa9", 30},        {"hak cipta", 30},
      {"all rights reserved", 30},
      {"artikel terkait", 6},   {"berita terkait", 6},   {"berita lainnya", 6},
      {"advertisement", 6},     {"scroll to", 8},        {"iklan", 2},
      {"bagikan", 6},           {"share", 6},            {"tag", 12},
      {"tags", 12},             {"topik", 8},            {"editor", 8},
      {"penulis", 8},           {"reporter", 8},         {"pewarta", 8},
      {"komentar", 4},          {"tinggalkan", 5},       {"leave a", 6},
      {"powered by", 8},        {"didukung oleh", 8},    {"selengkapnya", 6},
      {"baca selengkapnya", 8}, {"ikuti kami", 12},      {"ikuti berita", 14},
      {"halaman selanjutnya", 6}, {"dibaca", 5},         {"cetak", 3},
      {"print", 3},             {"kembali ke", 6},       {"dilihat", 5},
      {"facebook", 6},          {"twitter", 6},          {"whatsapp", 6},
      {"kategori", 8},          {"category", 8},         {"posted", 14},
      {"diposting", 14},        {"dipublikasikan", 14},  {"ditulis oleh", 12},
      {"oleh", 8},              {"quote", 3},            {"balas", 3},
      {"reply", 3},
  };
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
    if (words <= phrases[i].words_max && begins_with(text, phrases[i].begins)) return true;
  return false;
}

/* ---- Hints ---- */

static uint64_t words_of(const rk_html_blocks *self, size_t first, size_t end, bool running_only) {
  uint64_t words = 0;
  for (size_t i = first; i < end; i++) {
    const rk_html_block *block = rk_html_blocks_at(self, i);
    if (running_only ? is_running(block) : !block->is_cut && !is_linked(block))
      words += block->words;
  }
  return words;
}

static void cut(const rk_html_blocks *self, size_t first, size_t end) {
  for (size_t i = first; i < end; i++) rk_html_blocks_at(self, i)->is_cut = true;
}

static const rk_html_range *range_at(const rk_html_blocks *self, size_t i) {
  return (const rk_html_range *)self->ranges.ptr + i;
}

/* A range is a part of the page while the greater part is elsewhere. Comments may be longer than
 * what they are about. Ranges within one that is cut are not looked at: no block is counted for
 * more than as many ranges as it is nested in on the way to the first that is cut. */
static void follow_asides(const rk_html_blocks *self) {
  const size_t count = self->ranges.len / sizeof(rk_html_range);
  uint64_t total = words_of(self, 0, rk_html_blocks_count(self), false);
  uint64_t before = 0; /* running words up to `done` */
  size_t done = 0, cut_end = 0;
  for (size_t i = 0; i < count; i++) {
    const rk_html_range *range = range_at(self, i);
    if (range->hint != RK_HTML_ASIDE && range->hint != RK_HTML_COMMENTS) continue;
    if (range->end <= cut_end || range->end == range->first) continue;
    if (range->first > done) {
      before += words_of(self, done, range->first, true);
      done = range->first;
    }
    const uint64_t words = words_of(self, range->first, range->end, false);
    const bool is_comment = range->hint == RK_HTML_COMMENTS && before >= TEXT_BEFORE_COMMENTS;
    if (!is_comment && 2 * words > total) continue;
    cut(self, range->first, range->end);
    cut_end = range->end;
    total -= words;
  }
}

/* Ranges may lie within each other: their blocks are counted once, by marking them. */
static bool keep_to(const rk_html_blocks *self, rk_html_hint hint) {
  const size_t count = self->ranges.len / sizeof(rk_html_range);
  const size_t block_count = rk_html_blocks_count(self);
  uint64_t inside = 0;
  size_t covered = 0;
  for (size_t i = 0; i < count; i++) {
    const rk_html_range *range = range_at(self, i);
    if (range->hint != hint || range->end <= covered) continue;
    const size_t first = range->first > covered ? range->first : covered;
    inside += words_of(self, first, range->end, true);
    covered = range->end;
  }
  const uint64_t all = words_of(self, 0, block_count, true);
  if (inside == 0 || 10 * inside < 6 * all) return false;
  covered = 0;
  for (size_t i = 0; i < count; i++) {
    const rk_html_range *range = range_at(self, i);
    if (range->hint != hint || range->end <= covered) continue;
    if (range->first > covered) cut(self, covered, range->first);
    covered = range->end;
  }
  cut(self, covered, block_count);
  return true;
}

/* ---- The region ---- */

static bool has_running_neighbour(const rk_html_blocks *self, size_t i) {
  const size_t count = rk_html_blocks_count(self);
  size_t previous = i, next = i + 1;
  while (previous > 0 && rk_html_blocks_at(self, previous - 1)->is_cut) previous--;
  if (previous > 0 && is_running(rk_html_blocks_at(self, previous - 1))) return true;
  while (next < count && rk_html_blocks_at(self, next)->is_cut) next++;
  return next < count && is_running(rk_html_blocks_at(self, next));
}

static int64_t score_of(const rk_html_blocks *self, size_t i) {
  const rk_html_block *block = rk_html_blocks_at(self, i);
  const int64_t words = block->words;
  if (block->is_cut) return -(6 + (words < 40 ? words : 40) / 4);
  if (is_linked(block)) return -(6 + (words < 40 ? words : 40) / 4);
  if (is_running(block)) return words;
  if (block->kind == RK_HTML_HEADING) return 0;
  if (ends_sentence(rk_html_block_text(self, block))) return words / 2 + 1;
  if (has_running_neighbour(self, i)) return words / 4;
  return block->kind == RK_HTML_CELL || block->kind == RK_HTML_ITEM ? 0 : -3;
}

/* The run of blocks with the largest sum of scores; false: no sum is above nothing. */
static bool find_region(const rk_html_blocks *self, size_t *first, size_t *end) {
  const size_t count = rk_html_blocks_count(self);
  int64_t sum = 0, best = 0;
  size_t start = 0;
  for (size_t i = 0; i < count; i++) {
    if (sum <= 0) {
      sum = 0;
      start = i;
    }
    sum += score_of(self, i);
    if (sum <= best) continue;
    best = sum;
    *first = start;
    *end = i + 1;
  }
  return best >= LONG_WORDS;
}

static bool belongs(const rk_html_blocks *self, const rk_html_block *block) {
  const rk_view text = rk_html_block_text(self, block);
  if (block->is_cut || block->words == 0) return false;
  if (block->words >= LONG_WORDS) return 2 * block->linked <= text.len;
  if (is_linked(block)) return false;
  if (block->kind != RK_HTML_BOX) return true;
  return block->words >= 5 || ends_sentence(text);
}

/* A heading goes with what it stands over, be it a link itself (lists of articles). */
static void keep_headings(const rk_html_blocks *self, size_t first, size_t end) {
  bool kept_next = false;
  for (size_t i = first; i > 0 && i + 3 > first; i--) /* with a date between them, perhaps */
    if (rk_html_blocks_at(self, i - 1)->kind == RK_HTML_HEADING) first = i - 1;
  for (size_t i = end; i-- > first;) {
    rk_html_block *block = rk_html_blocks_at(self, i);
    if (block->is_cut) continue;
    if (block->kind == RK_HTML_HEADING) block->is_kept = kept_next;
    if (block->kind == RK_HTML_HEADING || block->is_kept || block->words > 3)
      kept_next = block->is_kept;
  }
}

void rk_html_select(const rk_html_blocks *self) {
  const size_t count = rk_html_blocks_count(self);
  follow_asides(self);
  for (size_t i = 0; i < count; i++) {
    rk_html_block *block = rk_html_blocks_at(self, i);
    block->is_cut |= is_phrase(rk_html_block_text(self, block), block->words);
  }
  if (!keep_to(self, RK_HTML_CONTENT)) keep_to(self, RK_HTML_ARTICLE);
  size_t first = 0, end = 0;
  const bool found = find_region(self, &first, &end);
  if (!found) first = 0, end = count;
  for (size_t i = first; i < end; i++) {
    rk_html_block *block = rk_html_blocks_at(self, i);
    block->is_kept = found ? belongs(self, block)
                           : !block->is_cut && block->words > 0 && !is_linked(block);
  }
  if (found) keep_headings(self, first, end);
}
