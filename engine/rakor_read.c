/* The public functions that read an index, but for searching. */
#include <stdio.h>
#include <stdlib.h>

#include "engine/base/timestamp.h"
#include "engine/index/check.h"
#include "engine/rakor.h"
#include "engine/rakor_error.h"
#include "engine/rakor_index.h"

struct rakor_stored {
  rk_docstore_block block;
  rk_column_reader source, site, language;
  char date[RK_TIMESTAMP_BYTES];
  rakor_document document;
};

static rakor_status no_memory(rakor_error *error) {
  return rakor_error_make(error, RAKOR_NO_MEMORY, "out of memory");
}

rakor_status rakor_index_open(const char *path, rakor_index **out, rakor_error *error) {
  *out = NULL;
  rakor_index *index = calloc(1, sizeof *index);
  if (!index) return no_memory(error);
  rk_error cause = {0};
  rk_status status = rk_snapshot_open(&index->snapshot, path, &cause);
  if (status == RK_OK) status = rk_column_set_init(&index->columns, &index->snapshot, &cause);
  if (status == RK_OK) {
    rk_bm25_init(&index->bm25, RAKOR_DEFAULT_K1, RAKOR_DEFAULT_B, index->snapshot.document_count,
                 index->snapshot.token_count);
    index->memos = rk_stem_memos_new(&index->snapshot.analysis);
    if (!index->memos) status = rk_error_set(&cause, RK_NO_MEMORY, NULL, "out of memory");
  }
  if (status != RK_OK) {
    rakor_index_close(index);
    return rakor_error_take(error, &cause, status);
  }
  *out = index;
  return RAKOR_OK;
}

void rakor_index_close(rakor_index *index) {
  if (!index) return;
  rk_stem_memos_release(index->memos);
  rk_column_set_deinit(&index->columns);
  rk_snapshot_close(&index->snapshot);
  free(index);
}

rakor_analysis rakor_index_analysis(const rakor_index *index) {
  const rk_analysis *analysis = &index->snapshot.analysis;
  return (rakor_analysis){.lexicon = (const rakor_lexicon *)(const void *)analysis->lexicon,
                          .old_spelling = analysis->old_spelling};
}

bool rakor_index_analysis_differs(const rakor_index *index) {
  return index->snapshot.analysis_differs;
}

bool rakor_index_is_deleted(const rakor_index *index, uint64_t document) {
  const rk_snapshot *snapshot = &index->snapshot;
  if (document >= snapshot->document_count) return false;
  rk_docid local;
  const rk_segment *segment = rk_snapshot_find(snapshot, document, &local);
  return rk_deletes_has(snapshot->deletes[segment - snapshot->segments].dropped, local);
}

/* What the document has in a text column; empty when it has nothing. */
static rk_status get_text(const rakor_index *index, const char *name, uint64_t document,
                          rk_column_reader *reader, rakor_text *text, rk_error *cause) {
  const rk_set_column *column = rk_column_set_find(&index->columns, rk_view_of(name));
  if (!column) return RK_OK;
  bool has_value;
  rk_column_value value;
  const rk_status status = rk_column_set_value(&index->columns, column, document, reader,
                                               &has_value, &value, cause);
  if (status == RK_OK && has_value) *text = rakor_text_of(value.text);
  return status;
}

static rk_status get_date(const rakor_index *index, uint64_t document, rakor_stored *stored,
                          rk_error *cause) {
  const rk_set_column *column = rk_column_set_find(&index->columns, rk_view_of(RK_COLUMN_DATE));
  if (!column) return RK_OK;
  rk_column_reader reader = {0};
  bool has_value;
  rk_column_value value;
  const rk_status status = rk_column_set_value(&index->columns, column, document, &reader,
                                               &has_value, &value, cause);
  if (status == RK_OK && has_value)
    stored->document.date = (rakor_text){stored->date, rakor_date_text(value.number, stored->date)};
  rk_column_reader_deinit(&reader);
  return status;
}

static rk_status get_columns(const rakor_index *index, uint64_t number, rakor_stored *stored,
                             rk_error *cause) {
  rakor_document *document = &stored->document;
  rk_status status =
      get_text(index, RK_COLUMN_SOURCE, number, &stored->source, &document->path, cause);
  if (status == RK_OK)
    status = get_text(index, RK_COLUMN_SITE, number, &stored->site, &document->site, cause);
  if (status == RK_OK)
    status = get_text(index, RK_COLUMN_LANGUAGE, number, &stored->language, &document->language,
                      cause);
  return status == RK_OK ? get_date(index, number, stored, cause) : status;
}

rakor_status rakor_stored_get(rakor_index *index, uint64_t document, rakor_stored **out,
                              rakor_error *error) {
  *out = NULL;
  if (document >= index->snapshot.document_count)
    return rakor_error_make(error, RAKOR_MISUSE, "no such document");
  if (rakor_index_is_deleted(index, document))
    return rakor_error_make(error, RAKOR_MISUSE, "this document is deleted");
  rakor_stored *stored = calloc(1, sizeof *stored);
  if (!stored) return no_memory(error);
  rk_docid local;
  rk_segment *segment = rk_snapshot_find(&index->snapshot, document, &local);
  rk_record record;
  rk_error cause = {0};
  rk_status status = rk_docstore_get(&segment->store, local, &stored->block, &record, &cause);
  if (status == RK_OK) status = get_columns(index, document, stored, &cause);
  if (status != RK_OK) {
    rakor_stored_free(stored);
    return rakor_error_take(error, &cause, status);
  }
  stored->document.id = rakor_text_of(record.id);
  stored->document.title = rakor_text_of(record.title);
  stored->document.body = rakor_text_of(record.body);
  stored->document.fields = rakor_text_of(record.fields);
  *out = stored;
  return RAKOR_OK;
}

