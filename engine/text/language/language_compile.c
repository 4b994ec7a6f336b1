/* Build-time program: word lists -> C source with the tables that tell languages apart.
 *
 * language_compile words.txt id_ID.dic OUT.c
 *
 * words.txt explains itself. The hunspell dictionary (ISO 8859-1, a root a line) says which letters
 * stand together in Indonesian and Malay. Any trouble ends the build with file and line. Memory is
 * given back by the end of the process. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/text/language_table.h"

enum {
  OTHER = LANGUAGE_COLUMNS, /* the column behind the languages, while counting */
  COUNTED = LANGUAGE_COLUMNS + 1,
  WORDS_MAX = 6000,
  WORD_MAX = 24,
  LINE_MAX_BYTES = 1024,
};

static const char *const codes[COUNTED] = {"id", "ms", "en", "jv", "su", "xx"};

/* What is not listed for a language may come all the same: ever so seldom, a little more often when
 * another has it, and more when Malay has it or Indonesian. */
static const double UNLISTED = 0.05, BORROWED = 0.01, SHARED = 0.06;
/* A Malay word that the Indonesian dictionary has, too, though it is not listed for Indonesian. */
static const double KNOWN = 0.6;
/* Every trigram is thought to have been seen a little, in parts of all. */
static const double TRIGRAMS_UNSEEN = 0.15;

typedef struct listed_word {
  char text[WORD_MAX + LANGUAGE_WORD_SLACK];
  double weights[COUNTED];
  bool is_known; /* the dictionary has it */
} listed_word;

static listed_word words[WORDS_MAX];
static size_t word_count;
static double trigrams[COUNTED][LANGUAGE_TRIGRAMS], totals[COUNTED];

static void fail(const char *path, int line, const char *why) {
  fprintf(stderr, "language_compile: %s:%d: %s\n", path, line, why);
  exit(1);
}

static listed_word *find_word(const char *text) {
  for (size_t i = 0; i < word_count; i++)
    if (words[i].text[0] == text[0] && strcmp(words[i].text, text) == 0) return &words[i];
  return NULL;
}

static listed_word *put_word(const char *text) {
  listed_word *word = find_word(text);
  if (word) return word;
  if (word_count == WORDS_MAX) return NULL;
  strcpy(words[word_count].text, text);
  return &words[word_count++];
}

static void count_trigrams(unsigned columns, const char *word, double weight) {
  unsigned at = 0; /* the last two letters */
  for (const char *p = word;; p++) {
    const int letter = *p ? language_letter(*p) : 0;
    if (letter < 0) return;
    at = (at * LANGUAGE_LETTERS + (unsigned)letter) % LANGUAGE_TRIGRAMS;
    for (int c = 0; c < COUNTED; c++) {
      if (!(columns >> c & 1)) continue;
      trigrams[c][at] += weight;
      totals[c] += weight;
    }
    if (!*p) return;
  }
}

static unsigned read_codes(char *names) {
  unsigned columns = 0;
  for (char *name = strtok(names, "+"); name; name = strtok(NULL, "+")) {
    int c = 0;
    while (c < COUNTED && strcmp(codes[c], name) != 0) c++;
    if (c == COUNTED) return 0;
    columns |= 1u << c;
  }
  return columns;
}

static const char *read_line(char *line) {
  char *list = strchr(line, ':'), names[64];
  double weight;
  if (!list) return "no colon";
  *list++ = '\0';
  if (sscanf(line, "%63s %lf", names, &weight) != 2) return "no languages and weight";
  const unsigned columns = read_codes(names);
  if (!columns) return "no such language";
  for (char *text = strtok(list, " \n"); text; text = strtok(NULL, " \n")) {
    if (strlen(text) > WORD_MAX) return "a word is too long";
    listed_word *word = put_word(text);
    if (!word) return "too many words";
    for (int c = 0; c < COUNTED; c++)
      if (columns >> c & 1) word->weights[c] += weight;
    /* A word that is common says less about the rest than its weight. */
    if (*text != '-') count_trigrams(columns, text, sqrt(weight));
  }
  return NULL;
}

static FILE *open_file(const char *path, const char *mode) {
  FILE *file = fopen(path, mode);
  if (!file) fail(path, 0, "can't open");
  return file;
}

static void read_words(const char *path) {
  FILE *file = open_file(path, "r");
  char line[LINE_MAX_BYTES];
  for (int number = 1; fgets(line, sizeof line, file); number++) {
    if (!strchr(line, '\n')) fail(path, number, "the line is too long");
    if (line[0] == '#' || line[0] == '\n') continue;
    const char *wrong = read_line(line);
    if (wrong) fail(path, number, wrong);
  }
  fclose(file);
}

