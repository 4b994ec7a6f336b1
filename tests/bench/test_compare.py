#!/usr/bin/env python3
"""What bench/compare works out for itself: queries, figures, checks, tables, plots. No engine runs here.

    test_compare.py FOLDER-OF-BENCH
"""

import random
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, sys.argv.pop(1))

import compare_peers as peers  # noqa: E402
import compare_plot as plot  # noqa: E402
import compare_queries as queries  # noqa: E402
import compare_report as report  # noqa: E402

DOCUMENTS = 10000  # usual: 10 to 500; frequent: over 500; stop words: over 1000

STOP = {"di", "yang", "dan", "ini"}


def documents(count):
    """Lines with words of all bands, usual ones side by side, and a gap."""
    rng = random.Random(5)
    for number in range(count):
        words = [f"usual{rng.randrange(300)}:{rng.randrange(10, 501)}" for _ in range(30)]
        words[3:3] = ["di:9000", "yang:9500", "dan:8000", "ini:2000", f"rare{number}:1", "none:0", "kota:600"]
        words.insert(20, "|")
        yield " ".join(words) + "\n"


def passes(*microseconds, hits=7):
    return [[(int(us * 1000), hits) for us in one] for one in microseconds]


class Queries(unittest.TestCase):
    def setUp(self):
        self.drawn = queries.draw(documents(2000), DOCUMENTS, 1, 200)

    def test_words_and_gap(self):
        self.assertEqual(queries.parse("a:1 | b:c:22"), [("a", 1), None, ("b:c", 22)])

    def test_every_set_is_full_and_has_no_query_twice(self):
        for name, _, _ in queries.SETS:
            if name != "topics":
                self.assertEqual(len(self.drawn[name]), 200, name)
                self.assertEqual(len(set(map(tuple, self.drawn[name]))), 200, name)

    def test_same_seed_same_queries(self):
        self.assertEqual(self.drawn, queries.draw(documents(2000), DOCUMENTS, 1, 200))
        self.assertNotEqual(self.drawn, queries.draw(documents(2000), DOCUMENTS, 2, 200))

    def test_numbers_of_words(self):
        for name, least, most in (("term", 1, 1), ("or", 2, 4), ("phrase", 2, 3), ("stop_or", 2, 5),
                                  ("stop_phrase", 2, 3), ("rare_or", 2, 2), ("long_or", 10, 20)):
            lengths = {len(stems) for stems in self.drawn[name]}
            self.assertEqual((min(lengths), max(lengths)), (least, most), name)

    def test_words_are_of_their_bands(self):
        for name in ("term", "or", "phrase"):
            self.assertTrue(all(stem.startswith("usual") for stems in self.drawn[name] for stem in stems), name)
        for rare, frequent in self.drawn["rare_or"]:
            self.assertTrue(rare.startswith("rare") and frequent in STOP | {"kota"}, (rare, frequent))
        for stems in self.drawn["stop_or"]:
            self.assertGreaterEqual(len(STOP & set(stems)), len(stems) - 1)
        for stems in self.drawn["stop_phrase"]:
            self.assertTrue(STOP & set(stems), stems)

    def test_phrases_stand_in_a_document(self):
        texts = [[word and word[0] for word in queries.parse(line)] for line in documents(2000)]
        for stems in self.drawn["phrase"][:20]:
            self.assertTrue(any(stems == words[at : at + len(stems)] for words in texts
                                for at in range(len(words))), stems)

    def test_no_phrase_over_the_gap(self):
        rng = random.Random(1)
        words = queries.parse("a:10 | b:10")
        self.assertIsNone(queries.side_by_side(rng, words, 2, lambda run: True))

    def test_bounds_belong_to_the_band(self):
        bands = queries.Bands(DOCUMENTS)
        self.assertEqual([bands.usual(("a", n)) for n in (9, 10, 500, 501)], [False, True, True, False])
        self.assertEqual([bands.rare(("a", n)) for n in (0, 1, 9, 10)], [False, True, True, False])
        self.assertFalse(bands.usual(None) or bands.rare(None) or bands.stopword(None))

    def test_same_queries_for_all_words(self):
        self.assertEqual(self.drawn["and"], self.drawn["or"])
        self.assertEqual(self.drawn["stop_and"], self.drawn["stop_or"])

    def test_topics_without_unknown_words(self):
        lines = ["siapa:3 bupati:9 siapa:3 zzz:0", "zzz:0", "siapa:3 bupati:9"]
        self.assertEqual(queries.topics(lines, 1, 10), [["siapa", "bupati"]])
        many = [f"word{n}:5" for n in range(50)]
        self.assertEqual(queries.topics(many, 1, 10), queries.topics(many, 1, 10))
        self.assertEqual(len(queries.topics(many, 1, 10)), 10)

    def test_file(self):
        self.assertEqual(list(queries.lines_of({"phrase": [["a", "b"]], "term": [["c"]]})),
                         ["term\tor\tc\n", "phrase\tphrase\ta b\n"])


