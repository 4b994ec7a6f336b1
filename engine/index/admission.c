#include "engine/index/admission.h"

rk_status rk_admission_init(rk_admission *admission, const rk_admission_options *options) {
  *admission = (rk_admission){.languages = options->languages};
  if (options->dedup == RK_DUPLICATES_OFF) return RK_OK;
  return rk_duplicates_open(&admission->duplicates, options->dedup, options->by_id,
                            options->memory_bytes);
}

void rk_admission_deinit(rk_admission *admission) {
  rk_duplicates_close(admission->duplicates);
  admission->duplicates = NULL;
}

static bool is_foreign(rk_admission *admission, rk_view title, rk_view body) {
  if (admission->languages == 0) return false;
  const rk_language language = rk_language_of(title, body).language;
  admission->language = language;
  if (language == RK_LANGUAGE_UNKNOWN || (admission->languages >> language & 1)) return false;
  admission->other_languages[language]++;
  return true;
}

bool rk_admission_ask(rk_admission *admission, rk_view id, rk_view title, rk_view body) {
  admission->was_duplicate = false;
  if (is_foreign(admission, title, body)) return false;
  if (!admission->duplicates) return true;
  const rk_duplicate kind = rk_duplicates_ask(admission->duplicates, id, title, body);
  admission->exact_duplicates += kind == RK_DUPLICATE_EXACT;
  admission->near_duplicates += kind == RK_DUPLICATE_NEAR;
  admission->was_duplicate = kind != RK_DUPLICATE_NONE;
  return kind == RK_DUPLICATE_NONE;
}

void rk_admission_see(rk_admission *admission, rk_view id, rk_view title, rk_view body) {
  rk_admission counted = *admission;
  rk_admission_ask(admission, id, title, body);
  *admission = counted;
  if (admission->duplicates)
    admission->forgotten_before = rk_duplicates_forgotten(admission->duplicates);
}

void rk_admission_forget(rk_admission *admission, rk_view id) {
  if (!admission->duplicates) return;
  if (id.len)
    rk_duplicates_forget(admission->duplicates, id);
  else
    rk_duplicates_forget_all(admission->duplicates);
}

uint64_t rk_admission_forgotten(const rk_admission *admission) {
  if (!admission->duplicates) return 0;
  return rk_duplicates_forgotten(admission->duplicates) - admission->forgotten_before;
}
