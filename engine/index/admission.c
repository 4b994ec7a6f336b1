#include "engine/index/admission.h"

rk_status rk_admission_init(rk_admission *admission, const rk_admission_options *options) {
  *admission = (rk_admission){.languages = options->languages};
  if (options->dedup == RK_DUPLICATES_OFF) return RK_OK;
  return rk_duplicates_open(&admission->duplicates, options->dedup, options->memory_bytes);
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

bool rk_admission_ask(rk_admission *admission, rk_view title, rk_view body) {
  if (is_foreign(admission, title, body)) return false;
  if (!admission->duplicates) return true;
  const rk_duplicate kind = rk_duplicates_ask(admission->duplicates, title, body);
  admission->exact_duplicates += kind == RK_DUPLICATE_EXACT;
  admission->near_duplicates += kind == RK_DUPLICATE_NEAR;
  return kind == RK_DUPLICATE_NONE;
}

uint64_t rk_admission_forgotten(const rk_admission *admission) {
  return admission->duplicates ? rk_duplicates_forgotten(admission->duplicates) : 0;
}
