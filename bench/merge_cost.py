#!/usr/bin/env python3
"""What does it cost to merge an index of many segments, and what comes out?

    bench/merge_cost.py PROGRAM INPUT... [--memory SIZE] [--rounds N]

Indexes the input once with plenty of memory (one segment) and N times with SIZE (default 16M), then
merges the many segments with `optimize`, once with the memory of the default and once with SIZE. In
each round both ways of indexing come one after the other, so that a disturbance hits both. Prints
medians and extremes of wall and CPU seconds, peak resident memory (the pages of mapped files are in it),
and the size of the merged index against that of one segment. `check` must pass, and the lists are
compared byte for byte by the tests, not here.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile

from index_speed import spread, timed


def size_of(index):
    return sum(os.path.getsize(os.path.join(index, name)) for name in os.listdir(index))


def segments_of(index):
    return sum(name.endswith(".rks") for name in os.listdir(index))


def show(name, runs):
    spread(f"{name}: wall", [run[0] for run in runs], " s")
    spread(f"{name}: CPU", [run[1] for run in runs], " s")
    spread(f"{name}: peak memory", [run[2] / 1e6 for run in runs], " MB", 1)


def measure(program, options, scratch):
    one, many, merged = (os.path.join(scratch, name) for name in ("one", "many", "merged"))
    runs = {"one segment": [], f"--memory {options.memory}": [], "optimize": [],
            f"optimize --memory {options.memory}": []}
    names = list(runs)
    for _ in range(options.rounds):
        runs[names[0]].append(timed([program, "index", "-q", "-o", one] + options.inputs))
        runs[names[1]].append(
            timed([program, "index", "-q", "-m", options.memory, "-o", many] + options.inputs))
        for name, memory in ((names[2], []), (names[3], ["-m", options.memory])):
            shutil.rmtree(merged, ignore_errors=True)
            shutil.copytree(many, merged)
            runs[name].append(timed([program, "optimize", "-q"] + memory + [merged]))
    for name in names:
        show(name, runs[name])
    timed([program, "check", "-i", merged])
    print(f"segments\t{segments_of(many)} before, {segments_of(merged)} after")
    print(f"bytes\t{size_of(one)} one segment\t{size_of(many)} many\t{size_of(merged)} merged")
    print(f"merged to one segment\t{size_of(merged) / size_of(one):.5f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--memory", default="16M")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="rakor-bench-")
    try:
        measure(options.program, options, scratch)
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
