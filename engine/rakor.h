/*
 * rakor.h: full-text search for Indonesian. The one public header of librakor.
 *
 * Bytes go one way: documents -> tokens and stems -> index on disk -> ranked answers. Nothing here
 * prints, exits or keeps global state.
 * Text is UTF-8. A rakor_text is a pointer and a length, not NUL-terminated unless said otherwise; its
 * owner is named where it is handed out.
 * Errors: a function that can fail returns a rakor_status and fills the caller's rakor_error (which
 * may be NULL) with the file, the line or byte and the reason. The first cause wins: start from a
 * zeroed rakor_error.
 * Threads: a rakor_index may be searched from many threads at once; every other object belongs to one
 * thread at a time.
 */
#ifndef RAKOR_H
#define RAKOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RAKOR_API __attribute__((visibility("default")))
#else
#define RAKOR_API
#endif

#define RAKOR_VERSION "0.1.0"

typedef enum rakor_status {
  RAKOR_OK = 0,
  RAKOR_MISUSE,      /* an argument or a query that can't be */
  RAKOR_NO_INDEX,    /* no index at that path */
  RAKOR_CORRUPT,     /* the index is damaged */
  RAKOR_UNSUPPORTED, /* the index was written by a newer version */
  RAKOR_IO,          /* the operating system refused */
  RAKOR_NO_MEMORY,
  RAKOR_BAD_INPUT, /* a document that can't be read */
  RAKOR_LIMIT,     /* over a documented limit */
  RAKOR_LOCKED,    /* another writer is at work on the index */
  RAKOR_CANCELLED, /* a callback asked to stop */
} rakor_status;

#define RAKOR_NO_BYTE UINT64_MAX

typedef struct rakor_error {
  rakor_status status; /* RAKOR_OK: nothing went wrong */
  uint64_t byte;       /* offset in the file, or RAKOR_NO_BYTE */
  uint64_t line;       /* from 1; 0 when lines mean nothing */
  char file[1024];     /* NUL-terminated path, or "" */
  char message[256];   /* NUL-terminated reason, one line */
} rakor_error;

typedef struct rakor_text {
  const char *ptr;
  size_t len;
} rakor_text;

/* "0.1.0", of the library that runs. */
RAKOR_API const char *rakor_version(void);

/* One line, "file:line: reason" or "file: byte N: reason" (whatever is known), NUL-terminated and cut
 * to `cap`. Returns the length it needs. */
RAKOR_API size_t rakor_error_format(const rakor_error *error, char *line, size_t cap);

/* ---- How words are read -------------------------------------------------------------------- */

/* A user's own entries, which come before the lexicon that is built in. One entry a line:
 * `root WORD`, `exception WORD ROOT` or `protected WORD`, parted by blanks or tabs; `#` begins a
 * remark. All is folded first (case, width, accents, apostrophes); a word is then 1 to 40 letters
 * a-z, digits and hyphens, none of these at its ends. Of several rows for a word the last counts.
 * Whoever makes one frees it; what it was given to holds it as long as needed. Constant: any
 * thread. */
typedef struct rakor_lexicon rakor_lexicon;

/* RAKOR_BAD_INPUT with file and line for a row that is none and for text that is not UTF-8;
 * RAKOR_LIMIT for a source of more than 64 MiB, or one whose rows have more than 4 MiB when folded,
 * with single blanks and without remarks. *lexicon is NULL after any failure. "-" is standard
 * input. */
RAKOR_API rakor_status rakor_lexicon_load(const char *path, rakor_lexicon **lexicon,
                                          rakor_error *error);
/* The same from memory. `name` stands in errors in place of the file; it may be NULL. */
RAKOR_API rakor_status rakor_lexicon_parse(rakor_text text, const char *name,
                                           rakor_lexicon **lexicon, rakor_error *error);
RAKOR_API void rakor_lexicon_free(rakor_lexicon *lexicon); /* NULL is allowed */

/* The settings that make stems of words. An index keeps its own, and queries are read with them.
 * Zeroed, or NULL where one is asked for: nothing but what is built in. */
typedef struct rakor_analysis {
  const rakor_lexicon *lexicon; /* or NULL */
  /* Words in the spelling of before 1972 (tj, dj, j, oe) have the stem of today's, when the lexicon
   * knows that one alone. Names keep their spelling (Soeharto, Suharto), but a query for one looks
   * for the others as well, whichever of them the index has. */
  bool old_spelling;
} rakor_analysis;

