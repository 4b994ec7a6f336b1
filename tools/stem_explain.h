/*
 * stem_explain: why is this the stem of that word?
 *
 * The two shapes of `stem --explain`: lines for people, one JSON object a word
 * for programs. Nothing is owned.
 */
#ifndef RAKOR_TOOLS_STEM_EXPLAIN_H
#define RAKOR_TOOLS_STEM_EXPLAIN_H

#include "engine/rakor.h"
#include "tools/cli_out.h"

void stem_explain_lines(const rakor_explanation *explanation, rakor_text word, cli_out *out);
void stem_explain_json(const rakor_explanation *explanation, rakor_text word, cli_out *out);

#endif
