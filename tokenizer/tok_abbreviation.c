#include <string.h>

#include "tokenizer/tok_match.h"
#include "tokenizer/tok_rune.h"

enum { PARTS_MAX = 12, PART_MAX = 4 /* letters of a part that is not the first */ };

enum { TITLES_MAX = 12 /* with one first letter, and one that is empty */ };

/* Titles and other one-part abbreviations by first letter: matched in lower case,
 * capitalised (Drs.) and in capitals (PT.). None is also a word of the language. Each fills
 * four bytes, zeros behind it, so that one comparison tells. */
static const char titles['z' - 'a' + 1][TITLES_MAX][TOK_TITLE_MAX] = {
    ['a' - 'a'] = {"alm", "apt", "abd"},
    ['b' - 'a'] = {"bpk"},
    ['c' - 'a'] = {"cv", "cet", "cq"},
    ['d' - 'a'] = {"drs", "dra", "dr", "drg", "drh", "dll", "dsb", "dst", "dkk", "dsn", "ds"},
    ['e' - 'a'] = {"etc", "ed"},
    ['f' - 'a'] = {"fax"},
    ['g' - 'a'] = {"gg"},
    ['h' - 'a'] = {"hj", "hlm", "hp"},
    ['i' - 'a'] = {"ir"},
    ['j' - 'a'] = {"jl", "jln", "jr", "jend"},
    ['k' - 'a'] = {"kh", "kab", "kec", "kel", "kol", "kapt", "komp", "kpd", "kep"},
    ['m' - 'a'] = {"mr", "mrs", "ms", "muh", "moh", "mhd"},
    ['n' - 'a'] = {"no", "ny", "nn", "ns"},
    ['p' - 'a'] = {"prof", "prov", "pt", "ps"},
    ['r' - 'a'] = {"rp", "rt", "rw"},
    ['s' - 'a'] = {"sdr", "sdri", "st", "sr", "sp"},
    ['t' - 'a'] = {"tn", "tgk", "tgl", "tsb", "tbk", "ttd", "tel", "telp", "tlp"},
    ['u' - 'a'] = {"ud", "ust"},
    ['v' - 'a'] = {"vol"},
    ['y' - 'a'] = {"yth"},
};

/* Parts of academic degrees that are longer than two letters; without this list
 * H.Budi would be taken for one. */
static const char degree_parts[] =
    " sos kom hum psi ked stat farm kep keb kes ikom hut eng ling fil par ars litt phil des mus"
    " sek stp trk pdi pdk kel adm epid gizi akun agr krim hub int sas res mat bio han inf log ant"
    " tek biol ";

int tok_is_title(const uint8_t *word, size_t len) {
  if (len == 1) return tok_is_upper(word[0]);
  char lower[TOK_TITLE_MAX] = {0};
  size_t upper = 0;
  for (size_t i = 0; i < len; i++) {
    lower[i] = (char)(word[i] | 0x20);
    upper += tok_is_upper(word[i]);
  }
  const int is_spelt_so = upper == 0 || upper == len || (upper == 1 && tok_is_upper(word[0]));
  for (const char(*title)[TOK_TITLE_MAX] = titles[lower[0] - 'a']; (*title)[0]; title++) {
    if (!memcmp(*title, lower, TOK_TITLE_MAX)) return is_spelt_so;
  }
  return 0;
}

/* Whether the `len` <= PART_MAX letters stand in `list`, each entry of which has a blank
 * before and behind it. */
static int is_listed(const char *list, const uint8_t *part, size_t len) {
  char key[PART_MAX + 3] = {' '};
  for (size_t i = 0; i < len; i++) key[i + 1] = (char)(part[i] | 0x20);
  key[len + 1] = ' ';
  return strstr(list, key) != NULL;
}

/* Whether the `n` letters at `part` may follow `first` and a point. */
static int is_next_part(uint8_t first, const uint8_t *part, size_t n) {
  if (n == 1) return 1;
  if (!tok_is_upper(first) || !tok_is_upper(part[0])) return 0; /* a.n. but not a.di */
  if (n == 2) return !is_listed(" dr ir hj kh ", part, n);       /* H.Ir. are two titles */
  return n <= PART_MAX && is_listed(degree_parts, part, n);
}

/* Whether the `n` letters at `first` can be followed by parts: one letter, or two with a
 * capital (Ph.D.) that are no title themselves (Ir.H. are two). */
static int begins_parts(const uint8_t *first, size_t n) {
  return n == 1 || (n == 2 && tok_is_upper(first[0]) && (!tok_is_title(first, n) ||
                                                       is_listed(" sp ", first, n)));
}

size_t tok_match_abbreviation(const uint8_t *text, size_t len, size_t pos) {
  size_t first = tok_count_letters(text, len, pos, TOK_TITLE_MAX + 1);
  size_t end = pos + first;
  if (first == 0 || first > TOK_TITLE_MAX || end >= len || text[end] != '.') return 0;
  unsigned parts = 1;
  if (begins_parts(text + pos, first)) {
    while (parts < PARTS_MAX && end + 1 < len && text[end] == '.') {
      size_t n = tok_count_letters(text, len, end + 1, PART_MAX + 1);
      if (n == 0 || !is_next_part(text[pos], text + end + 1, n)) break;
      if (tok_rune_is_word(text, len, end + 1 + n)) break;
      end += 1 + n;
      parts++;
    }
  }
  if (parts == 1) {
    /* "vitamin C." at the end of a line is no abbreviation */
    int ends_line = first == 1 && (end + 1 == len || text[end + 1] < ' ');
    if (ends_line || !tok_is_title(text + pos, first)) return 0;
  }
  if (end < len && text[end] == '.') end++; /* the closing point; else it is just missing */
  return end - pos;
}
