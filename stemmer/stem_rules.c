/* The affix grammar as tables: after Nazief and Adriani (1996), with the confixes and the prefix
 * chains of Asian (2007) and of the reference grammar (Alwi et al., Tata Bahasa Baku). */
#include "stemmer/stem_rules.h"

#define L(name) STEM_LIC(name)
#define ANY L(ANY)
/* Roots that are known to be verbs, or to make them. */
#define VERB (L(ME) | L(ME_KAN) | L(ME_I) | L(DI) | L(DI_KAN) | L(DI_I))
#define WITH_KAN (L(ME_KAN) | L(DI_KAN) | L(KAN) | L(KU))
#define WITH_I (L(ME_I) | L(DI_I) | L(I))
#define WITH_PER (L(MEMPER) | L(MEMPER_KAN) | L(MEMPER_I))
#define STATE (L(KE_AN) | L(BER) | L(SE))

enum { NONE, AN, KAN, I };

const stem_chain_rule stem_chain_rules[CHAIN_COUNT] = {
    [CHAIN_NONE] = {{0},
                    .strong = {[NONE] = ANY, [AN] = L(AN), [KAN] = WITH_KAN, [I] = WITH_I},
                    .weak = {[AN] = ANY | VERB | L(BER_AN) | L(PE_AN), [KAN] = ANY | L(ME_I) | L(ME),
                             [I] = ANY | L(ME_KAN) | L(ME)}},
    [CHAIN_ME] = {{STEM_AFFIX_ME},
                  .strong = {[NONE] = L(ME), [KAN] = L(ME_KAN), [I] = L(ME_I)},
                  .weak = {[NONE] = ANY | VERB | L(PE) | L(PE_AN),
                           [KAN] = ANY | WITH_KAN | L(ME) | L(ME_I) | L(PE_AN),
                           [I] = ANY | WITH_I | L(ME) | L(ME_KAN) | L(PE_AN)}},
    [CHAIN_PE] = {{STEM_AFFIX_PE},
                  .strong = {[NONE] = L(PE), [AN] = L(PE_AN)},
                  .weak = {[NONE] = ANY | VERB | L(BER) | L(PE_AN), [AN] = ANY | VERB | L(PE),
                           [KAN] = L(PER_KAN), [I] = L(PER_I)}},
    [CHAIN_BER] = {{STEM_AFFIX_BER},
                   .strong = {[NONE] = L(BER), [AN] = L(BER_AN), [KAN] = L(BER_KAN)},
                   .weak = {[NONE] = ANY | L(BER_AN) | L(CLITIC) | L(PER_AN),
                            [AN] = ANY | L(BER) | L(AN), [KAN] = ANY | L(BER)}},
    [CHAIN_TER] = {{STEM_AFFIX_TER},
                   .strong = {[NONE] = L(TER), [AN] = L(TER_AN), [KAN] = L(TER_KAN), [I] = L(TER_I)},
                   .weak = {[NONE] = ANY | VERB | STATE, [AN] = L(TER),
                            [KAN] = ANY | L(ME_KAN) | L(TER), [I] = ANY | L(ME_I) | L(TER)}},
    [CHAIN_PER] = {{STEM_AFFIX_PER},
                   .strong = {[NONE] = L(PER) | L(MEMPER), [AN] = L(PER_AN),
                              [KAN] = L(PER_KAN) | L(MEMPER_KAN), [I] = L(PER_I) | L(MEMPER_I)},
                   .weak = {[NONE] = ANY | WITH_PER | L(BER) | L(PER_AN),
                            [AN] = ANY | L(BER) | L(BER_AN) | WITH_PER, [KAN] = ANY | WITH_PER,
                            [I] = ANY | WITH_PER}},
    [CHAIN_DI] = {{STEM_AFFIX_DI},
                  .strong = {[NONE] = L(DI) | L(ME), [KAN] = L(DI_KAN) | L(ME_KAN),
                             [I] = L(DI_I) | L(ME_I)},
                  .weak = {[NONE] = ANY | VERB | L(PE) | L(PE_AN), [AN] = ANY,
                           [KAN] = ANY | L(KAN) | VERB, [I] = ANY | L(I) | VERB}},
    [CHAIN_KE] = {{STEM_AFFIX_KE},
                  .strong = {[NONE] = L(KE), [AN] = L(KE_AN)},
                  .weak = {[NONE] = ANY, [AN] = ANY | STATE | L(TER), [I] = L(ME_I) | L(DI_I)}},
    [CHAIN_SE] = {{STEM_AFFIX_SE},
                  .strong = {[NONE] = L(SE) | L(SE_NYA), [AN] = L(SE_AN)},
                  .weak = {[NONE] = ANY | L(CLITIC) | L(BER) | L(KE_AN), [AN] = ANY | L(AN)}},
    [CHAIN_KU] = {{STEM_AFFIX_KU},
                  .strong = {[NONE] = L(KU) | L(ME), [KAN] = L(KU) | L(ME_KAN), [I] = L(KU) | L(ME_I)},
                  .weak = {[NONE] = VERB, [KAN] = ANY | VERB, [I] = VERB}},
    [CHAIN_NGE] = {{STEM_AFFIX_NGE},
                   .strong = {[NONE] = L(ME), [KAN] = L(ME_KAN) | L(ME_I), [I] = L(ME_I)},
                   .weak = {[NONE] = ANY | VERB, [KAN] = ANY | VERB, [I] = VERB}},
    [CHAIN_ME_PER] = {{STEM_AFFIX_ME, STEM_AFFIX_PER},
                      .strong = {[NONE] = L(MEMPER), [KAN] = L(MEMPER_KAN), [I] = L(MEMPER_I)},
                      .weak = {[NONE] = ANY | WITH_PER | L(PER), [KAN] = ANY | WITH_PER | L(BER),
                               [I] = ANY | WITH_PER | L(BER)}},
    [CHAIN_ME_BER] = {{STEM_AFFIX_ME, STEM_AFFIX_BER},
                      .strong = {[KAN] = L(MEMBER_KAN)},
                      .weak = {[NONE] = L(MEMBER_KAN), [KAN] = ANY | L(BER)}},
    [CHAIN_ME_TER] = {{STEM_AFFIX_ME, STEM_AFFIX_TER}, .weak = {[KAN] = ANY | L(TER), [I] = L(TER)}},
    [CHAIN_ME_KE] = {{STEM_AFFIX_ME, STEM_AFFIX_KE},
                     .weak = {[KAN] = ANY | L(KE), [I] = L(KE) | L(ME_I)}},
    [CHAIN_ME_SE] = {{STEM_AFFIX_ME, STEM_AFFIX_SE},
                     .strong = {[NONE] = L(MENYE), [KAN] = L(MENYE), [I] = L(MENYE)},
                     .weak = {[NONE] = L(SE), [KAN] = ANY | L(SE), [I] = ANY | L(SE)}},
    [CHAIN_DI_PER] = {{STEM_AFFIX_DI, STEM_AFFIX_PER},
                      .strong = {[NONE] = L(MEMPER), [KAN] = L(MEMPER_KAN), [I] = L(MEMPER_I)},
                      .weak = {[NONE] = ANY | WITH_PER | L(PER), [AN] = L(PER_AN),
                               [KAN] = ANY | WITH_PER | L(BER), [I] = ANY | WITH_PER | L(BER)}},
    [CHAIN_DI_BER] = {{STEM_AFFIX_DI, STEM_AFFIX_BER},
                      .strong = {[KAN] = L(MEMBER_KAN)},
                      .weak = {[NONE] = ANY | L(BER), [KAN] = ANY | L(BER)}},
    [CHAIN_DI_TER] = {{STEM_AFFIX_DI, STEM_AFFIX_TER}, .weak = {[KAN] = ANY | L(TER), [I] = L(TER)}},
    [CHAIN_DI_KE] = {{STEM_AFFIX_DI, STEM_AFFIX_KE},
                     .weak = {[NONE] = ANY | L(KE), [AN] = L(KE_AN), [KAN] = ANY | L(KE),
                              [I] = L(KE) | L(ME_I)}},
    [CHAIN_DI_SE] = {{STEM_AFFIX_DI, STEM_AFFIX_SE},
                     .strong = {[NONE] = L(MENYE), [KAN] = L(MENYE), [I] = L(MENYE)},
                     .weak = {[NONE] = ANY | L(SE), [KAN] = ANY | L(SE), [I] = ANY | L(SE)}},
    [CHAIN_DI_PE] = {{STEM_AFFIX_DI, STEM_AFFIX_PE}, .weak = {[AN] = L(PE_AN)}},
    [CHAIN_PE_BER] = {{STEM_AFFIX_PE, STEM_AFFIX_BER},
                      .strong = {[AN] = L(PEMBER_AN)},
                      .weak = {[NONE] = L(BER), [AN] = ANY | L(BER)}},
    [CHAIN_PE_PER] = {{STEM_AFFIX_PE, STEM_AFFIX_PER},
                      .strong = {[NONE] = L(PEMPER), [AN] = L(PEMPER)},
                      .weak = {[NONE] = WITH_PER, [AN] = ANY | WITH_PER}},
    [CHAIN_PE_KE] = {{STEM_AFFIX_PE, STEM_AFFIX_KE}, .weak = {[AN] = ANY | L(KE)}},
    [CHAIN_PE_SE] = {{STEM_AFFIX_PE, STEM_AFFIX_SE},
                     .strong = {[NONE] = L(PENYE), [AN] = L(PENYE)},
                     .weak = {[NONE] = L(MENYE), [AN] = ANY | L(MENYE) | L(SE)}},
    [CHAIN_BER_KE] = {{STEM_AFFIX_BER, STEM_AFFIX_KE},
                      .strong = {[NONE] = L(BERKE_AN), [AN] = L(BERKE_AN)},
                      .weak = {[AN] = ANY | L(KE_AN)}},
    [CHAIN_BER_SE] = {{STEM_AFFIX_BER, STEM_AFFIX_SE},
                      .strong = {[NONE] = L(BERSE), [AN] = L(BERSE)},
                      .weak = {[NONE] = L(SE), [AN] = ANY | L(SE)}},
    [CHAIN_BER_PE] = {{STEM_AFFIX_BER, STEM_AFFIX_PE},
                      .strong = {[NONE] = L(BERPE_AN), [AN] = L(BERPE_AN)},
                      .weak = {[NONE] = L(PE), [AN] = ANY | L(PE_AN)}},
    [CHAIN_BER_PER] = {{STEM_AFFIX_BER, STEM_AFFIX_PER},
                       .strong = {[AN] = L(PER_AN)},
                       .weak = {[NONE] = L(PER), [AN] = ANY}},
    [CHAIN_TER_PER] = {{STEM_AFFIX_TER, STEM_AFFIX_PER},
                       .strong = {[NONE] = L(TEPER)},
                       .weak = {[NONE] = ANY | WITH_PER, [KAN] = ANY | L(MEMPER_KAN),
                                [I] = L(MEMPER_I)}},
    [CHAIN_TER_BER] = {{STEM_AFFIX_TER, STEM_AFFIX_BER}, .weak = {[KAN] = ANY | L(BER)}},
    [CHAIN_TER_KE] = {{STEM_AFFIX_TER, STEM_AFFIX_KE}, .weak = {[NONE] = L(KE)}},
    [CHAIN_TER_SE] = {{STEM_AFFIX_TER, STEM_AFFIX_SE}, .weak = {[NONE] = L(SE), [KAN] = L(MENYE)}},
    [CHAIN_PER_SE] = {{STEM_AFFIX_PER, STEM_AFFIX_SE},
                      .strong = {[NONE] = L(PERSE_AN), [AN] = L(PERSE_AN)},
                      .weak = {[AN] = ANY | L(SE), [KAN] = L(SE), [I] = L(SE)}},
    [CHAIN_KE_BER] = {{STEM_AFFIX_KE, STEM_AFFIX_BER},
                      .strong = {[AN] = L(KEBER_AN)},
                      .weak = {[NONE] = L(BER) | L(BER_AN), [AN] = ANY | L(BER)}},
    [CHAIN_KE_TER] = {{STEM_AFFIX_KE, STEM_AFFIX_TER},
                      .strong = {[AN] = L(KETER_AN)},
                      .weak = {[AN] = ANY | L(TER)}},
    [CHAIN_KE_PE] = {{STEM_AFFIX_KE, STEM_AFFIX_PE},
                     .strong = {[AN] = L(KEPE_AN)},
                     .weak = {[AN] = ANY | L(PE)}},
    [CHAIN_KE_SE] = {{STEM_AFFIX_KE, STEM_AFFIX_SE},
                     .strong = {[AN] = L(KESE_AN)},
                     .weak = {[NONE] = ANY | L(SE), [AN] = ANY | L(SE)}},
    [CHAIN_KE_TIDAK] = {{STEM_AFFIX_KE, STEM_AFFIX_TIDAK}, .strong = {[AN] = ANY}},
    [CHAIN_SE_PE] = {{STEM_AFFIX_SE, STEM_AFFIX_PE},
                     .strong = {[NONE] = L(SEPE), [AN] = L(SEPE)},
                     .weak = {[NONE] = L(PE), [AN] = ANY | L(PE_AN)}},
    [CHAIN_SE_PER] = {{STEM_AFFIX_SE, STEM_AFFIX_PER},
                      .strong = {[NONE] = L(SEPER), [AN] = L(SEPER)},
                      .weak = {[NONE] = ANY | L(PER), [AN] = ANY | L(PER_AN)}},
    [CHAIN_SE_BER] = {{STEM_AFFIX_SE, STEM_AFFIX_BER}, .weak = {[NONE] = L(BER)}},
    [CHAIN_SE_KE] = {{STEM_AFFIX_SE, STEM_AFFIX_KE}, .weak = {[NONE] = L(KE), [AN] = L(KE_AN)}},
    [CHAIN_SE_TER] = {{STEM_AFFIX_SE, STEM_AFFIX_TER}, .weak = {[NONE] = L(TER)}},
    [CHAIN_KU_PER] = {{STEM_AFFIX_KU, STEM_AFFIX_PER},
                      .weak = {[NONE] = L(MEMPER), [KAN] = WITH_PER, [I] = WITH_PER}},
    [CHAIN_KU_BER] = {{STEM_AFFIX_KU, STEM_AFFIX_BER}, .weak = {[KAN] = L(BER)}},
    [CHAIN_ME_PER_SE] = {{STEM_AFFIX_ME, STEM_AFFIX_PER, STEM_AFFIX_SE},
                         .weak = {[KAN] = ANY, [I] = ANY}},
    [CHAIN_DI_PER_SE] = {{STEM_AFFIX_DI, STEM_AFFIX_PER, STEM_AFFIX_SE},
                         .weak = {[KAN] = ANY, [I] = ANY}},
    [CHAIN_PE_PER_SE] = {{STEM_AFFIX_PE, STEM_AFFIX_PER, STEM_AFFIX_SE},
                         .weak = {[NONE] = ANY, [AN] = ANY}},
    [CHAIN_KU_PER_SE] = {{STEM_AFFIX_KU, STEM_AFFIX_PER, STEM_AFFIX_SE}, .weak = {[KAN] = ANY}},
    [CHAIN_SE_PER_SE] = {{STEM_AFFIX_SE, STEM_AFFIX_PER, STEM_AFFIX_SE}, .weak = {[NONE] = ANY}},
    [CHAIN_BER_KE_BER] = {{STEM_AFFIX_BER, STEM_AFFIX_KE, STEM_AFFIX_BER}, .weak = {[AN] = ANY}},
    [CHAIN_BER_KE_TER] = {{STEM_AFFIX_BER, STEM_AFFIX_KE, STEM_AFFIX_TER}, .weak = {[AN] = ANY}},
    [CHAIN_BER_KE_PE] = {{STEM_AFFIX_BER, STEM_AFFIX_KE, STEM_AFFIX_PE}, .weak = {[AN] = ANY}},
    [CHAIN_KE_TIDAK_BER] = {{STEM_AFFIX_KE, STEM_AFFIX_TIDAK, STEM_AFFIX_BER},
                            .strong = {[AN] = ANY}},
    [CHAIN_KE_TIDAK_TER] = {{STEM_AFFIX_KE, STEM_AFFIX_TIDAK, STEM_AFFIX_TER},
                            .strong = {[AN] = ANY}},
};

