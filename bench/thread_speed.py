#!/usr/bin/env python3
"""How much faster are several threads, and does memory keep to what was promised?

    bench/thread_speed.py PROGRAM INPUT... [--threads 1,2,8] [--memory 16M,64M,512M] [--rounds N]

Indexes the input with each number of threads and each budget, all of them once in every round, so
that a disturbance hits all alike. Prints for each the median of wall and CPU seconds, the speed-up
over the first number of threads within the round (median and extremes), the share of the processors that
were busy, the peak of resident memory over all rounds, and by how much that passes the budget. Wall
time says something on a quiet machine only.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def size_bytes(text):
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def index(command):
    """(wall seconds, CPU seconds, peak bytes)"""
    started = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    return time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--threads", default="1,2,8")
    parser.add_argument("--memory", default="16M,64M,512M")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    threads = [int(count) for count in options.threads.split(",")]
    budgets = options.memory.split(",")
    scratch = tempfile.mkdtemp(prefix="rakor-bench-")
    runs = {(memory, count): [] for memory in budgets for count in threads}
    for _ in range(options.rounds):
        for memory, count in runs:
            runs[memory, count].append(index(
                [options.program, "index", "-q", "-m", memory, "-j", str(count), "-o",
                 os.path.join(scratch, "bench.idx")] + options.inputs))
    print("memory\tthreads\twall s\tCPU s\tspeed-up (extremes)\tbusy\tpeak MiB\tover the budget")
    for (memory, count), done in runs.items():
        ratios = [one[0] / run[0] for one, run in zip(runs[memory, threads[0]], done)]
        wall = statistics.median(run[0] for run in done)
        cpu = statistics.median(run[1] for run in done)
        peak = max(run[2] for run in done)
        print(f"{memory}\t{count}\t{wall:.2f}\t{cpu:.2f}\t{statistics.median(ratios):.2f} "
              f"({min(ratios):.2f} to {max(ratios):.2f})\t{cpu / wall:.2f}\t{peak / (1 << 20):.0f}"
              f"\t{(peak - size_bytes(memory)) / (1 << 20):+.0f} MiB")
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
