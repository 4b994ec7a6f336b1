#!/usr/bin/env python3
"""Does bench/compare run, and do the engines that are there count what a plain program counts?

    test_compare_run.py COMPARE BUILD

Only peers that this machine has are asked: nothing is installed or downloaded. Lucene and tantivy take part when
RAKOR_COMPARE_WORK names a work folder in which bench/compare has them already.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

COMPARE = BUILD = ""
DOCUMENTS, QUERIES = 1500, 15


def contains(words, stems):
    return any(words[at : at + len(stems)] == stems for at in range(len(words) - len(stems) + 1))


def counted(documents, operator, stems):
    """How many documents match, in the plainest way."""
    if operator == "phrase":
        return sum(contains(words, stems) for words in documents)
    test = all if operator == "and" else any
    sets = [set(words) for words in documents]
    return sum(test(stem in words for stem in stems) for words in sets)


class Run(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.work = os.path.join(cls.folder.name, "work")
        crawl = os.path.join(cls.folder.name, "crawl.jsonl")
        subprocess.run([os.path.join(BUILD, "bench", "generate_crawl"), "--documents", str(DOCUMENTS), "-o", crawl],
                       check=True)
        cls.topics = os.path.join(cls.folder.name, "topics.tsv")
        with open(cls.topics, "w", encoding="utf-8") as file:
            file.write("1\tapa yang ada di kota itu\n2\tsiapa bupati Kutai\n")
        cls.crawl = crawl
        cls.done = cls.compare()
        cls.asked = cls.queries()
        with open(os.path.join(cls.work, "report", "report.json"), encoding="utf-8") as file:
            cls.report = json.load(file)
        for name, why in cls.report["missing"].items():
            print(f"skipped: {name}: {why}")

    @classmethod
    def compare(cls, *more):
        wanted = "xapian,fts5"
        ready = os.environ.get("RAKOR_COMPARE_WORK")
        if ready:
            wanted = "lucene,tantivy," + wanted
            os.makedirs(cls.work, exist_ok=True)
            for name in ("lucene", "tantivy"):
                subprocess.run(["cp", "-r", os.path.join(ready, name), cls.work], check=True)
        return subprocess.run(
            [COMPARE, "--docs", cls.crawl, "--work", cls.work, "--build", BUILD, "--peers", wanted, "--no-install",
             "--queries", str(QUERIES), "--rounds", "2", "--warm", "0", "--limit", "20", "--topics", cls.topics,
             "--output", os.path.join(cls.work, "second" if more else "report"), *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @classmethod
    def queries(cls):
        with open(os.path.join(cls.work, "queries.tsv"), encoding="utf-8") as file:
            return [line.rstrip("\n").split("\t") for line in file]

    def test_ends_well(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)

    def test_counts_are_those_of_a_plain_program(self):
        with open(os.path.join(self.work, "stems"), encoding="utf-8") as file:
            documents = [line.rstrip("\n").split(" ") for line in file]
        self.assertEqual(len(documents), DOCUMENTS)
        sums = {}
        for name, operator, stems in self.asked:
            sums[name] = sums.get(name, 0) + counted(documents, operator, stems.split(" "))
        for name, checked in self.report["checks"].items():
            self.assertEqual(checked["hits"], sums[name], name)
        if not self.report["checks"]:
            print("skipped: no engine here counts")

    def test_every_set_was_asked(self):
        asked = {cell["set"] for cell in self.report["results"]}
        self.assertEqual(asked, set(self.report["queries"]))
        self.assertEqual(self.report["queries"]["or"], QUERIES)
        self.assertEqual(self.report["queries"]["topics"], 2)

    def test_every_peer_answered_every_set(self):
        peers = set(self.report["builds"]) - {"rakor"}
        for cell in self.report["results"]:
            self.assertLessEqual(peers, set(cell["engines"]), cell["set"])

    def test_report_and_plots(self):
        folder = os.path.join(self.work, "report")
        for name in ("latency-10.svg", "latency-100.svg", "latency-1000.svg", "latency-count.svg"):
            xml.parse(os.path.join(folder, name))
        with open(os.path.join(folder, "report.md"), encoding="utf-8") as file:
            text = file.read()
        for word in ("| rakor |", "The best 10", "Hits against each other", *self.report["builds"]):
            self.assertIn(word, text)

    def test_same_seed_same_queries(self):
        self.assertEqual(self.compare("--k", "10", "--sets", "or,term", "--peers", "").returncode, 0)
        again = self.queries()
        self.assertEqual(again, [query for query in self.asked if query[0] in ("or", "term")])
        self.compare("--k", "10", "--sets", "or,term", "--peers", "", "--seed", "2")
        self.assertNotEqual(again, self.queries())


if __name__ == "__main__":
    BUILD = sys.argv.pop()
    COMPARE = sys.argv.pop()
    unittest.main()