const uint8_t stem_chain_next[CHAIN_COUNT][STEM_PREFIX_COUNT] = {
    [CHAIN_NONE] = {[STEM_AFFIX_ME] = CHAIN_ME, [STEM_AFFIX_PE] = CHAIN_PE,
                    [STEM_AFFIX_BER] = CHAIN_BER, [STEM_AFFIX_TER] = CHAIN_TER,
                    [STEM_AFFIX_PER] = CHAIN_PER, [STEM_AFFIX_DI] = CHAIN_DI,
                    [STEM_AFFIX_KE] = CHAIN_KE, [STEM_AFFIX_SE] = CHAIN_SE,
                    [STEM_AFFIX_KU] = CHAIN_KU},
    [CHAIN_ME] = {[STEM_AFFIX_PER] = CHAIN_ME_PER, [STEM_AFFIX_BER] = CHAIN_ME_BER,
                  [STEM_AFFIX_TER] = CHAIN_ME_TER, [STEM_AFFIX_KE] = CHAIN_ME_KE,
                  [STEM_AFFIX_SE] = CHAIN_ME_SE},
    [CHAIN_PE] = {[STEM_AFFIX_PER] = CHAIN_PE_PER, [STEM_AFFIX_BER] = CHAIN_PE_BER,
                  [STEM_AFFIX_KE] = CHAIN_PE_KE, [STEM_AFFIX_SE] = CHAIN_PE_SE},
    [CHAIN_BER] = {[STEM_AFFIX_KE] = CHAIN_BER_KE, [STEM_AFFIX_SE] = CHAIN_BER_SE,
                   [STEM_AFFIX_PE] = CHAIN_BER_PE, [STEM_AFFIX_PER] = CHAIN_BER_PER},
    [CHAIN_TER] = {[STEM_AFFIX_PER] = CHAIN_TER_PER, [STEM_AFFIX_BER] = CHAIN_TER_BER,
                   [STEM_AFFIX_KE] = CHAIN_TER_KE, [STEM_AFFIX_SE] = CHAIN_TER_SE},
    [CHAIN_PER] = {[STEM_AFFIX_SE] = CHAIN_PER_SE},
    [CHAIN_DI] = {[STEM_AFFIX_PER] = CHAIN_DI_PER, [STEM_AFFIX_BER] = CHAIN_DI_BER,
                  [STEM_AFFIX_TER] = CHAIN_DI_TER, [STEM_AFFIX_KE] = CHAIN_DI_KE,
                  [STEM_AFFIX_SE] = CHAIN_DI_SE, [STEM_AFFIX_PE] = CHAIN_DI_PE},
    [CHAIN_KE] = {[STEM_AFFIX_BER] = CHAIN_KE_BER, [STEM_AFFIX_TER] = CHAIN_KE_TER,
                  [STEM_AFFIX_PE] = CHAIN_KE_PE, [STEM_AFFIX_SE] = CHAIN_KE_SE,
                  [STEM_AFFIX_TIDAK] = CHAIN_KE_TIDAK},
    [CHAIN_SE] = {[STEM_AFFIX_PE] = CHAIN_SE_PE, [STEM_AFFIX_PER] = CHAIN_SE_PER,
                  [STEM_AFFIX_BER] = CHAIN_SE_BER, [STEM_AFFIX_KE] = CHAIN_SE_KE,
                  [STEM_AFFIX_TER] = CHAIN_SE_TER},
    [CHAIN_KU] = {[STEM_AFFIX_PER] = CHAIN_KU_PER, [STEM_AFFIX_BER] = CHAIN_KU_BER},
    [CHAIN_ME_PER] = {[STEM_AFFIX_SE] = CHAIN_ME_PER_SE},
    [CHAIN_DI_PER] = {[STEM_AFFIX_SE] = CHAIN_DI_PER_SE},
    [CHAIN_PE_PER] = {[STEM_AFFIX_SE] = CHAIN_PE_PER_SE},
    [CHAIN_KU_PER] = {[STEM_AFFIX_SE] = CHAIN_KU_PER_SE},
    [CHAIN_SE_PER] = {[STEM_AFFIX_SE] = CHAIN_SE_PER_SE},
    [CHAIN_BER_KE] = {[STEM_AFFIX_BER] = CHAIN_BER_KE_BER, [STEM_AFFIX_TER] = CHAIN_BER_KE_TER,
                      [STEM_AFFIX_PE] = CHAIN_BER_KE_PE},
    [CHAIN_KE_TIDAK] = {[STEM_AFFIX_BER] = CHAIN_KE_TIDAK_BER,
                        [STEM_AFFIX_TER] = CHAIN_KE_TIDAK_TER},
};

