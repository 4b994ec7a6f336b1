/* rakor-search add: put documents into an index that is there, in the place of older ones. */
#include "tools/commands.h"
#include "tools/index_run.h"

static const char *const paragraphs[] = {
    "Reads documents as \"rakor-search index\" does, and adds them to the index that is there, in one "
    "step at the end; where there is none, one is made. A document takes the place of every older "
    "one that has its id, in the index or earlier in the same input: adding what has changed "
    "brings an index up to date. Ids are the field id of a record (or what --map names), the address of a WARC "
    "page, the path of a text file; a record without one gets its file and line, and from standard input or a pipe also the number of the run.",
    "Words are read as the index reads them: it keeps its lexicon and its spelling, and to ask for "
    "others is an error. So it does with its columns: --keep adds others, and can't change a type. One that another version of the stemmer made can't be added to.",
    "With --commit-every it commits on the way, and --resume goes on with a run that was interrupted; "
    "Ctrl-C commits what was read. Other documents may be added in between: the run can still go on, and of "
    "documents of one id the one counts that is read last. But it can't commit on the way then, since "
    "there is one place only to go on from; --give-up forgets the run.",
    "What was replaced takes up room until segments are merged, which happens on the way; "
    "\"rakor-search optimize\" takes all of it away. Searches that are under way are not disturbed.",
    NULL};

static const cli_example examples[] = {
    {"rakor-search add -o berita.idx today.jsonl.gz", "add the documents of a file, or update them"},
    {"rakor-search add -i berita.idx --format jsonl -", "those of standard input"},
    {NULL, NULL}};

static int run(int argc, char **argv, cli_out *out) {
  return cmd_index_run(&cmd_add, RAKOR_WRITER_ADD, argc, argv, out);
}

const cli_command cmd_add = {
    .name = "add",
    .summary = "add documents to an index, or update them",
    .operands = "FILE|FOLDER|-...",
    .takes_files = true,
    .paragraphs = paragraphs,
    .options = cmd_index_options,
    .examples = examples,
    .run = run,
};