static void read_dictionary(const char *path) {
  FILE *file = open_file(path, "r");
  char line[LINE_MAX_BYTES];
  while (fgets(line, sizeof line, file)) {
    size_t len = 0;
    while (islower((unsigned char)line[len]) && (unsigned char)line[len] < 0x80) len++;
    const bool is_root = line[len] == '\n' || line[len] == '/' || line[len] == '\r';
    line[len] = '\0';
    if (!is_root || len < 3) continue;
    count_trigrams(1u << LANGUAGE_ID, line, 0.3);
    listed_word *word = find_word(line);
    if (word) word->is_known = true;
  }
  fclose(file);
}

static int quantise(double score, int unit) {
  const double steps = round(score * unit);
  return steps > 127 ? 127 : steps < -127 ? -127 : (int)steps;
}

static double likelihood(const listed_word *word, int column) {
  double most = 0;
  for (int c = 0; c < COUNTED; c++) most = fmax(most, word->weights[c]);
  double weight = word->weights[column] + UNLISTED + BORROWED * most;
  const bool is_new = word->is_known && word->weights[LANGUAGE_ID] == 0;
  if (column == LANGUAGE_ID)
    weight += (is_new ? KNOWN : SHARED) * word->weights[LANGUAGE_MS];
  if (column == LANGUAGE_MS) weight += SHARED * word->weights[LANGUAGE_ID];
  return weight;
}

static void write_slots(FILE *out) {
  static language_slot slots[LANGUAGE_SLOTS];
  for (size_t i = 0; i < word_count; i++) {
    const language_key key = language_key_of(words[i].text, strlen(words[i].text));
    const uint32_t hash = language_hash(key);
    if (language_find(slots, key)) continue; /* a tag that another has: as well lost */
    uint32_t slot = language_slot_of(hash);
    while (slots[slot].tag) slot = (slot + 1) % LANGUAGE_SLOTS;
    slots[slot].tag = language_tag(hash);
    for (int c = 0; c < LANGUAGE_COLUMNS; c++)
      slots[slot].scores[c] = (int8_t)quantise(
          log(likelihood(&words[i], c) / likelihood(&words[i], OTHER)), LANGUAGE_WORD_UNIT);
  }
  fprintf(out, "const language_slot language_slots[LANGUAGE_SLOTS] = {\n");
  for (int s = 0; s < LANGUAGE_SLOTS; s++) {
    if (!slots[s].tag) continue;
    fprintf(out, "[%d]={%u,{", s, slots[s].tag);
    for (int c = 0; c < LANGUAGE_COLUMNS; c++) fprintf(out, "%d,", slots[s].scores[c]);
    fprintf(out, "0}},\n");
  }
  fprintf(out, "};\n");
}

static double trigram_share(int column, int trigram) {
  const double unseen = TRIGRAMS_UNSEEN / LANGUAGE_TRIGRAMS;
  return (1 - TRIGRAMS_UNSEEN) * trigrams[column][trigram] / totals[column] + unseen;
}

static void write_trigrams(FILE *out) {
  static const int columns[LANGUAGE_GROUPS] = {LANGUAGE_ID, LANGUAGE_EN, LANGUAGE_JV, LANGUAGE_SU};
  fprintf(out, "const uint64_t language_trigrams[LANGUAGE_TRIGRAMS] = {\n");
  for (int t = 0; t < LANGUAGE_TRIGRAMS; t++) {
    unsigned long long lanes = 0;
    for (int g = 0; g < LANGUAGE_GROUPS; g++) {
      const double score = log(trigram_share(columns[g], t) / trigram_share(OTHER, t));
      const int lane = quantise(score, LANGUAGE_TRIGRAM_UNIT) + LANGUAGE_TRIGRAM_BIAS;
      lanes |= (unsigned long long)lane << (16 * g);
    }
    fprintf(out, "0x%llx,%s", lanes, t % 8 == 7 ? "\n" : "");
  }
  fprintf(out, "};\n");
}

static void write_endings(FILE *out) {
  unsigned lengths[LANGUAGE_LETTERS] = {0};
  for (size_t i = 0; i < word_count; i++) {
    if (words[i].text[0] != '-') continue;
    const size_t len = strlen(words[i].text) - 1;
    if (len < 2 || len > 7) fail(words[i].text, 0, "an ending has 2 to 7 letters");
    const int letter = language_letter(words[i].text[len]);
    if (letter > 0) lengths[letter] |= 1u << len;
  }
  fprintf(out, "const uint8_t language_endings[LANGUAGE_LETTERS] = {\n");
  for (int l = 0; l < LANGUAGE_LETTERS; l++) fprintf(out, "%u,", lengths[l]);
  fprintf(out, "};\n");
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "language_compile WORDS DICTIONARY OUT.c\n");
    return 2;
  }
  read_words(arguments[1]);
  read_dictionary(arguments[2]);
  FILE *out = open_file(arguments[3], "w");
  fprintf(out, "/* Made by language_compile. */\n#include \"engine/text/language_table.h\"\n\n");
  write_slots(out);
  write_trigrams(out);
  write_endings(out);
  if (fclose(out) != 0) fail(arguments[3], 0, "can't write");
  return 0;
}