typedef struct {
  stem_ending *out;
  uint32_t count;
} ending_list;

static void add_ending(ending_list *list, uint32_t end, uint8_t suffix, stem_ending base) {
  if (list->count == STEM_ENDINGS_MAX) return;
  base.end = (uint8_t)end;
  base.suffix = suffix;
  list->out[list->count++] = base;
}

/* The derivational suffix before `base.end`, if any; the root keeps at least two letters. */
static void add_suffixes(ending_list *list, const char *w, stem_ending base) {
  uint32_t n = base.end;
  add_ending(list, n, STEM_AFFIX_NONE, base);
  if (n < 3) return;
  if (w[n - 1] == 'i') {
    add_ending(list, n - 1, STEM_AFFIX_I, base);
    return;
  }
  if (w[n - 1] != 'n') return;
  if (w[n - 2] == 'i' && n > 4) add_ending(list, n - 2, STEM_AFFIX_IN, base);
  if (w[n - 2] != 'a' || n < 4) return;
  add_ending(list, n - 2, STEM_AFFIX_AN, base);
  if (n > 4 && w[n - 3] == 'k') {
    add_ending(list, n - 3, STEM_AFFIX_KAN, base);
    /* People write one k for two and two for one: menunjukan, penunjukkan. */
    base.misspelt = true;
    add_ending(list, n - 2, STEM_AFFIX_KAN, base);
    if (w[n - 4] == 'k') add_ending(list, n - 3, STEM_AFFIX_AN, base);
    base.misspelt = false;
  }
}

