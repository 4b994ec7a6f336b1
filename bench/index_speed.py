#!/usr/bin/env python3
"""How fast is indexing, how much memory does it take, how large is the index?

    bench/index_speed.py PROGRAM INPUT... [--rounds N] [--keep INDEX]

Builds the index N times (default 5) and prints the median and the extremes of
wall and CPU seconds, MB/s (unpacked input bytes over wall time), peak resident
memory, and the size of each part of the index as a share of the text (titles
and bodies). Then times `check`. Machines differ and are noisy: a pass of
`zstd -dc` over the .zst inputs, timed in turn with the builds, gives the ratio
to quote.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def timed(command):
    """(wall seconds, CPU seconds, peak bytes, output)"""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    wall = time.monotonic() - started
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output


def spread(name, values, unit="", digits=3):
    print(f"{name}\t{statistics.median(values):.{digits}f}{unit}"
          f"\t({min(values):.{digits}f} to {max(values):.{digits}f})")


def unpack_seconds(inputs):
    packed = [path for path in inputs if path.endswith(".zst")]
    if not packed:
        return None
    started = time.monotonic()
    subprocess.run(["zstd", "-q", "-d", "-c", "--"] + packed, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", help="leave the index here")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="rakor-bench-")
    index = options.keep or os.path.join(scratch, "bench.idx")
    walls, cpus, peaks, ratios = [], [], [], []
    for _ in range(options.rounds):
        unpack = unpack_seconds(options.inputs)
        wall, cpu, peak, output = timed(
            [options.program, "index", "--json", "-q", "-o", index] + options.inputs)
        walls.append(wall)
        cpus.append(cpu)
        peaks.append(peak / 1e6)
        if unpack:
            ratios.append(wall / unpack)
    stats = json.loads(subprocess.check_output([options.program, "stats", "--json", "-i", index]))
    summary = json.loads(timed(
        [options.program, "index", "--json", "-o", index] + options.inputs)[3])
    spread("wall seconds", walls)
    spread("cpu seconds", cpus)
    spread("MB/s of input", [summary["input_bytes"] / 1e6 / wall for wall in walls], digits=1)
    if ratios:
        spread("wall, in passes of zstd -dc", ratios, digits=1)
    spread("peak memory, MB", peaks, digits=0)
    text = stats["text_bytes"]
    print(f"documents\t{stats['documents']}\ninput bytes\t{summary['input_bytes']}\ntext bytes\t{text}")
    for name, size in stats["parts"].items():
        print(f"{name}\t{size}\t{size / text:.4f} of the text")
    stored = stats["parts"]["documents"]
    for name, size in (("whole index", stats["index_bytes"]),
                       ("without stored documents", stats["index_bytes"] - stored)):
        print(f"{name}\t{size}\t{size / text:.4f} of the text, "
              f"{size / summary['input_bytes']:.4f} of the input")
    spread("check, seconds", [timed([options.program, "check", "-i", index])[0] for _ in range(3)])
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