/* ---- Writing ------------------------------------------------------------------------------- */

typedef struct rakor_document {
  rakor_text id;     /* the user's name for it; unique is better, not required */
  rakor_text title;
  rakor_text body;
  rakor_text path;   /* file it came from, or empty */
  rakor_text fields; /* a JSON object with every other field, or empty */
  rakor_text date; /* YYYY-MM-DD[THH:MM:SS[Z|+HH:MM]], else UTC; empty: that of the field "date" */
  rakor_text site; /* host; empty: that of the id when it is a web address, without "www." */
  rakor_text language; /* "id", "en" ...; with rakor_writer_options.languages: as it was found */
} rakor_document;

/* Whole numbers of 64 bits; texts of 1 to 65,535 bytes; seconds since 1970 in UTC, where a day without
 * a time counts from its beginning, to the minute. Kept fields are one of the first two. */
typedef enum rakor_column_type {
  RAKOR_COLUMN_NUMBER = 0, RAKOR_COLUMN_TEXT, RAKOR_COLUMN_DATE
} rakor_column_type;

/* A field that becomes a column. A document whose field is null, empty or not there has nothing in
 * it, and one whose value fits no column of this type (no whole number, a list, an object, a longer
 * text) neither, but that is counted. Of a field that comes twice the last counts. */
typedef struct rakor_keep {
  const char *name; /* as in `fields`, 1 to 255 bytes; not id, title, body, nor date, site, language,
                       source, length */
  rakor_column_type type;
} rakor_keep;

typedef enum rakor_format {
  RAKOR_FORMAT_AUTO = 0, /* from the content */
  RAKOR_FORMAT_TEXT,
  RAKOR_FORMAT_JSONL,
  RAKOR_FORMAT_TREC, /* <DOC> ... </DOC> */
  RAKOR_FORMAT_CSV,  /* with a header; commas or semicolons */
  RAKOR_FORMAT_TSV,  /* with a header; tabs */
  RAKOR_FORMAT_WARC, /* WARC and WET, versions 1.0 and 1.1 */
  RAKOR_FORMAT_HTML, /* a page a file, its main text */
} rakor_format;

/* Which fields of JSONL, CSV, TSV and TREC records are id, title, body and date, when
 * they have other names than these. NULL: "id", "title", "body", "date". */
typedef struct rakor_field_names {
  const char *id, *title, *body, *date;
} rakor_field_names;

/* What a text is written in, as far as the library tells languages apart. The numbers stay. */
typedef enum rakor_language {
  RAKOR_LANGUAGE_UNKNOWN = 0, /* fewer than 20 letters: too little to tell */
  RAKOR_LANGUAGE_ID,          /* Indonesian */
  RAKOR_LANGUAGE_MS,          /* Malay */
  RAKOR_LANGUAGE_EN,          /* English */
  RAKOR_LANGUAGE_JV,          /* Javanese */
  RAKOR_LANGUAGE_SU,          /* Sundanese */
  RAKOR_LANGUAGE_OTHER,       /* none of these */
  RAKOR_LANGUAGES
} rakor_language;

/* The language that a text is most likely in. `confidence` (or NULL) becomes 0.5 when another one is
 * as likely, near 1 when the text leaves no doubt, 0 when it is too short. Never fails. */
RAKOR_API rakor_language rakor_language_of(rakor_text text, double *confidence);
/* "id", "ms", "en", "jv", "su", "other", "und" (unknown); NULL for what is no language. */
RAKOR_API const char *rakor_language_code(rakor_language language);
/* The language of such a code; RAKOR_LANGUAGES when there is none. */
RAKOR_API rakor_language rakor_language_find(rakor_text code);

/* Of documents that say the same the first is taken and the others are passed over. What a writer is
 * given is compared, but not with what an index holds already. Where a document takes the place of
 * older ones of its id (see rakor_writer_mode) it does so as a duplicate, too, and is never one of
 * them; and with what has given way, or was deleted by this writer, nothing is compared (by
 * rakor_writer_delete_query: with nothing before it). */
typedef enum rakor_dedup {
  RAKOR_DEDUP_OFF = 0,
  RAKOR_DEDUP_EXACT, /* title and body have the same words in the same order; case, accents,
                        punctuation and white space don't count */
  RAKOR_DEDUP_NEAR,  /* and those of 32 words or more that share about 0.7 or more of all runs of three
                        words that either has (estimated, with a standard deviation of 0.05) */
} rakor_dedup;