const rakor_document *rakor_stored_document(const rakor_stored *stored) {
  return &stored->document;
}

void rakor_stored_free(rakor_stored *stored) {
  if (!stored) return;
  rk_docstore_block_deinit(&stored->block);
  rk_column_reader_deinit(&stored->source);
  rk_column_reader_deinit(&stored->site);
  rk_column_reader_deinit(&stored->language);
  free(stored);
}

static void add_chunk(rakor_stats *stats, const char *name, uint64_t size_bytes) {
  for (size_t i = 0; i < stats->chunk_count; i++) {
    if (strcmp(stats->chunks[i].name, name) != 0) continue;
    stats->chunks[i].size_bytes += size_bytes;
    return;
  }
  if (stats->chunk_count == RAKOR_STATS_CHUNKS) return;
  rakor_chunk_size *chunk = &stats->chunks[stats->chunk_count++];
  snprintf(chunk->name, sizeof chunk->name, "%s", name);
  chunk->size_bytes = size_bytes;
}

/* What each chunk is to people; LIST is told apart by its three parts. */
static void add_segment_sizes(rakor_stats *stats, const rk_segment *segment) {
  static const struct {
    rk_chunk_id id;
    const char *name;
  } names[] = {
      {RK_CHUNK_DOCUMENTS, "documents"},
      {RK_CHUNK_DOCUMENT_INDEX, "documents"},
      {RK_CHUNK_DOCUMENT_DICTIONARY, "documents"},
      {RK_CHUNK_TERMS, "dictionary"},
      {RK_CHUNK_TERM_INDEX, "dictionary"},
      {RK_CHUNK_FORMS, "forms"},
      {RK_CHUNK_LENGTHS, "lengths"},
      {RK_CHUNK_IDS, "ids"},
      {RK_CHUNK_COLUMN_VALUES, "columns"},
      {RK_CHUNK_COLUMNS, "columns"},
  };
  uint64_t told = 0;
  add_chunk(stats, "postings", segment->meta.documents_bytes);
  add_chunk(stats, "positions", segment->meta.positions_bytes);
  add_chunk(stats, "skips", segment->meta.skips_bytes);
  told += segment->lists->size_bytes;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const rk_chunk *chunk = rk_chunk_file_find(&segment->file, names[i].id);
    if (!chunk) continue;
    add_chunk(stats, names[i].name, chunk->size_bytes);
    told += chunk->size_bytes;
  }
  add_chunk(stats, "tables", segment->file.map.len - told);
}

rakor_status rakor_index_stats(rakor_index *index, rakor_stats *stats, rakor_error *error) {
  const rk_snapshot *snapshot = &index->snapshot;
  (void)error; /* nothing that it reads can fail once the index is open */
  *stats = (rakor_stats){.format_version = RK_FORMAT_VERSION,
                         .generation = snapshot->manifest.generation,
                         .documents = snapshot->document_count - snapshot->deleted_count,
                         .deleted = snapshot->deleted_count,
                         .segments = snapshot->segment_count,
                         .tokens = snapshot->token_count,
                         .analysis_differs = snapshot->analysis_differs,
                         .old_spelling = snapshot->analysis.old_spelling,
                         .unfinished = snapshot->manifest.resume.len > 0,
                         .lexicon_entries = rk_lexicon_row_count(snapshot->analysis.lexicon)};
  for (uint32_t s = 0; s < snapshot->segment_count; s++) {
    const rk_segment *segment = &snapshot->segments[s];
    stats->terms += segment->meta.term_count;
    stats->forms += segment->meta.form_count;
    stats->postings += segment->meta.posting_count;
    stats->text_bytes += segment->meta.text_bytes;
    stats->index_bytes += segment->file.map.len + snapshot->deletes[s].map.len;
    add_segment_sizes(stats, segment);
    if (snapshot->deletes[s].map.len) add_chunk(stats, "deletes", snapshot->deletes[s].map.len);
  }
  const uint64_t manifest_bytes = rk_manifest_bytes(&snapshot->manifest);
  stats->index_bytes += manifest_bytes;
  add_chunk(stats, "manifest", manifest_bytes);
  if (snapshot->document_count)
    stats->mean_length = (double)stats->tokens / (double)snapshot->document_count;
  return RAKOR_OK;
}

typedef struct check_listener {
  void (*on_problem)(void *context, const rakor_error *problem);
  void *context;
} check_listener;

static void pass_problem(void *context, const rk_error *problem) {
  const check_listener *listener = context;
  if (!listener->on_problem) return;
  rakor_error told = {0};
  rakor_error_copy(&told, problem);
  listener->on_problem(listener->context, &told);
}

rakor_status rakor_check(const char *path,
                         void (*on_problem)(void *context, const rakor_error *problem),
                         void *context, rakor_check_report *report, rakor_error *error) {
  check_listener listener = {on_problem, context};
  rk_check_counts counts = {0};
  rk_error cause = {0};
  const rk_status status = rk_check(path, pass_problem, &listener, &counts, &cause);
  if (report)
    *report = (rakor_check_report){.files = counts.files,
                                   .bytes = counts.bytes,
                                   .problems = counts.problems,
                                   .leftovers = counts.leftovers,
                                   .analysis_differs = counts.analysis_differs};
  return rakor_error_take(error, &cause, status);
}
