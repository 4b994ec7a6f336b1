#!/usr/bin/env python3
"""Does the crawl generator keep its promises?

    test_generate_crawl.py PROGRAM
"""

import collections
import gzip
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest

import read_crawl

PROGRAM = ""
# SHA-256 of 3,000 documents of seed 7 with Debian 12's hunspell-id (7.5.0); a crawl that others
# are to compare with must not change unnoticed.
KNOWN = "54c0634437180cd85c51edbf61beee2bb541a47e664d1ef6fde1b42d390d5da7"
MANY = 4000


def run(*arguments, status=0):
    done = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done


def crawl(*arguments):
    return run(*arguments).stdout


class Generator(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def labels(self, name):
        with open(self.path(name), encoding="ascii") as file:
            return [line.rstrip("\n").split("\t") for line in file]

    def test_same_seed_same_bytes(self):
        options = ("--documents", "3000", "--seed", "7", "--duplicates", "0.05",
                   "--near-duplicates", "0.05", "--damage", "0.01")
        first = crawl(*options)
        self.assertEqual(first, crawl(*options))
        self.assertEqual(hashlib.sha256(first).hexdigest(), KNOWN)
        self.assertNotEqual(first[:4096], crawl("--documents", "20", "--seed", "8")[:4096])

    def test_more_begins_with_less(self):
        less = crawl("--documents", "300", "--duplicates", "0.1")
        self.assertTrue(crawl("--documents", "600", "--duplicates", "0.1").startswith(less))

    def test_sizes(self):
        data = crawl("--bytes", "1M")
        last = len(data) - data[:-1].rfind(b"\n") - 1
        self.assertTrue(len(data) - last < 10**6 <= len(data), len(data))
        self.assertEqual(crawl("--documents", "10", "--bytes", "1G").count(b"\n"), 10)
        longer = crawl("--documents", "500", "--mean-words", "780")
        self.assertGreater(len(longer), 6 * len(crawl("--documents", "500")))

    def test_every_format_says_the_same(self):
        said = []
        for form in ("jsonl", "warc", "wet"):
            found = list(read_crawl.documents(
                crawl("--documents", "200", "--format", form), form))
            self.assertEqual([problem for _, problem in found if problem], [])
            said.append([(record["id"], record["title"], record["body"]) for record, _ in found])
        self.assertEqual(len(said[0]), 200)
        self.assertEqual(said[0], said[1])
        self.assertEqual(said[0], said[2])
        self.assertEqual(len({one[0] for one in said[0]}), 200)

    def test_packed_files_hold_the_same(self):
        plain = crawl("--documents", "400", "--format", "wet")
        for name in ("a.warc.wet", "a.warc.wet.gz", "a.warc.wet.zst"):
            run("--documents", "400", "-o", self.path(name))
        with open(self.path("a.warc.wet"), "rb") as file:
            self.assertEqual(file.read(), plain)
        with open(self.path("a.warc.wet.gz"), "rb") as file:
            parts = list(read_crawl.members(file.read()))
        self.assertEqual(len(parts), 401)  # the warcinfo, and each document by itself
        self.assertEqual(b"".join(parts), plain)
        unpacked = subprocess.run(["zstd", "-q", "-d", "-c", self.path("a.warc.wet.zst")],
                                  stdout=subprocess.PIPE, check=True).stdout
        self.assertEqual(unpacked, plain)
        run("--documents", "400", "-o", self.path("a.jsonl.gz"))
        with gzip.open(self.path("a.jsonl.gz")) as file:
            self.assertEqual(file.read(), crawl("--documents", "400"))

    def near(self, count, share):
        """Within four standard deviations of what chance gives."""
        self.assertLess(abs(count - share * MANY), 4 * (share * MANY) ** 0.5)

    def test_duplicates_at_their_rates(self):
        data = crawl("--documents", str(MANY),
                     "--duplicates", "0.06", "--near-duplicates", "0.04",
                     "--labels", self.path("labels"))
        records = [record for record, _ in read_crawl.documents(data, "jsonl")]
        labels = self.labels("labels")
        self.assertEqual([one["id"] for one in records], [label[1] for label in labels])
        texts = collections.Counter((one["title"], one["body"]) for one in records)
        self.near(len(records) - len(texts), 0.06)
        kinds = collections.Counter(label[2] for label in labels)
        self.near(kinds["duplicate"], 0.06)
        self.near(kinds["near"], 0.04)
        for number, (record, label) in enumerate(zip(records, labels)):
            origin = records[int(label[3])]
            same = (record["title"], record["body"]) == (origin["title"], origin["body"])
            self.assertEqual(int(label[3]) == number, label[2] == "original")
            if label[2] == "duplicate":
                self.assertTrue(same, label)
            if label[2] == "near" and len(record["body"].split()) > 60:
                ours, theirs = set(record["body"].split()), set(origin["body"].split())
                self.assertFalse(same, label)
                self.assertGreater(len(ours & theirs) / len(ours | theirs), 0.6, label)

    def test_damage_at_its_rate_and_nowhere_else(self):
        for form, name, kinds in (
                ("jsonl", "d.jsonl", {"cut", "bytes", "control"}),
                ("warc", "d.warc", {"cut", "bytes", "length", "version"}),
                ("wet", "d.wet", {"cut", "bytes", "length", "version"}),
                ("members", "d.warc.gz", {"member-cut", "member-bits", "bytes", "length"})):
            run("--documents", str(MANY), "--damage", "0.02", "-o", self.path(name),
                "--labels", self.path("labels"))
            labels = self.labels("labels")
            with open(self.path(name), "rb") as file:
                found = list(read_crawl.documents(file.read(), form))
            sound = [label[1] for label in labels if label[4] == "-"]
            self.assertEqual([record["id"] for record, _ in found if record], sound, name)
            self.assertEqual({label[4] for label in labels} - {"-"}, kinds)
            self.near(MANY - len(sound), 0.02)
            self.assertGreaterEqual(sum(1 for _, problem in found if problem), MANY - len(sound))

    def test_text_is_like_text(self):
        data = crawl("--documents", "3000")
        words = [word for record, _ in read_crawl.documents(data, "jsonl")
                 for word in record["body"].lower().split()]
        counts = collections.Counter(words)
        self.assertEqual(counts.most_common(1)[0][0], "yang")
        self.assertTrue(0.015 < counts["yang"] / len(words) < 0.05)
        half = len(set(words[:len(words) // 2]))
        self.assertTrue(1.3 < len(counts) / half < 1.9, len(counts) / half)  # new words go on

    def test_help_and_wrong_use(self):
        self.assertIn(b"--near-duplicates", crawl("--help"))
        for wrong in ((), ("--documents", "x"), ("--bytes", "5X"), ("--bytes", "-1"),
                      ("--documents", "1", "--format", "pdf"), ("--documents", "1", "more"),
                      ("--documents", "1", "--damage", "2"), ("--documents", "1", "--nothing"),
                      ("--documents", "1", "--duplicates", "0.6", "--near-duplicates", "0.6"),
                      ("--documents", "1", "--mean-words", "0"),
                      ("--bytes", "99999999T")):
            done = run(*wrong, status=2)
            self.assertEqual(done.stdout, b"")
            self.assertIn(b"--help", done.stderr)

    def test_trouble(self):
        gone = self.path("nowhere/x")
        for wrong in (("-o", gone), ("--labels", gone), ("--dictionary", gone),
                      ("-o", "/dev/full")):
            done = run("--documents", "100", *wrong, status=4)
            self.assertEqual(done.stderr.count(b"\n"), 1)
            self.assertIn(wrong[1].encode(), done.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