typedef struct rakor_progress {
  uint64_t documents;
  uint64_t input_bytes;       /* read so far, as stored (compressed files count compressed) */
  uint64_t input_bytes_total; /* as the options say; else of the input at hand and those before; 0
                                 when unknown (standard input) */
  uint64_t text_bytes;        /* title and body of the documents taken */
  uint64_t skipped;
  uint64_t segments;          /* written so far and not merged away */
  uint64_t memory_bytes;      /* of documents that are not in a segment yet, and of words */
  uint64_t passed_over;       /* documents that were left out because the options say so */
  double seconds;             /* since the writer was opened */
} rakor_progress;

typedef struct rakor_summary {
  uint64_t documents;    /* that were added; these five are of this writer alone */
  uint64_t skipped;
  uint64_t text_bytes;   /* title and body */
  uint64_t input_bytes;  /* unpacked bytes read */
  uint64_t tokens;
  uint64_t deleted;      /* documents that were deleted, or gave way to newer ones */
  uint64_t live_documents; /* of the index, as all that follows */
  uint64_t terms;        /* distinct stems, summed over segments */
  uint64_t segments;
  uint64_t index_bytes;
  uint64_t exact_duplicates, near_duplicates; /* passed over */
  uint64_t other_languages[RAKOR_LANGUAGES];  /* passed over, by rakor_language */
  /* Documents that those far behind them were not compared with, for want of memory. */
  uint64_t forgotten;
  uint64_t unfit_values; /* dates that are none, and kept fields that fit no column of their type */
  bool can_resume;       /* by rakor_writer_stop: options.resume goes on from there */
  double seconds;
} rakor_summary;

/* What shall become of an index that is there? */
typedef enum rakor_writer_mode {
  RAKOR_WRITER_REPLACE = 0, /* what is written takes its place; documents of equal ids are all kept */
  RAKOR_WRITER_ADD,    /* it is extended: a document takes the place of every one before it that has
                          its id (unless that is empty); where there is none, one is made */
  RAKOR_WRITER_CHANGE, /* the same, but RAKOR_NO_INDEX where there is none */
} rakor_writer_mode;

typedef struct rakor_writer_options {
  rakor_writer_mode mode;
  rakor_format format;
  rakor_field_names names;   /* borrowed until the commit or abort */
  const rakor_keep *keep;    /* borrowed like these. One that is extended keeps its own, too; to keep one
                                of them as another type is RAKOR_MISUSE */
  size_t keep_count;         /* at most 64 */
  bool strict;               /* stop at the first bad record instead of skipping it */
  uint32_t languages;        /* take only documents in these, a bit 1 << rakor_language each, and those
                                that are too short to tell; 0: all */
  rakor_dedup dedup;         /* takes an eighth of the memory when it is on */
  rakor_analysis analysis;   /* kept in the index. One that is extended keeps its own: then nothing,
                                or nothing else, is given here (RAKOR_MISUSE) */
  uint64_t memory_bytes;     /* for everything that grows with the input; 0: 512 MiB */
  /* How many threads work, the caller's with them; 0: as many as the process has processors. Fewer
   * do where memory_bytes is less than 4 MiB for each. Answers are the same; with more than one the
   * segments may be cut elsewhere from run to run. */
  uint32_t threads;
  /* Commits on the way, whenever so many documents, or bytes of titles and bodies, were added since the
   * last time; 0: only at the end. With RAKOR_WRITER_REPLACE the first of them takes the place of what
   * was there. */
  uint64_t commit_documents, commit_bytes;
  /* Goes on with a run that committed on the way, or by rakor_writer_stop, and did not come to its
   * end. The inputs are added by path once more, the same ones in the same order, with the same options:
   * what was taken goes by. RAKOR_MISUSE, and nothing changes, when the last run did come to its end, or
   * what it has read is not what it was: a file that it was done with must have its name, size and
   * time of change, a stream its content, and so must what was read of the file where it stopped. Behind that
   * there may be more inputs, files and records than then. It begins at the start where there is no
   * index, and also (but with RAKOR_WRITER_REPLACE, which would lose a whole index) where one is whose
   * last run did come to its end. */
  bool resume;
  /* An index keeps the place of a run that was interrupted, through changes of other writers, until that run
   * is gone on with, or the index replaced. There is one place only: so without `resume` a writer that
   * extends such an index can't commit on the way (RAKOR_MISUSE), and after its rakor_writer_stop it is
   * not its own run that can go on. With gives_up that place is forgotten at the next commit. */
  bool gives_up;
  uint64_t input_count;      /* how many rakor_writer_add_path will be called with, for whom resumes: when
                                there are fewer, one was forgotten (RAKOR_MISUSE). 0: not known */
  uint64_t input_bytes;      /* of all that will be added by path, for progress; 0: not known */
  uint64_t max_document_bytes; /* a larger record is bad input; 0: 64 MiB */
  /* Told of each bad record that is skipped. May be NULL. */
  void (*on_skip)(void *context, const rakor_error *why);
  /* Called now and then (a few times a second), when a signal interrupts the wait for input, and
   * before a commit; false stops: the running call returns RAKOR_CANCELLED. May be NULL. */
  bool (*on_progress)(void *context, const rakor_progress *progress);
  void *context;
} rakor_writer_options;

