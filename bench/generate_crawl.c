/* Writes a crawl of Indonesian-looking text of any size: WARC, WET or JSONL, the same for the same
 * seed. README.md says what it is for and how near it is to real text; usage below says how to call
 * it. */
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/crawl_model.h"
#include "bench/crawl_output.h"

static const char usage[] =
    "generate_crawl (--bytes SIZE | --documents N) [OPTION]...\n"
    "Writes a crawl of made-up Indonesian text, always the same for the same seed.\n\n"
    "  --bytes SIZE           stop at this size before packing; 500M, 5G (powers of 1000)\n"
    "  --documents N          stop after N documents\n"
    "  -o, --output FILE      write here, not to standard output; .gz and .zst are packed\n"
    "  --format FORMAT        jsonl, warc or wet; without it FILE's name decides, else jsonl\n"
    "  --seed N               another crawl (default 1)\n"
    "  --mean-words N         words a document (default 78, as in the text it is fitted to)\n"
    "  --duplicates SHARE     documents that repeat another's title and text (default 0)\n"
    "  --near-duplicates SHARE   documents that repeat it with small changes (default 0)\n"
    "  --damage SHARE         records that are broken (default 0)\n"
    "  --labels FILE          what each document is: number, id, kind, whose text, damage\n"
    "  --dictionary FILE      hunspell dictionary for roots\n"
    "  -h, --help             this text\n";

typedef struct crawl_request {
  uint64_t bytes, documents, seed;
  double mean_words, duplicates, near_duplicates, damage;
  const char *output, *labels, *dictionary;
  int format;
} crawl_request;

static void fail_usage(const char *what, const char *value) {
  fprintf(stderr, "generate_crawl: %s%s%s; --help explains\n", what, value ? ": " : "",
          value ? value : "");
  exit(2);
}

static void fail(const char *name) {
  fprintf(stderr, "generate_crawl: %s: %s\n", name ? name : "standard output", strerror(errno));
  exit(4);
}

static uint64_t read_count(const char *value, bool sizes) {
  char *end;
  errno = 0;
  unsigned long long number = strtoull(value, &end, 10);
  unsigned long long unit = 1;
  if (sizes && *end) {
    const char *units = strchr("KMGT", *end++);
    for (const char *letter = "KMGT"; units && letter <= units; letter++) unit *= 1000;
    if (!units) unit = 0;
  }
  if (errno || *end || value[0] < '0' || value[0] > '9' || unit == 0 || number > UINT64_MAX / unit)
    fail_usage("not a number", value);
  return number * unit;
}

static double read_real(const char *value, double most) {
  char *end;
  double number = strtod(value, &end);
  if (end == value || *end || !(number >= 0 && number <= most)) fail_usage("out of range", value);
  return number;
}

static int read_format(const char *value) {
  if (strcmp(value, "jsonl") == 0) return CRAWL_JSONL;
  if (strcmp(value, "warc") == 0) return CRAWL_WARC;
  if (strcmp(value, "wet") == 0) return CRAWL_WET;
  fail_usage("no such format", value);
  return 0;
}

static int format_of_name(const char *path) {
  if (path &&
      strstr(path, ".wet")) return CRAWL_WET; /* before .warc: crawls name them .warc.wet.gz */
  return path && strstr(path, ".warc") ? CRAWL_WARC : CRAWL_JSONL;
}

static void take_option(crawl_request *request, int option) {
  switch (option) {
    case 'b': request->bytes = read_count(optarg, true); break;
    case 'n': request->documents = read_count(optarg, false); break;
    case 'o': request->output = optarg; break;
    case 'f': request->format = read_format(optarg); break;
    case 's': request->seed = read_count(optarg, false); break;
    case 'w': request->mean_words = read_real(optarg, 10000); break;
    case 'd': request->duplicates = read_real(optarg, 0.9); break;
    case 'e': request->near_duplicates = read_real(optarg, 0.9); break;
    case 'x': request->damage = read_real(optarg, 0.9); break;
    case 'l': request->labels = optarg; break;
    case 'r': request->dictionary = optarg; break;
    case 'h':
      fputs(usage, stdout);
      exit(fflush(stdout) == 0 ? 0 : 4);
    default: fail_usage("wrong option", NULL);
  }
}