static uint8_t possessive_at(const char *w, uint32_t n, uint32_t *len) {
  if (n < 4) return STEM_AFFIX_NONE;
  *len = 2;
  if (w[n - 1] == 'u' && w[n - 2] == 'k') return STEM_AFFIX_MY;
  if (w[n - 1] == 'u' && w[n - 2] == 'm') return STEM_AFFIX_YOUR;
  *len = 3;
  if (n > 4 && w[n - 1] == 'a' && w[n - 2] == 'y' && w[n - 3] == 'n') return STEM_AFFIX_ITS;
  return STEM_AFFIX_NONE;
}

static uint8_t particle_at(const char *w, uint32_t n) {
  if (n < 5) return STEM_AFFIX_NONE;
  if (w[n - 1] == 'n' && w[n - 2] == 'u' && w[n - 3] == 'p') return STEM_AFFIX_PUN;
  if (w[n - 1] != 'h' || w[n - 2] != 'a') return STEM_AFFIX_NONE;
  if (w[n - 3] == 'l') return STEM_AFFIX_LAH;
  if (w[n - 3] == 'k') return STEM_AFFIX_KAH;
  return w[n - 3] == 't' ? STEM_AFFIX_TAH : STEM_AFFIX_NONE;
}

static void add_possessives(ending_list *list, const char *w, stem_ending base) {
  add_suffixes(list, w, base);
  uint32_t cut = 0;
  uint8_t possessive = possessive_at(w, base.end, &cut);
  if (possessive == STEM_AFFIX_NONE) return;
  base.possessive = possessive;
  base.end = (uint8_t)(base.end - cut);
  add_suffixes(list, w, base);
}

uint32_t stem_find_endings(const char *word, uint32_t len, stem_ending out[STEM_ENDINGS_MAX]) {
  ending_list list = {out, 0};
  stem_ending base = {.end = (uint8_t)len};
  add_possessives(&list, word, base);
  base.particle = particle_at(word, len);
  if (base.particle != STEM_AFFIX_NONE) {
    base.end = (uint8_t)(len - 3);
    add_possessives(&list, word, base);
  }
  return list.count;
}

const char *stem_affix_name(stem_affix affix) {
  static const char *const names[STEM_AFFIX_COUNT] = {
      "",     "meN-", "peN-", "ber-", "ter-", "per-", "di-",  "ke-",  "se-",
      "ku-",  "-tidak-", "N-", "-an", "-kan", "-i",   "-in",  "-ku",  "-mu",
      "-nya", "-lah", "-kah", "-tah", "-pun", "-el-", "-em-", "-er-", "-in-",
  };
  return (unsigned)affix < STEM_AFFIX_COUNT ? names[affix] : "";
}
