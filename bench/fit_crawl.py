#!/usr/bin/env python3
"""Does a generated crawl look like real text?

    bench/fit_crawl.py REAL [GENERATED] [--words N]

REAL and GENERATED are JSONL files with the field body (.zst and .gz are unpacked). Prints
one Markdown table of curves, the real text's beside the generated one's: rank and frequency,
growth of the vocabulary, document lengths, distinct words by length of document,
burstiness, gaps between positions, make of the words, and how well zstd packs them.
GENERATED is read up to as many words as REAL has (--words N: both up to N), so that what
depends on size compares. The parameters in bench/crawl_model.h were set by hand
until these tables agreed; nothing but such numbers goes from text into them.
"""

import argparse
import array
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zlib

WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
DF_BANDS = ((3, 10), (10, 30), (30, 100), (100, 300), (300, 1000), (1000, 3000), (3000, 10000),
            (10000, 30000))
LENGTH_BANDS = ((10, 20), (20, 50), (50, 100), (100, 200), (200, 400), (400, 800), (800, 1600))
HEAPS = (10**4, 10**5, 10**6, 3 * 10**6, 10**7, 3 * 10**7)
GAPS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 1 << 60)
COMMON = 100  # gaps and adaptation are of words beyond this rank: others are nowhere bursty
BLOCK = 16384


def lines_of(path):
    if path.endswith(".zst"):
        return subprocess.Popen(["zstd", "-q", "-d", "-c", path], stdout=subprocess.PIPE).stdout
    if path.endswith(".gz"):
        return subprocess.Popen(["gzip", "-d", "-c", path], stdout=subprocess.PIPE).stdout
    return open(path, "rb")


def bodies(path, limit):
    """(body, its words) until `limit` words"""
    seen = 0
    for line in lines_of(path):
        try:
            body = json.loads(line)["body"]
        except (ValueError, KeyError):
            continue
        words = WORD.findall(body)
        yield body, words
        seen += len(words)
        if limit and seen >= limit:
            return


def quantile(values, share):
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0


