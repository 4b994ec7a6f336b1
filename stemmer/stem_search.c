/* Enumerates prefix chains (depth first, at most three deep) times endings; stem_rank.c looks each
 * root up and ranks it.
 *
 * Nasal prefixes follow the disambiguation rules of Asian (2007) and of the enhanced confix
 * stripping stemmer (ECS, 2009), but every reading that the spelling allows is tried: memakai is
 * tried as p-akai and as makai, and the lexicon decides. */
#include "stemmer/stem_rank.h"

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/* High bits of the bytes of v that are not a-z: such a byte has bit 7 set, or is too far from one end
 * of the alphabet, so that adding the distance carries into bit 7, or from the other does not. */
static uint64_t bytes_outside(uint64_t v) {
  const uint64_t high = 0x8080808080808080u, one = 0x0101010101010101u;
  uint64_t low = v & ~high;
  return (v | (low + (127 - 'z') * one) | ~(low + (128 - 'a') * one)) & high;
}

bool stem_is_plain(const char *word, size_t len) {
  uint64_t outside = 0;
  size_t i = 0;
  for (; i + 8 <= len; i += 8) outside |= bytes_outside(stem_load_u64(word + i));
  for (; i < len; i++) outside |= is_lower(word[i]) ? 0 : 1;
  return outside == 0;
}

/* Into zeroed space; most words have 4 to 16 bytes, which two moves cover. */
static void copy_word(char *to, const char *word, uint32_t len) {
  if (len > 16) {
    memcpy(to, word, len);
  } else if (len >= 8) {
    memcpy(to, word, 8);
    memcpy(to + len - 8, word + len - 8, 8);
  } else if (len >= 4) {
    memcpy(to, word, 4);
    memcpy(to + len - 4, word + len - 4, 4);
  } else {
    for (uint32_t i = 0; i < len; i++) to[i] = word[i];
  }
}

void stem_search_init(stem_search *s, const stem_user_lexicon *user, const char *word, uint32_t len,
                      bool keep_all) {
  memset(s->buffer, 0, sizeof s->buffer); /* rules peek behind the end */
  copy_word(s->buffer + STEM_LEAD, word, len);
  s->len = len;
  s->colloquial = false;
  s->whole_before = 0;
  s->keep_all = keep_all;
  s->user = user;
  s->reading_count = 0;
  s->ending_count = 0;
}

stem_key stem_search_key(const stem_search *s) {
  return stem_key_of(s->buffer + STEM_LEAD, s->len);
}

bool stem_key_is_plain(const stem_key *k) {
  if (k->len > 16) return stem_is_plain(k->ptr, k->len);
  return ((bytes_outside(k->low) & k->low_mask) | (bytes_outside(k->high) & k->high_mask)) == 0;
}

static void walk(stem_search *s, stem_walk w);

/* Goes on behind a prefix at `pos`, if the grammar lets `affix` follow the chain so far. */
static void enter(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos, int cost) {
  uint8_t chain = stem_chain_next[w->chain][affix];
  if (chain == CHAIN_NONE || pos + 2 > s->len) return;
  walk(s, (stem_walk){pos, w->depth + 1, chain, 0, w->cost + cost});
}

/* The same with a consonant that the nasal swallowed put back at `pos`. */
static void enter_restored(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos,
                           char consonant, int cost) {
  uint8_t chain = stem_chain_next[w->chain][affix];
  if (chain == CHAIN_NONE || pos + 2 > s->len) return;
  char *at = stem_search_text(s) + pos;
  char saved = *at;
  *at = consonant;
  walk(s, (stem_walk){pos, w->depth + 1, chain, consonant, w->cost + cost});
  *at = saved;
}

/* meng-/peng-, `pos` at the n. */
static void enter_ng(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  const char *t = stem_search_text(s);
  char after = t[pos + 2];
  if (!stem_is_vowel(after)) {
    enter(s, w, affix, pos + 2, after == 'g' || after == 'h' || after == 'k' ? 0 : STEM_COST_UNUSUAL);
    if (after == 'r' || after == 'l') enter_restored(s, w, affix, pos + 1, 'k', STEM_COST_UNUSUAL); /* mengritik */
    return;
  }
  enter(s, w, affix, pos + 2, 0);                             /* mengambil: ambil */
  enter_restored(s, w, affix, pos + 1, 'k', 0);               /* mengirim: kirim */
  enter_restored(s, w, affix, pos + 1, 'g', STEM_COST_WRONG); /* mengunakan, misspelt: guna */
  enter(s, w, affix, pos, STEM_COST_UNUSUAL);                      /* menganga: nganga */
  if (after == 'e') enter(s, w, affix, pos + 3, 0);           /* mengebom: bom */
}

