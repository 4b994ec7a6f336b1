import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.Version;

/**
 * Lucene for bench/compare: see ../driver.h for what it is asked and answers.
 *
 * <p>One field with frequencies, places and norms, nothing stored, merged into one segment; BM25 of k1 = 1.2, b =
 * 0.75 (its defaults). The best k come from a TopScoreDocCollector that may pass over documents as soon as it
 * has k hits (totalHitsThreshold = k; the default would be 1000, and slower); counts from IndexSearcher.count.
 * No query cache, no executor.
 */
public final class LuceneDriver {
  private static final String FIELD = "t";
  private static final String GAP = "|";

  private record Prepared(String set, Query query) {}

  /** What stands between blanks; a gap counts as a place. */
  private static final class Blanks extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment =
        addAttribute(PositionIncrementAttribute.class);
    private String line = "";
    private int at;

    void take(String text) {
      line = text;
      at = 0;
    }

    @Override
    public boolean incrementToken() {
      for (int skipped = 0; at < line.length(); skipped++) {
        int end = line.indexOf(' ', at);
        if (end < 0) end = line.length();
        final int start = at;
        at = end + 1;
        if (end == start || (end == start + 1 && line.charAt(start) == GAP.charAt(0))) continue;
        clearAttributes();
        term.append(line, start, end);
        increment.setPositionIncrement(skipped + 1);
        return true;
      }
      return false;
    }
  }

  private static void index(Path stems, Path path) throws IOException {
    final FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setTokenized(true);
    type.freeze();
    final long from = System.nanoTime();
    long documents = 0;
    final IndexWriterConfig config = new IndexWriterConfig((Analyzer) null);
    config.setRAMBufferSizeMB(1024);
    config.setUseCompoundFile(false);
    try (BufferedReader lines = Files.newBufferedReader(stems, StandardCharsets.UTF_8);
        FSDirectory directory = new MMapDirectory(path);
        IndexWriter writer = new IndexWriter(directory, config)) {
      final Blanks tokens = new Blanks();
      final Document document = new Document();
      document.add(new Field(FIELD, tokens, type));
      for (String line; (line = lines.readLine()) != null; documents++) {
        tokens.take(line);
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    System.out.printf(
        "{\"documents\": %d, \"seconds\": %.3f}%n", documents, (System.nanoTime() - from) * 1e-9);
  }

  private static Prepared prepare(String line) {
    final String[] columns = line.split("\t");
    final String[] stems = columns[2].split(" ");
    if (stems.length == 1)
      return new Prepared(columns[0], new TermQuery(new Term(FIELD, stems[0])));
    if (columns[1].equals("phrase"))
      return new Prepared(columns[0], new PhraseQuery(FIELD, stems));
    final BooleanClause.Occur occur =
        columns[1].equals("and") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD;
    final BooleanQuery.Builder builder = new BooleanQuery.Builder();
    for (String stem : stems) builder.add(new TermQuery(new Term(FIELD, stem)), occur);
    return new Prepared(columns[0], builder.build());
  }

  private static long run(IndexSearcher searcher, Query query, int k) throws IOException {
    if (k == 0) return searcher.count(query);
    return searcher.search(query, new TopScoreDocCollectorManager(k, null, k)).scoreDocs.length;
  }

  private static void pass(
      IndexSearcher searcher, List<Prepared> queries, String[] command, PrintStream out)
      throws IOException {
    final int k = Integer.parseInt(command[2]);
    final long limit = Long.parseLong(command[3]) * 1_000_000;
    final StringBuilder said = new StringBuilder();
    final long start = System.nanoTime();
    for (Prepared prepared : queries) {
      if (!prepared.set.equals(command[1])) continue;
      final long from = System.nanoTime();
      final long hits = run(searcher, prepared.query, k);
      final long to = System.nanoTime();
      said.append(to - from).append(' ').append(hits).append('\n');
      if (to - start > limit) break;
    }
    out.append(said).append("end\n").flush();
  }

  private static void serve(Path path, Path file) throws IOException {
    final List<Prepared> queries = new ArrayList<>();
    for (String line : Files.readAllLines(file)) queries.add(prepare(line));
    final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (FSDirectory directory = new MMapDirectory(path);
        DirectoryReader reader = DirectoryReader.open(directory);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      final IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      out.append("ready " + Version.LATEST + "\n").flush();
      for (String line; (line = commands.readLine()) != null; )
        pass(searcher, queries, line.split(" "), out);
    }
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 3 && arguments[0].equals("index")) {
      index(Path.of(arguments[1]), Path.of(arguments[2]));
    } else if (arguments.length == 3 && arguments[0].equals("serve")) {
      serve(Path.of(arguments[1]), Path.of(arguments[2]));
    } else {
      System.err.println("usage: LuceneDriver index STEMS INDEX | serve INDEX QUERIES");
      System.exit(2);
    }
  }

  private LuceneDriver() {}
}
