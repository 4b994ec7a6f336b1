#!/usr/bin/env python3
"""How fast and how large next to SQLite FTS5, on the same documents in the same run?

    bench/index_peers.py DRIVER INPUT [--rounds N] [--count N] [--json FILE]

DRIVER is <build>/bench/sqlite_fts5. The two take turns, N times (default 5), each in a process of its own that has
the documents in memory before the clock starts; one thread each, text stored. Prints medians and
extremes of wall and CPU seconds and of the MB of text (titles and bodies) a second, sizes as shares of the text,
and the ratio, which is taken round by round. Quote the ratio of CPU times on a machine that others use too.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile

ENGINES = ("fts5", "rakor")


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(path, name)) for name in os.listdir(path))


def one_run(driver, engine, source, folder, count):
    output = os.path.join(folder, engine)
    command = [driver, engine, source, output] + ([str(count)] if count else [])
    result = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    result["bytes"] = size_of(output)
    shutil.rmtree(output) if os.path.isdir(output) else os.remove(output)
    return result


def spread(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values)}


def told(numbers, digits):
    low, middle, high = (f"{numbers[k]:.{digits}f}" for k in ("least", "median", "most"))
    return f"{middle} ({low} to {high})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("driver")
    parser.add_argument("input")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, help="documents; default: all")
    parser.add_argument("--json", help="write the figures there, too")
    options = parser.parse_args()
    runs = {engine: [] for engine in ENGINES}
    with tempfile.TemporaryDirectory(prefix="rakor-bench-") as folder:
        for _ in range(options.rounds):
            for engine in ENGINES:
                runs[engine].append(
                    one_run(options.driver, engine, options.input, folder, options.count))
    figures = {}
    for engine, results in runs.items():
        text = results[0]["text_bytes"]
        figures[engine] = {
            "documents": results[0]["documents"],
            "text_bytes": text,
            "bytes": results[0]["bytes"],
            "bytes_of_text": results[0]["bytes"] / text,
            "wall": spread([run["wall"] for run in results]),
            "cpu": spread([run["cpu"] for run in results]),
            "mb_a_second": spread([text / 1e6 / run["wall"] for run in results]),
            "mb_a_cpu_second": spread([text / 1e6 / run["cpu"] for run in results]),
        }
        print(f"{engine}\t{figures[engine]['documents']} documents, {text} bytes of text")
        for name, digits in (("wall", 2), ("cpu", 2), ("mb_a_second", 1), ("mb_a_cpu_second", 1)):
            print(f"  {name.replace('_', ' ')}\t{told(figures[engine][name], digits)}")
        print(f"  bytes\t{results[0]['bytes']}\t{results[0]['bytes'] / text:.4f} of the text")
    for clock in ("wall", "cpu"):
        ratio = spread([a[clock] / b[clock] for a, b in zip(runs["fts5"], runs["rakor"])])
        figures[f"times_faster_{clock}"] = ratio
        print(f"fts5 / rakor, {clock}\t{told(ratio, 2)}")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