/* meny-/peny-, `pos` at the n. */
static void enter_ny(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  enter_restored(s, w, affix, pos + 1, 's', 0); /* menyapu: sapu */
  enter(s, w, affix, pos, STEM_COST_UNUSUAL);        /* menyanyi: nyanyi */
  enter_restored(s, w, affix, pos, 's', STEM_COST_UNUSUAL); /* menyukuri: syukur */
}

static void enter_n(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos + 1];
  if (next == 'g') {
    enter_ng(s, w, affix, pos);
  } else if (next == 'y') {
    enter_ny(s, w, affix, pos);
  } else if (stem_is_vowel(next)) {
    enter_restored(s, w, affix, pos, 't', 0); /* menulis: tulis */
    enter(s, w, affix, pos, 0);               /* menanti: nanti */
  } else {
    /* mencari, mendapat, menjadi; loans keep their consonant: mentransfer, mensyaratkan */
    enter(s, w, affix, pos + 1, next == 't' ? STEM_COST_UNUSUAL : 0);
  }
}

static void enter_m(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos + 1];
  if (stem_is_vowel(next)) {
    enter_restored(s, w, affix, pos, 'p', 0); /* memakai: pakai */
    enter(s, w, affix, pos, 0);               /* memakan: makan */
  } else if (next == 'r' || next == 'l') {
    enter_restored(s, w, affix, pos, 'p', STEM_COST_RARE); /* memroses: proses */
  } else {
    enter(s, w, affix, pos + 1, 0); /* membeli, memfitnah, memproses, mempersatukan */
  }
}

/* Behind "me" or "pe", `pos` at the next letter. */
static void enter_nasal(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  char next = stem_search_text(s)[pos];
  if (next == 'm') {
    enter_m(s, w, affix, pos);
  } else if (next == 'n') {
    enter_n(s, w, affix, pos);
  } else if (next == 'l' || next == 'r' || next == 'w' || next == 'y') {
    enter(s, w, affix, pos, 0);
  } else if (affix == STEM_AFFIX_PE) {
    enter(s, w, affix, pos, 0); /* petani, pesuruh, pekerja */
  }
}

/* ber-, ter-, per- and their forms: the r merges with an r that follows, and is lost before a
 * first syllable in -er- (bekerja, pekerja, teperdaya). `pos` behind the two letters "be". */
static void enter_liquid(stem_search *s, const stem_walk *w, stem_affix affix, uint32_t pos) {
  const char *t = stem_search_text(s);
  if (t[pos] == 'r') {
    enter(s, w, affix, pos + 1, 0);
    enter(s, w, affix, pos, 0);
  } else if (is_lower(t[pos]) && !stem_is_vowel(t[pos]) && t[pos + 1] == 'e' && t[pos + 2] == 'r') {
    enter(s, w, affix, pos, 0);
  } else if (t[pos] == 'l' && affix != STEM_AFFIX_TER && memcmp(t + pos + 1, "ajar", 4) == 0) {
    enter(s, w, affix, pos + 1, 0);
  }
}

static void walk_p(stem_search *s, const stem_walk *w) {
  enter_liquid(s, w, STEM_AFFIX_PER, w->pos + 2);
  enter_nasal(s, w, STEM_AFFIX_PE, w->pos + 2);
}

static void walk_k(stem_search *s, const stem_walk *w) {
  const char *t = stem_search_text(s) + w->pos;
  if (t[1] == 'e') enter(s, w, STEM_AFFIX_KE, w->pos + 2, 0);
  if (t[1] == 'u') enter(s, w, STEM_AFFIX_KU, w->pos + 2, 0);
  if (t[1] == 'a' && t[2] == 'u') enter(s, w, STEM_AFFIX_KU, w->pos + 3, 0);
}

