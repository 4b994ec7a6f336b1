/*
 * guess: which format do a file's first bytes show?
 *
 * Only what nobody means as prose is taken for a format; everything else is
 * plain text. That much is asked of the first bytes and no more: a first record
 * that breaks further on is a bad record, not a reason to call the file text.
 *
 *   JSONL  an object that begins, or ends, on the first line
 *   TREC   <DOC> or <DOC with attributes, as the first thing
 *   WARC   "WARC/1.", as the first thing
 *   HTML   <!DOCTYPE html>, <html>, or an element of a head, as the first thing behind
 *          comments and an XML declaration
 *   CSV    a first line of names parted by commas or semicolons, TSV by tabs: no name is
 *   TSV    empty or holds a blank, and one is the title's or the body's
 *
 * Threads: no state.
 */
#ifndef RK_INPUT_GUESS_H
#define RK_INPUT_GUESS_H

#include "engine/input/input.h"

/* RK_INPUT_AUTO: more bytes are needed to tell (`at_end`: there are none).
 * *foreign gets a reason when it is JSON, but not JSONL. */
rk_input_format rk_guess_format(rk_view window, bool at_end, const rk_field_names *names,
                                const char **foreign);

/* The first line that is not blank, as far as it is there; false: its end is not. */
bool rk_guess_first_line(rk_view window, rk_view *line);
/* How often it stands in the line, outside of quotes. */
size_t rk_guess_count(rk_view line, char separator);

#endif
