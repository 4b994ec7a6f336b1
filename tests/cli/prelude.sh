# Functions for the commands of the cases; bash reads this first (BASH_ENV).
unset BASH_ENV

# Runs a command on a pseudo-terminal; escape characters come out as "<ESC>".
on_terminal() { "$PYTHON" "$CLI_TESTS/on_terminal.py" "$@"; }

# Feeds a command endless documents, sends it a signal (the first argument),
# and ends with its exit status.
interrupted() { "$PYTHON" "$CLI_TESTS/interrupted.py" "$@"; }

# Sends a command a signal (the first argument) while it writes into an index (the second).
stopped_merge() { "$PYTHON" "$CLI_TESTS/stopped_merge.py" "$@"; }

# What bash would offer for the words; the last one is being typed.
complete_words() {
  source <(rakor-search help --bash)
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _rakor_search
  printf '%s\n' "${COMPREPLY[@]}"
}

# Turns over one bit in the middle of a file.
damage() { "$PYTHON" "$CLI_TESTS/damage.py" "$@"; }

# Makes an index look as if another version of the stemmer had written it.
other_version() { "$PYTHON" "$CLI_TESTS/other_version.py" "$@"; }

# The ids of the hits, sorted.
hit_ids() { rakor-search --json "$@" | grep -o '"id":"[^"]*"' | cut -d'"' -f4 | sort | xargs; }

# The id of each hit, and its columns.
hit_columns() { rakor-search --json "$@" | grep -o '"id":"[^"]*"\|"columns":{[^}]*}'; }

# stem --explain without its points, which follow the lexicon.
explain() { rakor-search stem --explain "$@" | sed -E 's/[0-9]+ = .*/#/'; }

# How many documents an index holds.
count_documents() { rakor-search stats "$@" | sed -n 's/^documents  *\([0-9]*\)$/\1/p'; }

# Two articles and a crawl of three, written for these tests.
make_documents() {
  mkdir articles
  cat > articles/banjir.txt <<'END'
Banjir di Tanjung Rimba

Pemkab menyalurkan bantuan kepada warga Tanjung Rimba yang terdampak banjir. Bantuan berupa beras dan selimut.
END
  cat > articles/kemiskinan.txt <<'END'
Rakor Penanganan Kemiskinan di Kukar

Dinsos menggelar rakor tentang kemiskinan. Angka kemiskinan di Kukar menurun berkat pemberdayaan desa.
END
  cat > crawl.jsonl <<'END'
{"id":"k-1","title":"Pasar murah Pemkab","body":"Warga miskin membeli beras di pasar murah.","url":"https://example.org/1","tags":["pasar","beras"]}
{"id":"k-2","title":"Jembatan baru","body":"Jembatan desa selesai dibangun tahun ini.","year":2024}
{"id":"k-3","title":"Pelatihan","body":"Pelatihan pengentasan kemiskinan bagi aparat desa."}
END
}

# The same, indexed as ./rakor.idx without a word.
make_index() {
  make_documents
  rakor-search index --quiet articles crawl.jsonl
}

# Documents enough for several segments of 1M, indexed as ./many.idx, and in one as ./one.idx.
make_segments() {
  awk 'BEGIN { for (d = 0; d < 4000; d++) {
    printf "{\"id\":\"d%d\",\"title\":\"Berita %d\",\"body\":\"", d, d % 97
    for (w = 0; w < 150; w++) printf "%s%d ", w % 3 ? "desa" : "kota", (d * 31 + w * w * 7) % 1999
    print "\"}" } }' > crawl.jsonl
  rakor-search index -q -m1M -o many.idx crawl.jsonl
  rakor-search index -q -o one.idx crawl.jsonl
}

# How many segments an index has.
count_segments() { rakor-search stats -i "$1" | sed -n 's/^segments  *//p'; }
