/*
 * xapian: Xapian for bench/compare. See driver.h.
 *
 * Terms and their places as they are given, nothing stored; one database of the default backend, compacted
 * into a single file. BM25Weight with k1 = 1.2, b = 0.75 and no least length, as the others have it; counts by
 * BoolWeight, all matches looked at.
 */
#include <xapian.h>

#include "driver.h"

static Xapian::Database *database;
static Xapian::Enquire *enquire;
static Xapian::Enquire *counting;

static void add_line(Xapian::WritableDatabase &writer, char *line) {
  Xapian::Document document;
  Xapian::termpos place = 0;
  for (char *rest = line, *stem; (stem = strsep(&rest, " "));) {
    place++;
    if (*stem && strcmp(stem, DRIVER_GAP) != 0) document.add_posting(stem, place);
  }
  writer.add_document(document);
}

static void xapian_index(FILE *stems, const char *path, uint64_t *documents) {
  char *line = NULL;
  size_t cap = 0;
  const std::string loose = std::string(path) + ".loose";
  {
    Xapian::WritableDatabase writer(loose, Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    for (; driver_line(stems, &line, &cap) >= 0; ++*documents) add_line(writer, line);
    writer.commit();
    writer.close();
  }
  Xapian::Database reader(loose);
  reader.compact(path, Xapian::DBCOMPACT_SINGLE_FILE | Xapian::Compactor::FULLER);
  free(line);
}

static const char *xapian_open(const char *path) {
  database = new Xapian::Database(path);
  enquire = new Xapian::Enquire(*database);
  enquire->set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.75, 0));
  counting = new Xapian::Enquire(*database);
  counting->set_weighting_scheme(Xapian::BoolWeight());
  return Xapian::version_string();
}

static void xapian_prepare(driver_query *query) {
  const Xapian::Query::op how = query->how == DRIVER_PHRASE ? Xapian::Query::OP_PHRASE
                                : query->how == DRIVER_AND  ? Xapian::Query::OP_AND
                                                            : Xapian::Query::OP_OR;
  const Xapian::termcount window = how == Xapian::Query::OP_PHRASE ? query->count : 0;
  query->prepared = new Xapian::Query(how, query->stems, query->stems + query->count, window);
}

static uint64_t xapian_run(const driver_query *query, size_t k) {
  const Xapian::Query &prepared = *static_cast<Xapian::Query *>(query->prepared);
  if (k) {
    enquire->set_query(prepared);
    return enquire->get_mset(0, (Xapian::doccount)k).size();
  }
  counting->set_query(prepared);
  return counting->get_mset(0, 0, database->get_doccount()).get_matches_estimated();
}

int main(int argc, char **argv) {
  static const driver_engine engine = {xapian_index, xapian_open, xapian_prepare, xapian_run};
  try {
    return driver_main(argc, argv, &engine);
  } catch (const Xapian::Error &error) {
    driver_die("xapian", error.get_description().c_str());
  }
}
