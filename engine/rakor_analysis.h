/*
 * rakor_analysis: from the public settings of the analysis to the engine's.
 *
 * A rakor_lexicon is an rk_lexicon. The result borrows it. Facade files only.
 */
#ifndef RAKOR_ANALYSIS_H
#define RAKOR_ANALYSIS_H

#include "engine/rakor.h"
#include "engine/text/analysis.h"

/* `analysis` may be NULL. */
rk_analysis rakor_analysis_of(const rakor_analysis *analysis);

#endif