class Curves:
    """One pass over a collection; numbers() gives what the table shows."""

    def __init__(self, path, limit):
        self.frequency, self.df = collections.Counter(), collections.Counter()
        self.lengths = []
        self.numbered, self.documents = {}, []  # each document as numbers of words
        self.kept = []  # words of every 16th document, for the gaps
        self.distinct = collections.defaultdict(list)
        self.total = self.sentences = self.capitals = self.text_bytes = self.commas = 0
        self.blocks = [0, 0]
        packed = tempfile.TemporaryFile()
        packer = subprocess.Popen(["zstd", "-q", "-3", "-c"], stdin=subprocess.PIPE, stdout=packed)
        for number, (body, words) in enumerate(bodies(path, limit)):
            raw = body.encode("utf-8", "replace")
            packer.stdin.write(raw + b"\n")
            self.text_bytes += len(raw) + 1
            self.add(number, body, raw, words)
        packer.stdin.close()
        packer.wait()
        self.packed = os.fstat(packed.fileno()).st_size

    def add(self, number, body, raw, words):
        self.capitals += sum(1 for word in words if word[0].isupper())
        words = [sys.intern(word) for word in (spelled.lower() for spelled in words)]
        counts = collections.Counter(words)
        self.frequency.update(words)
        self.df.update(counts.keys())
        self.total += len(words)
        numbers = self.numbered
        self.documents.append(
            array.array("I", [numbers.setdefault(word, len(numbers)) for word in words]))
        self.lengths.append(len(words))
        self.sentences += len(SENTENCE.findall(body))
        self.commas += body.count(",")
        for low, high in LENGTH_BANDS:
            if low <= len(words) < high:
                self.distinct[low].append(len(counts) / len(words))
        if number % 16 == 0:
            self.kept.append(words)
            for at in range(0, len(raw), BLOCK):
                self.blocks[0] += len(raw[at:at + BLOCK])
                self.blocks[1] += len(zlib.compress(raw[at:at + BLOCK], 6))

    def numbers(self):
        rows = []
        ranked = self.frequency.most_common()
        for rank in (1, 3, 10, 30, 100, 300, 1000, 3000, 10000, 30000, 100000):
            if rank <= len(ranked):
                rows.append((f"share of words at rank {rank}, 1e-6",
                             1e6 * ranked[rank - 1][1] / self.total))
        rows += [(f"distinct words after {step:,}", count) for step, count in self.heaps()]
        rows.append(("distinct words, all", len(ranked)))
        rows.append(("words that come once, share of the distinct",
                     sum(1 for _, count in ranked if count == 1) / len(ranked)))
        lengths = sorted(self.lengths)
        rows.append(("words a document, mean", self.total / len(lengths)))
        for share in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999):
            rows.append((f"words a document, quantile {share}", quantile(lengths, share)))
        for low, high in LENGTH_BANDS:
            found = self.distinct[low]
            if len(found) > 20:
                rows.append((f"distinct / words, documents of {low}-{high} words",
                             sum(found) / len(found)))
        rows += self.bursts() + self.gap_shares(ranked) + self.make()
        return rows

    def heaps(self):
        """Growth of the vocabulary, the documents in an order that mixes the sources."""
        random.Random(1).shuffle(self.documents)
        seen, distinct, total, steps, found = bytearray(len(self.numbered)), 0, 0, list(HEAPS), []
        for document in self.documents:
            for word in document:
                distinct += not seen[word]
                seen[word] = 1
            total += len(document)
            if steps and total >= steps[0]:
                found.append((steps.pop(0), distinct))
        return found

    def bursts(self):
        sums = {band: [0, 0] for band in DF_BANDS}
        for word, documents in self.df.items():
            for band in DF_BANDS:
                if band[0] <= documents < band[1]:
                    sums[band][0] += self.frequency[word]
                    sums[band][1] += documents
        return [(f"mean tf, words in {low}-{high} documents", tf / df)
                for (low, high), (tf, df) in sums.items() if df]

    def gap_shares(self, ranked):
        common = {word for word, _ in ranked[:COMMON]}
        shares = [0] * len(GAPS)
        for words in self.kept:
            last = {}
            for position, word in enumerate(words):
                if word in common:
                    continue
                if word in last:
                    gap = position - last[word]
                    shares[next(i for i, limit in enumerate(GAPS) if gap <= limit)] += 1
                last[word] = position
        total = max(1, sum(shares))
        names = ["1"] + [f"to {limit}" for limit in GAPS[1:-1]] + ["more"]
        return [(f"gaps between positions, {name}", share / total)
                for name, share in zip(names, shares)]

    def make(self):
        digits = sum(count for word, count in self.frequency.items() if word[0].isdigit())
        hyphens = sum(count for word, count in self.frequency.items() if "-" in word)
        letters = sum(count * len(word.encode()) for word, count in self.frequency.items())
        kinds = len(self.frequency)
        return [
            ("bytes a word, running", letters / self.total),
            ("bytes a word, distinct", sum(len(w.encode()) for w in self.frequency) / kinds),
            ("bytes of text a word", self.text_bytes / self.total),
            ("words a sentence", self.total / max(1, self.sentences)),
            ("commas a word", self.commas / self.total),
            ("capitalised, share of running words", self.capitals / self.total),
            ("digit first, share of running words", digits / self.total),
            ("digit first, share of distinct",
             sum(1 for word in self.frequency if word[0].isdigit()) / kinds),
            ("hyphen within, share of running words", hyphens / self.total),
            ("hyphen within, share of distinct",
             sum(1 for word in self.frequency if "-" in word) / kinds),
            ("zstd -3, share of the bytes", self.packed / self.text_bytes),
            ("zlib -6, each document alone", self.blocks[1] / max(1, self.blocks[0])),
        ]


def shown(value):
    if isinstance(value, int) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("real")
    parser.add_argument("generated", nargs="?")
    parser.add_argument("--words", type=int, default=0)
    options = parser.parse_args()
    real = Curves(options.real, options.words)
    rows = real.numbers()
    if not options.generated:
        for name, value in rows:
            print(f"| {name} | {shown(value)} |")
        return
    total = real.total
    del real
    made = dict(Curves(options.generated, total).numbers())
    print("| | real | generated | ratio |\n|---|---|---|---|")
    for name, value in rows:
        other = made.get(name, 0)
        ratio = f"{other / value:.2f}" if value else "-"
        print(f"| {name} | {shown(value)} | {shown(other)} | {ratio} |")


if __name__ == "__main__":
    main()