/* Goes on behind a colloquial nasal, with `consonant` put back at `pos` unless it is 0. */
static void enter_colloquial(stem_search *s, uint32_t pos, char consonant) {
  stem_walk from = {.chain = CHAIN_NGE, .depth = 1, .cost = STEM_COST_RARE, .pos = pos,
                    .restored = consonant};
  char *at = stem_search_text(s) + pos;
  char saved = *at;
  if (consonant) *at = consonant;
  walk(s, from);
  *at = saved;
}

/* Colloquial nasal verbs: ngeliat, ngambil, ngirim, nyari; with -in also nentuin, mindahin. Those in
 * bare n- and m- without it (nunggu, mikir) are in the list of exceptions: as a rule they would cut
 * Nata, Minang and Manto. */
static void walk_colloquial(stem_search *s) {
  const char *t = stem_search_text(s);
  if (t[0] == 'm' && stem_is_vowel(t[1])) enter_colloquial(s, 0, 'p');
  if (t[0] != 'n') return;
  if (stem_is_vowel(t[1])) {
    enter_colloquial(s, 0, 't');
  } else if (t[1] == 'g') {
    enter_colloquial(s, 2, 0);
    if (t[2] == 'e') enter_colloquial(s, 3, 0);
    enter_colloquial(s, 1, 'k');
  } else if (t[1] == 'y') {
    enter_colloquial(s, 1, 's');
    enter_colloquial(s, 1, 'c');
  }
}

/* Can a prefix begin with these two bytes, of letters, figures and hyphens? Few roots look so, and one
 * branch tells. */
static bool may_be_prefix(const char *t) {
#define LETTER(c) ((uint32_t)1 << ((c) & 31))
  static const uint32_t second[32] = {
      ['b' & 31] = LETTER('e'), ['d' & 31] = LETTER('i'), ['m' & 31] = LETTER('e'),
      ['p' & 31] = LETTER('e'), ['s' & 31] = LETTER('e'), ['t' & 31] = LETTER('e') | LETTER('i'),
      ['k' & 31] = LETTER('e') | LETTER('u') | LETTER('a'),
  };
#undef LETTER
  return second[t[0] & 31] >> (t[1] & 31) & 1;
}

static void walk(stem_search *s, stem_walk w) {
  const char *t = stem_search_text(s) + w.pos;
  bool may_start = stem_may_start(s->user, t);
  /* Unless all readings are wanted, the whole word has been looked up before. */
  uint32_t i = w.depth == 0 && !s->keep_all ? 1 : 0;
  for (; i < s->ending_count; i++) {
    uint32_t end = s->endings[i].end;
    if (end < w.pos + 2 || end > w.pos + STEM_KEY_MAX || (!may_start && end > w.pos + 2)) continue;
    stem_key k = stem_key_of(t, end - w.pos);
    if (stem_may_have(s->user, &k)) stem_try_root(s, &w, &s->endings[i], &k);
  }
  if (w.depth == STEM_PREFIXES_MAX || !may_be_prefix(t)) return;
  switch (t[0]) {
    case 'b':
      enter_liquid(s, &w, STEM_AFFIX_BER, w.pos + 2);
      break;
    case 'd':
      enter(s, &w, STEM_AFFIX_DI, w.pos + 2, 0);
      break;
    case 'k':
      walk_k(s, &w);
      break;
    case 'm':
      enter_nasal(s, &w, STEM_AFFIX_ME, w.pos + 2);
      break;
    case 'p':
      walk_p(s, &w);
      break;
    case 's':
      enter(s, &w, STEM_AFFIX_SE, w.pos + 2, 0);
      break;
    case 't':
      if (t[1] == 'e') enter_liquid(s, &w, STEM_AFFIX_TER, w.pos + 2);
      if (memcmp(t, "tidak", 5) == 0) enter(s, &w, STEM_AFFIX_TIDAK, w.pos + 5, 0);
      break;
    default:
      break;
  }
}

/* Chat leaves the last letter of -nya out: rumahny, kegiatanny. Only behind a root of four letters or
 * more, as Benny and Fanny have none. */
