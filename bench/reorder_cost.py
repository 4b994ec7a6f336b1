#!/usr/bin/env python3
"""What does a new order of documents cost, and what does it bring?

    bench/reorder_cost.py PROGRAM INPUT... [--memory SIZE] [--orders none,bp,url] [--rounds N]
                          [--topics FILE]

Indexes the input with SIZE (default 64M, so that there are several segments to merge), then runs
`optimize` as it is and with each order, N times by turns (default 3), within the default memory. Prints
medians and extremes of wall and CPU seconds with their ratio to plain merging, peak resident memory,
and the size of the index and of its parts. `check` must pass. With topics (query id, tab, query) all
indexes then answer them, by turns, best ten each, and the median of each index's times is
printed; their scores must be the same.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

from index_speed import spread, timed

PARTS = ("postings", "positions", "skips", "documents", "dictionary")


def optimize(program, many, index, order):
    shutil.rmtree(index, ignore_errors=True)
    shutil.copytree(many, index)
    how = [] if order == "none" else ["--reorder", order]
    return timed([program, "optimize", "-q"] + how + [index])


def show(program, order, index, runs, plain):
    spread(f"{order}: wall", [run[0] for run in runs], " s", 2)
    cpu = statistics.median(run[1] for run in runs)
    ratio = cpu / statistics.median(run[1] for run in plain)
    print(f"{order}: CPU\t{cpu:.2f} s\t{ratio:.1f} times plain merging")
    print(f"{order}: peak memory\t{max(run[2] for run in runs) / 1e6:.0f} MB")
    timed([program, "check", "-i", index])
    stats = json.loads(timed([program, "stats", "--json", "-i", index])[3])
    parts = "\t".join(f"{part} {stats['parts'][part]}" for part in PARTS)
    print(f"{order}: bytes\t{stats['index_bytes']}\t{parts}")


def latencies(program, index, topics, scratch):
    path = os.path.join(scratch, "latency.tsv")
    subprocess.run([program, "search", "-i", index, "--topics", topics, "-k", "10", "--latency", path],
                   stdout=subprocess.DEVNULL, check=True)
    with open(path, encoding="utf-8") as lines:
        return [int(line.split("\t")[1]) for line in lines]


def scores(program, index, topics):
    run = subprocess.run([program, "search", "-i", index, "--topics", topics, "-k", "10"],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    return [(line.split()[0], line.split()[4]) for line in run.splitlines()]


def ask(program, indexes, topics, rounds, scratch):
    times = {order: [] for order in indexes}
    want = None
    for order, index in indexes.items():
        got = scores(program, index, topics)
        if want is not None and got != want:
            sys.exit(f"{order}: other scores")
        want = got
    for _ in range(rounds):
        for order, index in indexes.items():
            found = sorted(latencies(program, index, topics, scratch))
            times[order].append((statistics.median(found), found[len(found) * 99 // 100]))
    for order, pairs in times.items():
        spread(f"{order}: query p50", [pair[0] for pair in pairs], " us", 0)
        spread(f"{order}: query p99", [pair[1] for pair in pairs], " us", 0)


def measure(program, options, scratch):
    many = os.path.join(scratch, "many")
    orders = options.orders.split(",")
    indexes = {order: os.path.join(scratch, order) for order in orders}
    runs = {order: [] for order in orders}
    timed([program, "index", "-q", "-m", options.memory, "-o", many] + options.inputs)
    for _ in range(options.rounds):
        for order in orders:
            runs[order].append(optimize(program, many, indexes[order], order))
    for order in orders:
        show(program, order, indexes[order], runs[order], runs[orders[0]])
    if options.topics:
        ask(program, indexes, options.topics, max(3, options.rounds), scratch)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--memory", default="64M")
    parser.add_argument("--orders", default="none,bp,url", help="the first one is compared with")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--topics")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="rakor-bench-")
    try:
        measure(options.program, options, scratch)
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