typedef struct rakor_writer rakor_writer;

/* Starts an index at `path` (a folder, made when missing), or goes on with it: see
 * rakor_writer_mode. What is already there stays as it is, readable, until rakor_writer_commit
 * changes it in one step; objects that have it open never see a change. A folder that holds anything
 * else is refused (RAKOR_MISUSE). RAKOR_LIMIT: with the fields to keep the index would have more than
 * 256 columns. `options` may be NULL. */
RAKOR_API rakor_status rakor_writer_open(const char *path, const rakor_writer_options *options,
                                         rakor_writer **writer, rakor_error *error);

/* Adds one document; its text is copied. A duplicate is passed over and counted. RAKOR_LIMIT is about this document
 * alone. RAKOR_UNSUPPORTED: the index was made by a library whose rules or lexicon differ from those
 * of this one, and can't be extended. After any other failure to write, here or in the next call, the writer
 * takes no more: abort it (a commit fails too). */
RAKOR_API rakor_status rakor_writer_add(rakor_writer *writer, const rakor_document *document,
                                        rakor_error *error);

/* Adds all documents of a file, of a folder (walked recursively, names in byte
 * order, hidden ones passed over) or of standard input ("-"); .gz and .zst are unpacked. */
RAKOR_API rakor_status rakor_writer_add_path(rakor_writer *writer, const char *path,
                                             rakor_error *error);

/* The same for one path of many, in a list: one that can't be read is skipped
 * and counted, as a file in a folder is (unless `strict`). */
RAKOR_API rakor_status rakor_writer_add_listed(rakor_writer *writer, const char *path,
                                               rakor_error *error);

/* How large is the file, or are all files of the folder, as they are stored? For
 * rakor_writer_options.input_bytes. False where that can't be told: standard input, a pipe, what is
 * not there. */
RAKOR_API bool rakor_input_bytes(const char *path, uint64_t *bytes);

/* Deletes every document of this id that is there by now: in an index that is extended, and among
 * those added. An id that no document has is no error. */
RAKOR_API rakor_status rakor_writer_delete_id(rakor_writer *writer, rakor_text id,
                                              rakor_error *error);
/* The same for all documents that match a query, as rakor_search would find them; of `options` (or
 * NULL) `match` and `is_plain` count. `count` (which may be NULL) gets how many they are. */
struct rakor_search_options;
RAKOR_API rakor_status rakor_writer_delete_query(rakor_writer *writer, rakor_text query,
                                                 const struct rakor_search_options *options,
                                                 uint64_t *count, rakor_error *error);
/* How many documents will be deleted by a commit, those included that give way to newer ones. Takes
 * some work. */
RAKOR_API rakor_status rakor_writer_deleted(rakor_writer *writer, uint64_t *count,
                                            rakor_error *error);

/* How many documents were added so far. */
RAKOR_API uint64_t rakor_writer_documents(const rakor_writer *writer);

/* Makes everything added so far durable and visible to new readers, then frees the writer, also when
 * it fails; the old index is whole in that case (or the new one, when only the very last sync failed:
 * `error` says so). `summary` may be NULL. */
RAKOR_API rakor_status rakor_writer_commit(rakor_writer *writer, rakor_summary *summary,
                                           rakor_error *error);

/* Is there a run that was interrupted, in the index that is extended or will be replaced, and this writer
 * does not go on with it? */
RAKOR_API bool rakor_writer_unfinished(const rakor_writer *writer);