static void read_short_its(stem_search *s) {
  char *t = stem_search_text(s);
  if (s->len < 6 || s->len >= STEM_ANALYSED_MAX || t[s->len - 2] != 'n' || t[s->len - 1] != 'y') return;
  t[s->len++] = 'a';
  s->colloquial = false;
  stem_search_walk(s);
  t[--s->len] = 0;
  s->ending_count = 0; /* they were those of the longer word */
  uint32_t kept = 0;
  for (uint32_t i = 0; i < s->reading_count; i++) {
    const stem_reading *r = &s->readings[i];
    bool common = r->frequency_points > 0 && r->end - r->pos >= 4;
    if (common && r->ending.possessive == STEM_AFFIX_ITS) s->readings[kept++] = *r;
  }
  s->reading_count = kept;
}

/* The word is unknown, but its frame is one that names hardly ever have. Only -nya is taken off
 * by itself; README.md says why. */
static void guess(stem_search *s) {
  for (uint32_t i = 0; i < s->ending_count; i++) {
    const stem_ending *e = &s->endings[i];
    if (e->suffix != STEM_AFFIX_NONE || e->possessive != STEM_AFFIX_ITS || e->end < 4) continue;
    stem_reading r = {.end = e->end, .first = (uint8_t)*stem_search_text(s), .ending = *e,
                      .evidence = STEM_EVIDENCE_GUESS};
    stem_keep_reading(s, &r);
    return;
  }
}

void stem_search_walk(stem_search *s) {
  s->ending_count = stem_find_endings(stem_search_text(s), s->len, s->endings);
  walk(s, (stem_walk){0});
}

void stem_search_run(stem_search *s) {
  stem_walk start = {0};
  stem_search_walk(s);
  if (s->reading_count) return;
  s->colloquial = true;
  bool has_in = false;
  for (uint32_t i = 0; i < s->ending_count; i++) has_in |= s->endings[i].suffix == STEM_AFFIX_IN;
  if (has_in) walk(s, start);
  if (s->len >= 4) walk_colloquial(s);
  if (s->reading_count == 0) read_short_its(s);
  if (s->reading_count == 0) guess(s);
}

/* Roots have their slack behind them, and `out` has room for it. */
static void copy_root(char *out, const char *root, uint32_t len) {
  if (len > STEM_KEY_SLACK) {
    memcpy(out, root, len);
  } else {
    memcpy(out, root, STEM_KEY_SLACK);
  }
}

uint32_t stem_search_root(const stem_search *s, const stem_reading *r, char *out) {
  if (r->target) {
    copy_root(out, r->target, r->target_len);
    return r->target_len;
  }
  uint32_t len = (uint32_t)(r->end - r->pos);
  copy_root(out, s->buffer + STEM_LEAD + r->pos, len);
  out[0] = (char)r->first;
  return len;
}

/* Most words of a text are roots or listed, and need no search. The same as the search would find,
 * since it accepts whatever is whole in the lexicon and ranks it first. */
static uint32_t find_whole(const stem_search *s, const stem_key *word, char *out,
                           stem_evidence *evidence) {
  if (word->len > STEM_KEY_MAX) return 0;
  stem_entry e = stem_find_key(s->user, word);
  if (e.class == 0) return 0;
  bool redirect = stem_class_kind(e.class) == STEM_KIND_REDIRECT;
  *evidence = redirect ? STEM_EVIDENCE_LISTED : STEM_EVIDENCE_WHOLE;
  uint32_t len;
  const char *root = stem_entry_root(e, word->ptr, word->len, &len);
  copy_root(out, root, len);
  return len;
}

uint32_t stem_search_best(stem_search *s, const stem_key *word, char *out,
                          stem_evidence *evidence) {
  uint32_t whole = find_whole(s, word, out, evidence);
  if (whole) return whole;
  stem_search_run(s);
  *evidence = s->reading_count ? (stem_evidence)s->readings[0].evidence : STEM_EVIDENCE_NONE;
  return s->reading_count ? stem_search_root(s, &s->readings[0], out) : 0;
}

uint32_t stem_best_root(const stem_user_lexicon *user, const char *word, uint32_t len, char *out,
                        stem_evidence *evidence) {
  stem_search s;
  stem_search_init(&s, user, word, len, false);
  stem_key k = stem_search_key(&s);
  return stem_search_best(&s, &k, out, evidence);
}
