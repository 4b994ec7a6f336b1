//! tantivy for bench/compare: see ../../driver.h for what it is asked and answers.
//!
//! One indexed field with frequencies and places, nothing stored; one indexing thread, merged into one
//! segment. Ranked by TopDocs in order of score, counted by Count. Places without a word are left empty.

use std::error::Error;
use std::fs::{create_dir_all, File};
use std::io::{stdin, stdout, BufRead, BufReader, BufWriter, Write};
use std::time::{Duration, Instant};

use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

type Outcome<T> = Result<T, Box<dyn Error>>;

const GAP: &str = "|";
const BUDGET_BYTES: usize = 1 << 30;

/// What stands between blanks; a gap counts as a place.
#[derive(Clone)]
struct Blanks;

struct BlankTokens<'a> {
    words: std::str::Split<'a, char>,
    place: usize,
    token: Token,
}

impl Tokenizer for Blanks {
    type TokenStream<'a> = BlankTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BlankTokens<'a> {
        BlankTokens { words: text.split(' '), place: 0, token: Token::default() }
    }
}

impl TokenStream for BlankTokens<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            self.place += 1;
            if word.is_empty() || word == GAP {
                continue;
            }
            self.token.text.clear();
            self.token.text.push_str(word);
            self.token.position = self.place - 1;
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

struct Prepared {
    set: String,
    query: Box<dyn Query>,
}

fn prepare(line: &str, field: Field) -> Outcome<Prepared> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [set, how, stems] = columns[..] else {
        return Err(format!("not three columns: {line}").into());
    };
    let terms: Vec<Term> = stems.split(' ').map(|stem| Term::from_field_text(field, stem)).collect();
    let one = |term: &Term| -> Box<dyn Query> {
        Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))
    };
    let all = |occur: Occur| -> Box<dyn Query> {
        Box::new(BooleanQuery::new(terms.iter().map(|term| (occur, one(term))).collect()))
    };
    let query = match how {
        _ if terms.len() == 1 => one(&terms[0]),
        "and" => all(Occur::Must),
        "phrase" => Box::new(PhraseQuery::new(terms)),
        _ => all(Occur::Should),
    };
    Ok(Prepared { set: set.to_string(), query })
}

fn run(searcher: &Searcher, query: &dyn Query, k: usize) -> tantivy::Result<usize> {
    if k == 0 {
        return searcher.search(query, &Count);
    }
    Ok(searcher.search(query, &TopDocs::with_limit(k).order_by_score())?.len())
}

fn pass(searcher: &Searcher, queries: &[Prepared], command: &str, out: &mut impl Write) -> Outcome<()> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let ["pass", set, k, limit] = words[..] else {
        return Err(format!("no command: {command}").into());
    };
    let (k, limit) = (k.parse()?, Duration::from_millis(limit.parse()?));
    let start = Instant::now();
    for prepared in queries.iter().filter(|prepared| prepared.set == set) {
        let from = Instant::now();
        let hits = run(searcher, prepared.query.as_ref(), k)?;
        let took = from.elapsed();
        writeln!(out, "{} {}", took.as_nanos(), hits)?;
        if start.elapsed() > limit {
            break;
        }
    }
    writeln!(out, "end")?;
    Ok(out.flush()?)
}

fn serve(index: &str, queries: &str) -> Outcome<()> {
    let index = Index::open_in_dir(index)?;
    let field = index.schema().get_field("t")?;
    let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
    let queries = BufReader::new(File::open(queries)?)
        .lines()
        .map(|line| prepare(&line?, field))
        .collect::<Outcome<Vec<Prepared>>>()?;
    let mut out = BufWriter::with_capacity(1 << 16, stdout().lock());
    // "tantivy v0.27.0, index_format v7"
    let version = tantivy::version_string().trim_start_matches("tantivy v").split(',').next();
    writeln!(out, "ready {}", version.unwrap_or_default())?;
    out.flush()?;
    for command in stdin().lock().lines() {
        pass(&searcher, &queries, &command?, &mut out)?;
    }
    Ok(())
}

fn make(stems: &str, path: &str) -> Outcome<()> {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("blanks")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let field = schema.add_text_field("t", TextOptions::default().set_indexing_options(indexing));
    let mut lines = BufReader::with_capacity(1 << 20, File::open(stems)?);
    let from = Instant::now();
    create_dir_all(path)?;
    let index = Index::create_in_dir(path, schema.build())?;
    index.tokenizers().register("blanks", Blanks);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut documents = 0;
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        let mut document = TantivyDocument::default();
        document.add_text(field, line.trim_end_matches('\n'));
        writer.add_document(document)?;
        documents += 1;
        line.clear();
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
    }
    writer.wait_merging_threads()?;
    println!("{{\"documents\": {documents}, \"seconds\": {:.3}}}", from.elapsed().as_secs_f64());
    Ok(())
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[1..] {
        ["index", stems, path] => make(stems, path),
        ["serve", index, queries] => serve(index, queries),
        _ => Err("usage: index STEMS INDEX | serve INDEX QUERIES".into()),
    }
}