/* Ends a run before its end: commits what was added so far and frees the writer, also when it fails;
 * options.resume can go on from there, if everything was added by path and no other run's place is kept. It asks nobody and merges nothing, so it does not
 * take long. RAKOR_CANCELLED, and nothing changes, where this would be a part in the place of a whole index: with
 * RAKOR_WRITER_REPLACE over one that was there, before the first commit of this run; or where not
 * one document was added or deleted. `summary` may be NULL. */
RAKOR_API rakor_status rakor_writer_stop(rakor_writer *writer, rakor_summary *summary,
                                         rakor_error *error);

/* Throws away what was added since the last commit and frees the writer. NULL is allowed. */
RAKOR_API void rakor_writer_abort(rakor_writer *writer);

/* ---- Merging ------------------------------------------------------------------------------- */

typedef struct rakor_optimize_progress {
  uint64_t done_bytes;  /* of lists and documents that were merged; `reorder` adds its work */
  uint64_t total_bytes; /* may grow, when there are more segments than can be merged at once */
  double seconds;
} rakor_optimize_progress;

/* Which order the documents of a merged segment get. */
typedef enum rakor_reorder {
  RAKOR_REORDER_NONE = 0, /* the one they have */
  RAKOR_REORDER_BP,  /* by what they are about: recursive graph bisection. Makes the lists smaller
                      * and queries faster, most where the order says little; takes many times as
                      * long as merging, and 28 bytes of memory_bytes a document at the least:
                      * RAKOR_LIMIT where it has less. */
  RAKOR_REORDER_URL, /* by id in byte order: ids that are addresses bring the pages of a site
                      * together */
} rakor_reorder;

typedef struct rakor_optimize_options {
  uint64_t memory_bytes; /* for buffers; 0: 512 MiB */
  /* Called a few times a second and before the commit; return false to stop: RAKOR_CANCELLED, and
   * nothing has changed. May be NULL. */
  bool (*on_progress)(void *context, const rakor_optimize_progress *progress);
  void *context;
  rakor_reorder reorder;
} rakor_optimize_options;

typedef struct rakor_optimize_summary {
  uint64_t documents;
  uint64_t segments_before, segments;
  uint64_t index_bytes_before, index_bytes; /* every file of the index */
  double seconds;
} rakor_optimize_summary;

/* Merges all segments of an index into one, which makes it smaller and faster to search, and takes
 * deleted documents away for good. It gives the same answers (where documents were deleted, scores
 * move a little, since ranking counts them until then). With a new order of documents their numbers
 * change, and of the answers the order among hits of equal score. The new index replaces the old one
 * in one step at the end; until then, and when anything fails, the old one stands, and objects that
 * have it open keep it. Needs as much free disk as the index takes, and with a new order about as
 * much again while it is made. An index of one segment is left as it is, unless it holds deleted
 * documents or gets a new order; more than one stays only where one would hold more than
 * 4,294,967,295 tokens. RAKOR_LOCKED while another writer is at work.
 * `options` and `summary` may be NULL. */
RAKOR_API rakor_status rakor_optimize(const char *path, const rakor_optimize_options *options,
                                      rakor_optimize_summary *summary, rakor_error *error);

/* ---- Reading ------------------------------------------------------------------------------- */

typedef struct rakor_index rakor_index;

/* Opens a snapshot: later commits don't change what this object sees. */
RAKOR_API rakor_status rakor_index_open(const char *path, rakor_index **index, rakor_error *error);
RAKOR_API void rakor_index_close(rakor_index *index); /* NULL is allowed */

/* The settings that the index was made with; they live as long as it. */
RAKOR_API rakor_analysis rakor_index_analysis(const rakor_index *index);
/* True when the index was written by a library whose rules or lexicon differ from those of this
 * one: a query may then miss words that have other stems now, until the index is made again. */
RAKOR_API bool rakor_index_analysis_differs(const rakor_index *index);

typedef enum rakor_evaluator {
  RAKOR_EVALUATOR_AUTO = 0,   /* the fastest for the query; at present the same as block-max */
  RAKOR_EVALUATOR_EXHAUSTIVE, /* scores every matching document: the slow reference */
  RAKOR_EVALUATOR_BLOCK_MAX,  /* the fast ones: pass over blocks that can't reach the top k */
} rakor_evaluator;

#define RAKOR_MATCH_ALL SIZE_MAX

