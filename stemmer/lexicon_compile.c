/* Build-time program: hunspell dictionary + data tables -> C source with the lexicon tables.
 *
 * stem_lexicon_compile id_ID.dic FOLDER OUT.c, where FOLDER has roots.tsv, exceptions.tsv,
 * protected.tsv, reduplication.tsv, dropped.tsv and frequency.tsv
 *
 * The dictionary is ISO 8859-1 with two-letter flags; each flag says that the root takes an affix
 * combination, and becomes a licence bit. Later tables overrule earlier ones. Any trouble ends the
 * build with file and line. Memory is given back by the end of the process. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_lexicon.h"

enum {
  ENTRIES = 1 << 16, /* places for them, while they are collected */
  SLOTS = 1 << 16,   /* of the table that is made */
  LINE_MAX_BYTES = 512,
  PATH_MAX_BYTES = 4096,
};

typedef struct {
  char key[STEM_KEY_MAX + 1];
  char target[STEM_KEY_MAX + 1]; /* redirects only */
  uint64_t licences;
  uint32_t family;
  uint8_t frequency;
  stem_kind kind;
  bool used;
  bool dropped;
} entry;

static entry *entries; /* a hash table too: ENTRIES of them */
static size_t entry_count;

typedef struct {
  const char *flag;
  stem_licence licence;
} flag_meaning;

/* Several hunspell flags differ only in spelling (ber- and be-); they are one licence here. */
static const flag_meaning flag_meanings[] = {
    {"M0", LIC_ME},        {"MM", LIC_ME},         {"MG", LIC_ME},         {"Mk", LIC_ME_KAN},
    {"Mo", LIC_ME_KAN},    {"Mh", LIC_ME_KAN},     {"Mi", LIC_ME_I},       {"Mm", LIC_ME_I},
    {"Mg", LIC_ME_I},      {"D0", LIC_DI},         {"Dk", LIC_DI_KAN},     {"Di", LIC_DI_I},
    {"B0", LIC_BER},       {"BE", LIC_BER},        {"Ba", LIC_BER_AN},     {"Bb", LIC_BER_AN},
    {"Bf", LIC_BER_AN},    {"Bk", LIC_BER_KAN},    {"Bg", LIC_BER_KAN},    {"T0", LIC_TER},
    {"TE", LIC_TER},       {"Tk", LIC_TER_KAN},    {"Th", LIC_TER_KAN},    {"Ti", LIC_TER_I},
    {"Tg", LIC_TER_I},     {"Ta", LIC_TER_AN},     {"Tf", LIC_TER_AN},     {"P0", LIC_PE},
    {"PE", LIC_PE},        {"PG", LIC_PE},         {"PK", LIC_PE},         {"PN", LIC_PE},
    {"Pa", LIC_PE_AN},     {"Pf", LIC_PE_AN},      {"Pg", LIC_PE_AN},      {"Pl", LIC_PE_AN},
    {"Po", LIC_PE_AN},     {"R0", LIC_PER},        {"Ra", LIC_PER_AN},     {"Rk", LIC_PER_KAN},
    {"Ri", LIC_PER_I},     {"MR", LIC_MEMPER},     {"MP", LIC_MEMPER},     {"DR", LIC_MEMPER},
    {"Mu", LIC_MEMPER_KAN}, {"Mq", LIC_MEMPER_KAN}, {"Du", LIC_MEMPER_KAN}, {"Mt", LIC_MEMPER_I},
    {"Mp", LIC_MEMPER_I},  {"Dt", LIC_MEMPER_I},   {"K0", LIC_KE},         {"Kn", LIC_KE},
    {"Ka", LIC_KE_AN},     {"S0", LIC_SE},         {"SS", LIC_SE},         {"Sn", LIC_SE_NYA},
    {"Sa", LIC_SE_AN},     {"a0", LIC_AN},         {"k0", LIC_KAN},        {"i0", LIC_I},
    {"O0", LIC_KU},        {"Ok", LIC_KU},         {"Oi", LIC_KU},         {"o0", LIC_CLITIC},
    {"n0", LIC_CLITIC},    {"l0", LIC_CLITIC},     {"nl", LIC_CLITIC},     {"Kc", LIC_KEBER_AN},
    {"Ku", LIC_KETER_AN},  {"Kq", LIC_KEPE_AN},    {"Ko", LIC_KEPE_AN},    {"Kt", LIC_KESE_AN},
    {"KS", LIC_KESE_AN},   {"Bl", LIC_BERKE_AN},   {"BK", LIC_BERKE_AN},   {"Bq", LIC_BERPE_AN},
    {"BP", LIC_BERPE_AN},  {"BS", LIC_BERSE},      {"Bt", LIC_BERSE},      {"Me", LIC_MEMBER_KAN},
    {"Pc", LIC_PEMBER_AN}, {"Ps", LIC_PEMPER},     {"PR", LIC_PEMPER},     {"MS", LIC_MENYE},
    {"Mw", LIC_MENYE},     {"Mx", LIC_MENYE},      {"PS", LIC_PENYE},      {"Pv", LIC_PENYE},
    {"SP", LIC_SEPE},      {"Sq", LIC_SEPE},       {"SR", LIC_SEPER},      {"Ss", LIC_SEPER},
    {"RS", LIC_PERSE_AN},  {"Rt", LIC_PERSE_AN},   {"TR", LIC_TEPER},
};

