/*
 * index_summary: what did "rakor-search index" do?
 *
 * In: the library's summary and what was asked for: what was passed over is
 * told when something could be. Out: facts, for people or for programs.
 */
#ifndef RAKOR_TOOLS_INDEX_SUMMARY_H
#define RAKOR_TOOLS_INDEX_SUMMARY_H

#include "engine/rakor.h"
#include "tools/cli_out.h"

void index_summary_put(const rakor_summary *summary, const rakor_writer_options *asked,
                       bool wants_json, cli_out *out);

#endif