/* The evaluators answer alike: same documents, same scores, same order. */
typedef struct rakor_search_options {
  size_t k;      /* how many hits at most, 1 to 1,000,000; 0: 10 */
  double k1;     /* term frequency saturation, 0 to 1000; see use_defaults */
  double b;      /* length normalisation, 0 to 1 */
  rakor_evaluator evaluator;
  /* How many of the words and phrases without a sign a document must have: N, or all of them when they
   * are fewer (always RAKOR_MATCH_ALL); 0: one, or none where the query has a +. */
  size_t match;
  bool is_plain; /* signs and quotes mean nothing, the query is words: for text nobody wrote as one */
} rakor_search_options;

#define RAKOR_DEFAULT_K1 0.9
#define RAKOR_DEFAULT_B 0.4

/* k = 10, k1 = 0.9, b = 0.4. */
RAKOR_API void rakor_search_options_init(rakor_search_options *options);

typedef struct rakor_hit {
  uint64_t document; /* number in this index, in the order of indexing, from 0 */
  double score;      /* BM25; can be 0 only for a word in nearly every document */
} rakor_hit;

typedef struct rakor_results rakor_results;

/* Ranks the documents that match. A query is words (at most 4096: RAKOR_MISUSE beyond) and phrases:
 *   word        may be there; of these one must, if nothing must (see options.match)
 *   +word       must be there
 *   -word       must not be there; a query of these alone finds nothing
 *   "a phrase"  its words, in any of their forms, one behind the other; +"a phrase", -"a phrase"
 * A sign counts at the start of the query and behind a blank; what follows it without a blank belongs
 * together (-jual-beli is a phrase). Inside a word and alone it is none. A quote without an end runs
 * to that of the query. Nothing is an error; a query without words finds nothing.
 *
 * Words and phrases score by BM25; a phrase as a word that is as rare as its words together.
 * Best first; equal scores in document order. No hits is RAKOR_OK with a count of 0. `options` may be
 * NULL. The results hold no reference to the index. */
RAKOR_API rakor_status rakor_search(rakor_index *index, rakor_text query,
                                    const rakor_search_options *options, rakor_results **results,
                                    rakor_error *error);
RAKOR_API void rakor_results_free(rakor_results *results); /* NULL is allowed */
/* How many hits there are: at most k of all that match; for those see rakor_count. */
RAKOR_API size_t rakor_results_count(const rakor_results *results);
/* `rank` from 0, below the count. */
RAKOR_API rakor_hit rakor_results_hit(const rakor_results *results, size_t rank);

/* True of a query that has nothing but words and phrases with a -, and so no hits. */
RAKOR_API bool rakor_results_only_excludes(const rakor_results *results);

typedef struct rakor_total {
  uint64_t count;
  bool is_exact; /* false: there are more */
} rakor_total;

/* How many documents match? Counts no further than `limit`, which can be much less work; 0: all of
 * them. Of `options` (or NULL) `match` and `is_plain` count. */
RAKOR_API rakor_status rakor_count(rakor_index *index, rakor_text query,
                                   const rakor_search_options *options, uint64_t limit,
                                   rakor_total *total, rakor_error *error);

/* Documents have the numbers below `documents` + `deleted` of rakor_index_stats. One that is deleted
 * keeps its number while a snapshot is open. False also for a number that none has. */
RAKOR_API bool rakor_index_is_deleted(const rakor_index *index, uint64_t document);

/* A stored document; its texts live until rakor_stored_free. RAKOR_MISUSE for a number that no
 * document has, or a deleted one. */
typedef struct rakor_stored rakor_stored;
RAKOR_API rakor_status rakor_stored_get(rakor_index *index, uint64_t document,
                                        rakor_stored **stored, rakor_error *error);
RAKOR_API const rakor_document *rakor_stored_document(const rakor_stored *stored);
RAKOR_API void rakor_stored_free(rakor_stored *stored); /* NULL is allowed */

/* The columns of an index: date, site, language, source (the path) and length, as far as it has them,
 * then the kept fields in byte order. The length counts tokens, from 32 on rounded down by up to a
 * sixteenth, and is always there. For one thread at a time; the index must stay open. */
typedef struct rakor_columns rakor_columns;

RAKOR_API rakor_status rakor_columns_open(rakor_index *index, rakor_columns **columns,
                                          rakor_error *error);
RAKOR_API void rakor_columns_close(rakor_columns *columns); /* NULL is allowed */
RAKOR_API size_t rakor_columns_count(const rakor_columns *columns);
/* The count: none has this name. */
RAKOR_API size_t rakor_columns_find(const rakor_columns *columns, rakor_text name);