class Report(unittest.TestCase):
    def test_percentiles(self):
        self.assertEqual(report.percentile(range(1, 101), 0.5), 50)
        self.assertEqual(report.percentile(range(1, 101), 0.99), 99)
        self.assertEqual(report.percentile([4], 0.99), 4)

    def test_figures_are_by_query_over_rounds(self):
        figures = report.summary(passes([1, 10, 100], [3, 30, 300], [2, 20, 200]))
        self.assertEqual((figures["median"]["p50"], figures["median"]["p99"]), (20, 200))
        self.assertEqual((figures["min"]["p50"], figures["min"]["mean"]), (10, 37))

    def test_short_passes_cut_the_queries(self):
        figures = report.summary(passes([1, 2, 3], [1, 2]))
        self.assertEqual((figures["queries"], figures["median"]["p99"]), (2, 2))

    def test_hits_must_not_change(self):
        self.assertEqual(report.hits_of([[(1, 5)], [(9, 5), (1, 6)]]), [5, 6])
        with self.assertRaises(ValueError):
            report.hits_of([[(1, 5)], [(1, 6)]])

    def test_differences_are_found(self):
        checked = report.check_hits({"a": [5, 10, 20], "b": [5, 8], "rakor": [5, 10, 20]}, ["a", "b", "rakor"])
        self.assertEqual((checked["against"], checked["hits"]), ("a", 35))
        self.assertEqual([checked["engines"][name]["differing"] for name in ("a", "b", "rakor")], [0, 1, 0])
        self.assertEqual((checked["engines"]["b"]["compared"], checked["engines"]["b"]["largest"]), (2, 0.2))
        self.assertEqual(checked["engines"]["b"]["examples"], [{"query": 1, "hits": 8, "expected": 10}])
        self.assertIn("b: 1 of 2 queries, by 20.00 % at most", report.check_table({"or": checked}))

    def test_who_was_cut_short_is_not_held_against(self):
        checked = report.check_hits({"slow": [5], "rakor": [5, 10]}, ["slow", "rakor"])
        self.assertEqual((checked["against"], checked["queries"]), ("rakor", 2))

    def test_numbers_of_results(self):
        self.assertEqual(report.check_lengths([10, 3, 0], [99, 3, 0], 10), 0)
        self.assertEqual(report.check_lengths([9, 4], [99, 3], 10), 2)

    def test_best_peer_ran_all(self):
        cells = {name: {"queries": n, "min": {"p50": t}} for name, n, t in
                 (("rakor", 9, 1), ("slow", 9, 5), ("cut", 3, 2), ("fast", 9, 4))}
        self.assertEqual(report.best_peer(cells, "min", "p50"), ("fast", 4))
        del cells["slow"], cells["fast"]
        self.assertEqual(report.best_peer(cells, "min", "p50"), ("cut", 2))
        self.assertIsNone(report.best_peer({"rakor": cells["rakor"]}, "min", "p50"))

    def test_table(self):
        cells = {"rakor": report.summary(passes([2, 2])), "xapian": report.summary(passes([4, 8])),
                 "fts5": report.summary(passes([1]))}
        table = report.latency_table({("or", 10): cells}, 10, ["rakor", "xapian", "fts5", "lucene"], ["or"], "min")
        self.assertEqual(table.splitlines(), [
            "|  | or |", "|---|---|", "| rakor | 2.00 / 2.00 |", "| xapian | 4.00 / 8.00 |",
            "| fts5 | 1.00 / 1.00 (1 queries) |", "| lucene | - |",
            "| rakor : best peer | 0.50 xapian / 0.25 xapian |"])

    def test_sizes(self):
        table = report.build_table({"rakor": {"version": "x", "seconds": 2, "bytes": 3e6, "list_bytes": 1e6}})
        self.assertIn("| rakor | x | 2.0 | 3.0 (without stored text 1.0) |", table)


class Plot(unittest.TestCase):
    def test_is_xml_with_a_bar_for_each_value(self):
        values = {("a&b", "rakor"): (20, 90), ("a&b", "<peer>"): (200.0, None)}
        tree = xml.fromstring(plot.bars("t", ["a&b", "empty"], ["rakor", "<peer>"], values).encode())
        heights = [float(bar.get("height")) for bar in tree.iter("{http://www.w3.org/2000/svg}rect")
                   if bar.get("fill") in plot.COLOURS and bar.get("height") != "12"]
        self.assertEqual(len(heights), 2)
        self.assertLess(heights[0], heights[1])
        self.assertIn("a&b", [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")])

    def test_scale(self):
        self.assertEqual(plot.decades([2, 300]), (0, 3))
        self.assertEqual(plot.decades([10]), (1, 2))
        scale = plot.Scale([1, 100])
        self.assertEqual([scale.y(v) for v in (1, 10, 100)],
                         [plot.TOP + plot.PLOT, plot.TOP + plot.PLOT / 2, plot.TOP])

    def test_nothing_to_show(self):
        xml.fromstring(plot.bars("t", [], [], {}).encode())


class Versions(unittest.TestCase):
    def test_java(self):
        self.assertEqual(peers.java_version('openjdk version "17.0.15" 2025-04-15'), 17)
        self.assertEqual(peers.java_version('openjdk version "21" 2023-09-19'), 21)
        self.assertEqual(peers.java_version('java version "1.8.0_292"'), 8)

    def test_lucene_by_java(self):
        self.assertEqual([peers.lucene_for(java)[0].split(".")[0] for java in (25, 21, 20, 17)],
                         ["10", "10", "9", "9"])
        with self.assertRaises(peers.Unavailable):
            peers.lucene_for(8)


if __name__ == "__main__":
    unittest.main()