static void die(const char *file, unsigned line, const char *what) {
  fprintf(stderr, "stem_lexicon_compile: %s:%u: %s\n", file, line, what);
  exit(1);
}

/* Finds or makes the entry of a key; the text is NUL-padded to its slack by the array's size. */
static entry *entry_of(const char *key, const char *file, unsigned line) {
  size_t len = strlen(key);
  if (len == 0 || len > STEM_KEY_MAX) die(file, line, "a key must have 1 to 40 bytes");
  char padded[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
  memcpy(padded, key, len);
  size_t i = stem_key_of(padded, (uint32_t)len).hash & (ENTRIES - 1);
  while (entries[i].used && strcmp(entries[i].key, key) != 0) i = (i + 1) & (ENTRIES - 1);
  if (!entries[i].used) {
    if (++entry_count > ENTRIES * 3 / 4) die(file, line, "too many entries; raise ENTRIES");
    entries[i].used = true;
    memcpy(entries[i].key, key, len + 1);
  }
  return &entries[i];
}

static void add_flags(entry *e, const char *flags) {
  for (; flags[0] && flags[1]; flags += 2) {
    for (size_t i = 0; i < sizeof flag_meanings / sizeof *flag_meanings; i++) {
      if (memcmp(flags, flag_meanings[i].flag, 2) == 0) {
        e->licences |= (uint64_t)1 << flag_meanings[i].licence;
      }
    }
    if (memcmp(flags, "A2", 2) == 0) e->kind = STEM_KIND_BOUND;
    if (e->family < STEM_FAMILY_MAX) e->family++;
  }
}

static FILE *open_or_die(const char *path, const char *mode) {
  FILE *f = fopen(path, mode);
  if (!f) {
    perror(path);
    exit(1);
  }
  return f;
}

static bool is_key(const char *s) {
  for (; *s; s++) {
    if (!((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '-')) return false;
  }
  return true;
}

/* The dictionary: one word a line, "word/flags"; the first line is a count. Entries with letters
 * outside a-z (accents, dots, blanks, stray hyphens at an end) are of no use to the stemmer. */
static void read_dictionary(const char *path) {
  FILE *f = open_or_die(path, "rb");
  char line[LINE_MAX_BYTES];
  for (unsigned number = 1; fgets(line, sizeof line, f); number++) {
    line[strcspn(line, "\r\n\t ")] = 0;
    char *flags = strchr(line, '/');
    if (flags) *flags++ = 0;
    bool name = isupper((unsigned char)line[0]);
    for (char *p = line; *p; p++) *p = (char)tolower((unsigned char)*p);
    size_t len = strlen(line);
    if (number == 1 || len < 2 || len > STEM_KEY_MAX || !is_key(line)) continue;
    if (line[0] == '-' || line[len - 1] == '-') continue;
    entry *e = entry_of(line, path, number);
    bool known = e->licences != 0;
    e->licences |= STEM_LIC(ANY);
    if (!known) e->kind = name ? STEM_KIND_NAME : STEM_KIND_ROOT;
    if (flags) add_flags(e, flags);
  }
  fclose(f);
}

typedef enum {
  TABLE_ROOTS,
  TABLE_EXCEPTIONS,
  TABLE_PROTECTED,
  TABLE_PAIRS,
  TABLE_DROPPED,
  TABLE_FREQUENCY,
} table;

static void add_row(table kind, char *key, char *value, const char *path, unsigned line) {
  if (!is_key(key)) die(path, line, "a key has letters a-z, digits and hyphens only");
  entry *e = entry_of(key, path, line);
  if (kind != TABLE_FREQUENCY) e->dropped = kind == TABLE_DROPPED;
  switch (kind) {
    case TABLE_ROOTS:
      e->licences |= STEM_LIC(ANY);
      if (e->kind != STEM_KIND_BOUND) e->kind = STEM_KIND_ROOT;
      if (strcmp(value, "-") != 0) add_flags(e, value);
      break;
    case TABLE_PROTECTED:
      /* What the dictionary has too (malang, unlucky, and Malang) keeps its affixes. */
      if (e->licences == 0) e->kind = STEM_KIND_PROTECTED;
      e->licences |= STEM_LIC(ANY);
      break;
    case TABLE_EXCEPTIONS:
    case TABLE_PAIRS:
      if (!is_key(value) || strlen(value) == 0 || strlen(value) > STEM_KEY_MAX) {
        die(path, line, "the second column must be a root");
      }
      e->licences |= STEM_LIC(ANY);
      e->kind = STEM_KIND_REDIRECT;
      strcpy(e->target, value);
      break;
    case TABLE_FREQUENCY: /* of a word that is not in the lexicon: has no effect */
      if (value[0] < '1' || value[0] > '0' + STEM_FREQUENCY_MAX || value[1]) die(path, line, "a band is 1 to 7");
      e->frequency = (uint8_t)(value[0] - '0');
      break;
    case TABLE_DROPPED:
      break;
  }
}

/* key TAB value TAB remark (both optional); blank lines and # lines are skipped. */
static void read_table(table kind, const char *folder, const char *name) {
  char path[PATH_MAX_BYTES];
  if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) die(name, 0, "path too long");
  FILE *f = open_or_die(path, "rb");
  char line[LINE_MAX_BYTES];
  for (unsigned number = 1; fgets(line, sizeof line, f); number++) {
    if (!strchr(line, '\n')) die(path, number, "line too long or without an end");
    line[strcspn(line, "\r\n")] = 0;
    if (line[0] == 0 || line[0] == '#') continue;
    char *value = strchr(line, '\t');
    if (value) *value++ = 0;
    if (value) value[strcspn(value, "\t")] = 0;
    add_row(kind, line, value ? value : (char[]){"-"}, path, number);
  }
  fclose(f);
}

/* A variant spelling (temen: teman) takes the affixes of its root: ditemenin. Shorter ones are chat's,
 * which takes none; with another first letter it is a word with affixes (nyari: cari). */
static void inherit(entry *e, const entry *target) {
  if (strlen(e->key) < 4 || strchr(e->key, '-')) return;
  bool spoken = strchr("mn", e->key[0]) && strlen(target->key) >= 4; /* ngetikin: ngetik, ketik */
  if (e->key[0] != target->key[0]) {
    if (spoken) e->licences |= STEM_LIC(KAN);
    return;
  }
  e->licences |= target->licences;
  e->family = target->family;
  e->frequency = target->frequency;
}

/* A chain of redirects would make the answer depend on how often one looks. */
static void check_redirects(void) {
  for (size_t i = 0; i < ENTRIES; i++) {
    entry *e = &entries[i];
    bool to_itself = e->used && e->kind == STEM_KIND_REDIRECT && strcmp(e->key, e->target) == 0;
    if (to_itself) e->kind = strchr(e->key, '-') ? STEM_KIND_PROTECTED : STEM_KIND_ROOT;
  }
  for (size_t i = 0; i < ENTRIES; i++) {
    entry *e = &entries[i];
    if (!e->used || e->dropped || e->kind != STEM_KIND_REDIRECT) continue;
    entry *target = entry_of(e->target, "redirect target", 0);
    if (target->kind == STEM_KIND_REDIRECT) {
      fprintf(stderr, "stem_lexicon_compile: %s -> %s -> %s: give the last root at once\n", e->key,
              e->target, target->target);
      exit(1);
    } else if (target->licences == 0) {
      target->licences = STEM_LIC(ANY); /* a root that only its exceptions know */
    }
    inherit(e, target);
    target->dropped = false;
  }
}

static stem_class *classes;
static uint32_t class_count;

static uint16_t class_of(const entry *e) {
  stem_class c = stem_class_of(e->licences, e->kind, e->family, e->frequency);
  for (uint32_t i = 0; i < class_count; i++) {
    if (classes[i] == c) return (uint16_t)i;
  }
  if (class_count > UINT16_MAX) die("classes", class_count, "too many");
  classes[class_count] = c;
  return (uint16_t)class_count++;
}

static bool is_kept(const entry *e) { return e->used && !e->dropped && e->licences != 0; }

/* The commonest first, so that their records share cache lines; then by key, so that the same input
 * makes the same table. */
static int compare_entries(const void *a, const void *b) {
  const entry *x = *(const entry *const *)a, *y = *(const entry *const *)b;
  if (x->frequency != y->frequency) return x->frequency > y->frequency ? -1 : 1;
  return strcmp(x->key, y->key);
}

static const entry **sorted_entries(size_t *count) {
  const entry **list = calloc(ENTRIES, sizeof *list);
  if (!list) die("memory", 0, "none left");
  *count = 0;
  for (size_t i = 0; i < ENTRIES; i++) {
    if (is_kept(&entries[i])) list[(*count)++] = &entries[i];
  }
  qsort(list, *count, sizeof *list, compare_entries);
  return list;
}

static stem_slot slots[SLOTS];
static char *pool;
static uint32_t pool_size = 2; /* a slot of 0 is free */
static uint64_t filter[(1 << STEM_FILTER_BITS) / 64];
static uint32_t starts[(1 << STEM_START_BITS) / 32];
static uint32_t joints[STEM_JOINTS_WORDS];

static void fill_table(void) {
  size_t count;
  const entry **list = sorted_entries(&count);
  for (size_t i = 0; i < count; i++) {
    const entry *e = list[i];
    char padded[STEM_KEY_MAX + STEM_KEY_SLACK] = {0};
    uint32_t len = (uint32_t)strlen(e->key);
    memcpy(padded, e->key, len);
    stem_key k = stem_key_of(padded, len);
    uint32_t at = stem_table_seek(slots, SLOTS - 1, pool, &k);
    uint32_t target_len = e->kind == STEM_KIND_REDIRECT ? (uint32_t)strlen(e->target) : 0;
    stem_table_put(&slots[at], pool, &pool_size, &k, class_of(e), e->target, target_len);
    stem_filter_set(filter, k.hash);
    if (len >= 3) stem_start_set(starts, padded);
    stem_joint_set(joints, padded, len);
  }
  pool_size += STEM_KEY_SLACK;
  if (pool_size > STEM_POOL_MAX_BYTES) die("pool", pool_size, "too large");
  free(list);
}

static uint64_t lexicon_hash(void) {
  uint64_t h = stem_hash_bytes(0xcbf29ce484222325u, slots, sizeof slots);
  h = stem_hash_bytes(h, classes, class_count * sizeof *classes);
  return stem_hash_bytes(h, pool, pool_size);
}

static void emit_words(FILE *f, const char *declaration, const uint32_t *words, size_t count) {
  fprintf(f, "\n%s = {", declaration);
  for (size_t i = 0; i < count; i++) fprintf(f, "%s%uu,", i % 12 ? "" : "\n", words[i]);
  fprintf(f, "\n};\n");
}

static void emit_longs(FILE *f, const char *declaration, const uint64_t *longs, size_t count) {
  fprintf(f, "\n%s = {", declaration);
  for (size_t i = 0; i < count; i++) {
    fprintf(f, "%s%lluu,", i % 6 ? "" : "\n", (unsigned long long)longs[i]);
  }
  fprintf(f, "\n};\n");
}

static void emit(const char *path) {
  FILE *f = open_or_die(path, "w");
  fprintf(f, "/* Generated by stem_lexicon_compile. Do not edit, do not commit. */\n"
             "#include \"stemmer/stem_lexicon.h\"\n\n"
             "const uint32_t stem_lexicon_mask = %u;\nconst uint64_t stem_lexicon_hash = %lluu;\n",
          SLOTS - 1, (unsigned long long)lexicon_hash());
  emit_words(f, "_Alignas(64) const stem_slot stem_lexicon_slots[]", slots, SLOTS);
  emit_words(f, "_Alignas(64) const uint32_t stem_lexicon_starts[]", starts,
             sizeof starts / sizeof *starts);
  emit_words(f, "_Alignas(64) const uint32_t stem_lexicon_joints[]", joints, STEM_JOINTS_WORDS);
  emit_longs(f, "_Alignas(64) const stem_class stem_lexicon_classes[]", classes, class_count);
  emit_longs(f, "_Alignas(64) const uint64_t stem_lexicon_filter[]", filter,
             sizeof filter / sizeof *filter);
  fprintf(f, "\n_Alignas(64) const char stem_lexicon_pool[] = {");
  for (uint32_t i = 0; i < pool_size; i++) fprintf(f, "%s%d,", i % 30 ? "" : "\n", pool[i]);
  fprintf(f, "\n};\n");
  if (fclose(f) != 0) die(path, 0, "cannot write");
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: stem_lexicon_compile DICTIONARY FOLDER OUT\n");
    return 1;
  }
  entries = calloc(ENTRIES, sizeof *entries);
  pool = calloc(ENTRIES, 2 * STEM_KEY_MAX + STEM_RECORD_BYTES);
  classes = calloc(UINT16_MAX + 1, sizeof *classes);
  if (!entries || !pool || !classes) die("memory", 0, "none left");
  read_dictionary(argv[1]);
  read_table(TABLE_DROPPED, argv[2], "dropped.tsv");
  read_table(TABLE_ROOTS, argv[2], "roots.tsv");
  read_table(TABLE_EXCEPTIONS, argv[2], "exceptions.tsv");
  read_table(TABLE_PAIRS, argv[2], "reduplication.tsv");
  read_table(TABLE_PROTECTED, argv[2], "protected.tsv");
  read_table(TABLE_FREQUENCY, argv[2], "frequency.tsv");
  check_redirects();
  fill_table();
  emit(argv[3]);
  return 0;
}