typedef struct rakor_column {
  rakor_text name;        /* lives as long as the index */
  rakor_column_type type; /* where a field was kept as a number and later as a text: text */
  bool is_kept;
} rakor_column;
RAKOR_API rakor_column rakor_columns_at(const rakor_columns *columns, size_t column);

typedef struct rakor_value {
  bool is_missing; /* nothing else is set then */
  int64_t number;  /* of a number or a date */
  rakor_text text; /* of a text; lives until the next call for this column */
} rakor_value;
RAKOR_API rakor_status rakor_columns_value(rakor_columns *columns, size_t column, uint64_t document,
                                           rakor_value *value, rakor_error *error);

typedef struct rakor_column_facts {
  uint64_t documents;     /* that have a value */
  uint64_t texts;         /* distinct ones, summed over segments */
  uint64_t size_bytes;    /* on disk; lengths are counted elsewhere */
  int64_t least, most;    /* of numbers and dates, when any document has one */
  rakor_text first, last; /* of texts, until the next call; empty where some segments have numbers */
} rakor_column_facts;
/* Goes through all documents for the length alone. */
RAKOR_API rakor_status rakor_columns_facts(rakor_columns *columns, size_t column,
                                           rakor_column_facts *facts, rakor_error *error);

/* As in a stored document: 2024-08-17 for a day's first second, else 2024-08-17T03:30:00Z. Empty
 * outside of the years 0 to 9999. NUL-terminated. Returns its length. */
RAKOR_API size_t rakor_date_text(int64_t seconds, char text[24]);

typedef struct rakor_span {
  size_t offset, len; /* bytes */
} rakor_span;

typedef struct rakor_snippet {
  rakor_text text;         /* white space folded to single spaces, whole words, "…" where cut */
  const rakor_span *spans; /* the words that match the query, ascending, in `text` */
  size_t span_count;
} rakor_snippet;

/* The passage of `text` (a body or a title of a stored document) that covers the query best, at most
 * about max_bytes long (0: no limit); a shorter `text` is given whole, one that doesn't match too. */
RAKOR_API rakor_status rakor_snippet_make(const rakor_results *results, rakor_text text,
                                          size_t max_bytes, rakor_snippet **snippet,
                                          rakor_error *error);
RAKOR_API void rakor_snippet_free(rakor_snippet *snippet); /* NULL is allowed */

/* ---- Looking at an index ------------------------------------------------------------------- */

typedef struct rakor_chunk_size {
  char name[24];        /* "postings", "positions", "documents" ... NUL-terminated */
  uint64_t size_bytes;  /* summed over segments */
} rakor_chunk_size;

enum { RAKOR_STATS_CHUNKS = 24 };

typedef struct rakor_stats {
  uint64_t format_version;
  uint64_t generation; /* grows by one with each commit; from 1 again after a damaged manifest */
  uint64_t documents, segments;
  uint64_t deleted;  /* documents that no query finds, but that still take up room: until a merge
                        leaves them out, all counts below and the statistics of ranking include them */
  uint64_t terms;    /* distinct stems, summed over segments */
  uint64_t forms;    /* distinct surface forms, summed over segments */
  uint64_t tokens;   /* positions */
  uint64_t postings; /* (term, document) pairs */
  uint64_t text_bytes;
  uint64_t index_bytes; /* every file of the index */
  double mean_length;   /* tokens a document */
  bool analysis_differs;    /* see rakor_index_analysis_differs */
  bool old_spelling;        /* of its analysis */
  bool unfinished;          /* a run was interrupted: rakor_writer_options.resume goes on */
  uint64_t lexicon_entries; /* of its user's lexicon */
  size_t chunk_count;
  rakor_chunk_size chunks[RAKOR_STATS_CHUNKS];
} rakor_stats;

RAKOR_API rakor_status rakor_index_stats(rakor_index *index, rakor_stats *stats,
                                         rakor_error *error);

typedef struct rakor_check_report {
  uint64_t files, bytes;   /* looked at */
  uint64_t problems;       /* found */
  uint64_t leftovers;      /* files of an interrupted writer: harmless, the next writer removes them */
  bool analysis_differs;   /* see rakor_index_analysis_differs: no problem */
} rakor_check_report;

/* Reads every byte of the index at `path`, verifies every checksum and every invariant of the format,
 * and tells `on_problem` of each fault (which may be NULL). RAKOR_OK when there is none; RAKOR_CORRUPT
 * when there is, with the first in `error`. `report` may be NULL. */
