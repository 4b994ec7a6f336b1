#!/usr/bin/env python3
"""Does bench/micro run on a small crawl, tell of every part, and draw the same by the same seed? Nothing here asks how
long something took.

    test_micro_run.py MICRO BUILD
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

MICRO = BUILD = ""
DOCUMENTS, QUERIES = 1500, 5
LOAD_ALONE = {"open a list, first document", "next", "load a block", "load a block and frequencies"}


class Run(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.work = os.path.join(folder.name, "work")
        cls.crawl = os.path.join(folder.name, "crawl.jsonl")
        subprocess.run([os.path.join(BUILD, "bench", "generate_crawl"), "--documents", str(DOCUMENTS), "-o", cls.crawl],
                       check=True)
        cls.done = cls.micro("report")
        if cls.done.returncode:
            raise AssertionError(cls.done.stderr)
        cls.report = cls.read("report")
        cls.results = cls.report["results"]

    @classmethod
    def micro(cls, name, *more):
        return subprocess.run(
            [MICRO, "--docs", cls.crawl, "--work", cls.work, "--build", BUILD, "--rounds", "1", "--queries", str(QUERIES),
             "--output", os.path.join(cls.work, name), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @classmethod
    def read(cls, name):
        with open(os.path.join(cls.work, name, "report.json"), encoding="utf-8") as file:
            return json.load(file)

    def test_every_question_is_answered_or_says_why_not(self):
        self.assertEqual(list(self.results), ["decode", "seek", "topk", "phrase", "analysis", "build", "open", "fetch"])
        for name, found in self.results.items():
            if "left_out" in found:
                self.assertEqual(name, "analysis", found)  # which needs libstemmer
                print(f"skipped: {found['left_out']}")
            self.assertTrue(found)

    def test_report_says_where_it_comes_from(self):
        self.assertEqual(self.report["index"]["documents"], DOCUMENTS)
        self.assertEqual(self.report["seed"], 1)
        self.assertTrue(self.report["commit"])
        self.assertTrue(self.report["machine"]["processors"])
        with open(os.path.join(self.work, "report", "report.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(self.done.stdout, text + "\n")
        for title in ("Block decode", "Posting seek", "Top k", "Phrases", "Analysis", "Index build", "Open"):
            self.assertIn(f"## {title}\n", text)

    def test_levels_decode_and_find_the_same(self):
        for name in ("decode", "topk", "phrase"):
            self.assertEqual(list(self.results[name]), self.report["levels"])
        counts = [[(row["codec"], row["integers"], row["bits each"]) for row in turns[0]]
                  for turns in self.results["decode"].values()]
        self.assertTrue(all(one == counts[0] for one in counts))
        names = {row[0] for row in counts[0]}
        for name in ("block: gaps", "block: frequencies", "interpolative: positions", "pack: 7 bits"):
            self.assertIn(name, names)
        for name in ("topk", "phrase"):
            hits = [[(row["kind"], row["k"], row["hits"]) for row in turns[0]] for turns in self.results[name].values()]
            self.assertTrue(all(one == hits[0] for one in hits))
        self.assertEqual({row["kind"] for row in self.results["phrase"]["plain"][0]}, {"phrase", "phrase-frequent"})

    def test_steps_by_distance(self):
        steps = {}
        for row in self.results["seek"]:
            steps.setdefault(row["documents"], {})[row["step"]] = int(row["steps"])
        for name in ("1", "2 to 128"):
            self.assertEqual(set(steps[name]), LOAD_ALONE)
        long_lists = steps["129 to 1000"]
        self.assertLess(LOAD_ALONE, set(long_lists))
        self.assertEqual(long_lists["load a block"], long_lists["load a block and frequencies"])
        full = long_lists["positions, first of a block"]
        self.assertEqual(long_lists["positions, each of a block"], 128 * full)
        self.assertEqual(long_lists["seek within the block, anywhere"], 16 * full)
        # every list has full blocks, and at most one that is none
        self.assertLessEqual(long_lists["load a block"] - full, long_lists["open a list, first document"])
        self.assertEqual(long_lists["seek to the next block"],
                         long_lists["load a block"] - long_lists["open a list, first document"])
        self.assertGreater(long_lists["next"], 128 * full)

    def test_the_index_is_kept_and_the_seed_draws(self):
        again = self.micro("again", "--only", "decode", "--levels", "plain")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertNotIn("indexing", again.stderr)
        self.assertIn("indexing", self.done.stderr)
        self.assertEqual(list(self.read("again")["results"]), ["decode"])

        def drawn(report):
            return [(row["codec"], row["integers"], row["bits each"]) for row in report["results"]["decode"]["plain"][0]]

        self.assertEqual(drawn(self.read("again")), drawn(self.report))
        self.micro("other", "--only", "decode", "--levels", "plain", "--seed", "2")
        self.assertNotEqual(drawn(self.read("other")), drawn(self.report))

    def test_what_cannot_be(self):
        wrong = self.micro("wrong", "--only", "nothing")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("nothing: not one of decode,", wrong.stderr)
        gone = subprocess.run([MICRO, "--docs", os.path.join(self.work, "gone"), "--work", self.work, "--build", BUILD],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(gone.returncode, 1)
        self.assertRegex(gone.stderr, r"^micro: [^\n]*gone[^\n]*\n$")


if __name__ == "__main__":
    BUILD = sys.argv.pop()
    MICRO = sys.argv.pop()
    unittest.main()