static crawl_request read_options(int count, char **arguments) {
  static const struct option options[] = {
      {"bytes", required_argument, 0, 'b'},      {"documents", required_argument, 0, 'n'},
      {"output", required_argument, 0, 'o'},     {"format", required_argument, 0, 'f'},
      {"seed", required_argument, 0, 's'},       {"mean-words", required_argument, 0, 'w'},
      {"duplicates", required_argument, 0, 'd'}, {"near-duplicates", required_argument, 0, 'e'},
      {"damage", required_argument, 0, 'x'},     {"labels", required_argument, 0, 'l'},
      {"dictionary", required_argument, 0, 'r'}, {"help", no_argument, 0, 'h'},
      {0}};
  crawl_request request = {.bytes = UINT64_MAX,
                     .documents = UINT64_MAX,
                     .seed = 1,
                     .mean_words = MODEL_MEAN_WORDS,
                     .dictionary = RAKOR_HUNSPELL_DIC,
                     .format = -1};
  int option;
  while ((option = getopt_long(count, arguments, "o:h", options,
                               NULL)) != -1) take_option(&request, option);
  if (optind < count) fail_usage("one argument too many", arguments[optind]);
  if (request.bytes == UINT64_MAX && request.documents == UINT64_MAX)
    fail_usage("how much? --bytes or --documents is missing", NULL);
  if (request.duplicates + request.near_duplicates > 0.9) fail_usage("too many duplicates", NULL);
  if (request.mean_words < 1) fail_usage("too few words", NULL);
  if (request.format < 0) request.format = format_of_name(request.output);
  return request;
}

static void write_label(FILE *labels, const crawl_request *request, const crawl_document *document,
                        crawl_damage damage) {
  static const char *const kinds[] = {"original", "duplicate", "near"};
  if (labels && fprintf(labels, "%llu\t%s\t%s\t%llu\t%s\n", (unsigned long long)document->number,
                        document->address, kinds[document->kind],
                            (unsigned long long)document->origin,
                        crawl_damage_names[damage]) < 0)
    fail(request->labels);
}

static void write_documents(const crawl_request *request, crawl_text *text, crawl_record *record,
                            crawl_output *output, FILE *labels) {
  crawl_record_begin(record, (crawl_format)request->format, request->seed);
  if (crawl_output_write(output, record, CRAWL_SOUND, 0) != 0) fail(request->output);
  uint64_t written = record->length, damaged = crawl_share(request->damage);
  for (uint64_t number = 0; number < request->documents && written < request->bytes; number++) {
    crawl_document document;
    crawl_damage damage = CRAWL_SOUND;
    uint64_t chance = crawl_hash(~request->seed, number), choice = crawl_mix(chance);
    crawl_text_make(text, number, &document);
    crawl_record_make(record, (crawl_format)request->format, text, &document);
    if (crawl_happens(chance, damaged)) {
      damage = crawl_record_pick_damage((crawl_format)request->format, output->members, choice);
      crawl_record_spoil(record, damage, choice >> 8);
    }
    written += record->length;
    if (crawl_output_write(output, record, damage, choice) != 0) fail(request->output);
    write_label(labels, request, &document, damage);
  }
}

int main(int count, char **arguments) {
  crawl_request request = read_options(count, arguments);
  crawl_text text;
  crawl_record record;
  crawl_output output;
  if (crawl_text_open(&text, request.dictionary, request.seed, request.duplicates,
                      request.near_duplicates,
                      request.mean_words) != 0)
    fail(request.dictionary);
  if (crawl_record_open(&record) != 0) fail("memory");
  if (crawl_output_open(&output, request.output,
                        request.format != CRAWL_JSONL) != 0) fail(request.output);
  FILE *labels = request.labels ? fopen(request.labels, "w") : NULL;
  if (request.labels && !labels) fail(request.labels);
  write_documents(&request, &text, &record, &output, labels);
  if (crawl_output_close(&output) != 0) fail(request.output);
  if (labels && fclose(labels) != 0) fail(request.labels);
  crawl_record_close(&record);
  crawl_text_close(&text);
  return 0;
}