RAKOR_API rakor_status rakor_check(const char *path,
                                   void (*on_problem)(void *context, const rakor_error *problem),
                                   void *context, rakor_check_report *report, rakor_error *error);

/* ---- Indonesian text ----------------------------------------------------------------------- */

enum { RAKOR_WORD_MAX_BYTES = 256 };

/* The stem of one word, folded (case, width, diacritics), as the index would hold it: NUL-terminated
 * in `stem`. Returns its length. Never fails; a word that is too long is cut. */
RAKOR_API size_t rakor_stem(rakor_text word, char stem[RAKOR_WORD_MAX_BYTES]);
/* The same with settings, which may be NULL. */
RAKOR_API size_t rakor_stem_with(const rakor_analysis *analysis, rakor_text word,
                                 char stem[RAKOR_WORD_MAX_BYTES]);

typedef struct rakor_token {
  size_t offset, len;    /* bytes in the text that was given; the words of an address and of a date
                            with a year all have its place */
  uint32_t position;     /* as in the index, from 0 */
  const char *kind;      /* "word", "number", "date" ... */
  rakor_text form, stem; /* folded; valid during the callback */
} rakor_token;

/* Calls `on_token` for each token in order until it returns false. */
RAKOR_API rakor_status rakor_tokens(rakor_text text,
                                    bool (*on_token)(void *context, const rakor_token *token),
                                    void *context, rakor_error *error);
/* The same with settings, which may be NULL. */
RAKOR_API rakor_status rakor_tokens_with(const rakor_analysis *analysis, rakor_text text,
                                         bool (*on_token)(void *context, const rakor_token *token),
                                         void *context, rakor_error *error);

enum { RAKOR_READINGS_MAX = 8, RAKOR_AFFIXES_MAX = 8 };

typedef struct rakor_affix {
  const char *name; /* "meN-", "-el-", "-kan" ... */
  const char *role; /* "prefix", "infix", "suffix", "possessive" or "particle" */
} rakor_affix;

/* One way to read a word. The score is points.evidence + points.length + points.frequency -
 * points.cost; stemmer/README.md says what each stands for. All text is constant. */
typedef struct rakor_reading {
  char root[RAKOR_WORD_MAX_BYTES]; /* NUL-terminated */
  /* What stands between the affixes where that is no root, but listed with one (mempelajari: meN-
   * pelajar -i, and pelajar is listed with ajar); "" where the root stands there. */
  char listed[RAKOR_WORD_MAX_BYTES];
  size_t affix_count;
  rakor_affix affixes[RAKOR_AFFIXES_MAX]; /* prefixes from the outermost on, infix, suffix,
                                             possessive, particle */
  char restored;        /* the consonant that a nasal had swallowed (p of memukul), or 0 */
  const char *evidence; /* a word: "none", "guess", "root", "related", "licensed", "whole", "listed" */
  const char *evidence_meaning; /* the same in a sentence */
  int score;
  struct {
    int evidence, length, frequency, cost;
  } points;
} rakor_reading;

typedef struct rakor_explanation {
  char word[RAKOR_WORD_MAX_BYTES]; /* folded, NUL-terminated */
  char stem[RAKOR_WORD_MAX_BYTES]; /* as rakor_stem_with gives it */
  bool is_split;            /* the index takes it as several words */
  char parts[RAKOR_WORD_MAX_BYTES]; /* their stems with blanks between, as far as there is room;
                               "" when it is not split */
  char modern[RAKOR_WORD_MAX_BYTES]; /* the spelling of today that was read instead, or "" */
  const char *doubling;     /* "full", "affixed", "reciprocal", "sound", "listed", "partial",
                               "figure", or NULL */
  const char *won_by;       /* over the second: "evidence", "frequency", "clitic" (a whole
                               word before a clitic), "score", "rule order" or "reduplication";
                               NULL when there are less than two */
  size_t reading_count;     /* 0 when it is split, too long, empty, or nothing that has affixes */
  rakor_reading readings[RAKOR_READINGS_MAX]; /* best first */
} rakor_explanation;

/* How one word is read, and what else it could be. `analysis` may be NULL. Never fails. */
RAKOR_API void rakor_explain(const rakor_analysis *analysis, rakor_text word,
                             rakor_explanation *explanation);

#ifdef __cplusplus
}
#endif

#endif
